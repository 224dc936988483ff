// The API server of a cluster as a function: a request and the cluster's state in, an answer and new revisions out.
// Whoever serves it (HTTPS, a terminal in a browser, the simulation's own parts) goes through here.
import { stringify } from 'yaml'
import {
  StatusError,
  apiVersionOf,
  badRequest,
  expired,
  isRecord,
  methodNotSupported,
  noSuchPath,
  notFound,
  unsupportedMediaType,
  type KubeObject,
} from '@kubarium/kube-objects'
import type { Change, ClusterState, Journal } from '@kubarium/kube-store'
import { authorize, type Authorizer } from './authorization.ts'
import { bodyOf, contentTypeOf, decodeBody, jsonProblem, parseBody, strictly, type FieldValidation } from './body.ts'
import { DecodeError, cannotBeHandled, decode } from './codec/decode.ts'
import { structOf } from './codec/type-node.ts'
import { discover } from './discovery/discovery.ts'
import { listChunks, objectChunks } from './encode.ts'
import { appliedFields } from './managed-fields/managed-fields.ts'
import { mergeApplied, pruneUnapplied } from './managed-fields/apply.ts'
import { EMPTY_SET } from './managed-fields/field-set.ts'
import { negotiate, type Accepted } from './negotiation.ts'
import { applyJsonPatch } from './patch/json-patch.ts'
import { applyMergePatch } from './patch/merge-patch.ts'
import { applyStrategicMergePatch } from './patch/strategic-merge-patch.ts'
import { withType, type Registry } from './registry.ts'
import { requestInfo, type ApiRequest, type Query, type RequestInfo } from './request-info.ts'
import type { ActionSubresource, Mutable, ResourceDefinition, User } from './resource.ts'
import { scaleOf, updateScale } from './scale.ts'
import { selectionOf } from './selection.ts'
import { partialMetadata, tableOf } from './table.ts'
import { Watch } from './watch.ts'
import { OTHER_NAMESPACE, Writes, resourceName, type Applied, type DeleteOptions, type WriteOptions } from './writes.ts'

export interface JsonAnswer {
  readonly type: 'json'
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly warnings?: readonly string[]
}
export interface BytesAnswer {
  readonly type: 'bytes'
  readonly status: number
  readonly contentType: string
  readonly chunks: readonly Uint8Array[]
  readonly headers?: Readonly<Record<string, string>>
  readonly warnings?: readonly string[]
}
export interface WatchAnswer {
  readonly type: 'watch'
  readonly watch: Watch
}
/** A conversation with a container: the host carries it. */
export interface ConnectAnswer {
  readonly type: 'connect'
  readonly subresource: string
  readonly parent: KubeObject
  readonly query: Query
}
export type ApiAnswer = JsonAnswer | BytesAnswer | WatchAnswer | ConnectAnswer

/** Earlier states of the cluster, as far as they are remembered. */
export interface History {
  /** Changes after a revision, or undefined when some of them are forgotten. */
  since(revision: number): readonly Change[] | undefined
  stateAt(revision: number): ClusterState | undefined
  /** Keeps the present state for lists that are read page by page. */
  remember(state: ClusterState): void
}

const FIELD_VALIDATION = new Set(['Strict', 'Warn', 'Ignore', ''])

export class ApiServer {
  readonly writes: Writes
  /** What strict decoding complained of in the request at hand: told with a refusal as well. */
  private decodingWarnings: readonly string[] = []

  constructor(
    readonly registry: Registry,
    readonly journal: Journal,
    readonly now: () => number,
    private readonly history: History,
    private readonly authorizer: Authorizer,
  ) {
    this.writes = new Writes(registry, journal, now)
  }

  /** Answers a request of an authenticated user. Never throws for what a client does wrong. */
  handle(request: ApiRequest, user: User): ApiAnswer {
    this.decodingWarnings = []
    let accepted: Accepted = { media: 'json', form: { type: 'object' } }
    try {
      const info = requestInfo(request.url)
      if (!info.resource) return this.nonResource(request, info, user)
      accepted = negotiate(request.headers['accept'], info.query.get('includeObject'))
      return inMedia(this.onResource(request, info, user, accepted), accepted)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      return {
        type: 'json',
        status: error.code,
        body: error.toStatus(),
        headers: error.headers,
        warnings: this.decodingWarnings,
      }
    }
  }

  private nonResource(request: ApiRequest, info: RequestInfo, user: User): ApiAnswer {
    if (!this.authorizer.allows(user, { verb: request.method.toLowerCase(), path: info.path }))
      throw authorize.refusal(user, { verb: request.method.toLowerCase(), path: info.path })
    const answer = discover(this.registry, info, request.headers['accept'])
    if (!answer) throw noSuchPath()
    return answer
  }

  private onResource(request: ApiRequest, info: RequestInfo, user: User, accepted: Accepted): ApiAnswer {
    const target = info.resource!
    const resource = this.registry.find(target.group, target.version, target.plural)
    const verb = verbOf(
      request.method,
      target.name !== undefined,
      info.query.flag('watch') || info.parts.includes('watch'),
    )
    const about = {
      verb,
      group: target.group,
      resource: target.plural,
      subresource: target.subresource,
      namespace: target.namespace ?? '',
      name: target.name ?? '',
    }
    if (!this.authorizer.allows(user, about)) throw authorize.refusal(user, about)
    if (!resource) throw noSuchPath()
    if (resource.namespaced !== (target.namespace !== undefined) && (target.name !== undefined || verb === 'create')) {
      if (verb === 'create' && resource.namespaced && target.name === undefined)
        throw methodNotSupported(resourceName(resource), 'create')
      throw noSuchPath()
    }
    const { query } = info
    const namespace = target.namespace ?? ''
    if (target.subresource !== '')
      return this.onSubresource(request, info, resource, namespace, target.name!, target.subresource, user, accepted)
    if (!resource.served.verbs.includes(verb)) throw methodNotSupported(resourceName(resource), verb)
    switch (verb) {
      case 'get':
        return this.answerObject(resource, this.writes.get(resource, namespace, target.name!), accepted, 200)
      case 'list':
        return this.list(resource, target.namespace, query, accepted)
      case 'watch':
        return this.watch(resource, target.namespace, target.name, query, accepted)
      case 'create': {
        const { object, warnings } = this.decoded(request, resource, query)
        resource.strategy.defaults?.(object)
        const written = this.writes.create(resource, namespace, object, this.options(request, query, user))
        return this.answerObject(resource, written.object, accepted, 201, [...warnings, ...written.warnings])
      }
      case 'update': {
        const { object, warnings } = this.decoded(request, resource, query)
        resource.strategy.defaults?.(object)
        return this.put(resource, namespace, target.name!, '', object, warnings, request, query, user, accepted)
      }
      case 'patch':
        return this.patch(request, resource, namespace, target.name!, '', query, user, accepted)
      case 'delete':
        return this.remove(request, resource, namespace, target.name!, query, user, accepted)
      case 'deletecollection':
        return this.removeCollection(request, resource, target.namespace, query, user, accepted)
      default:
        throw methodNotSupported(resourceName(resource), verb)
    }
  }

  private put(
    resource: ResourceDefinition,
    namespace: string,
    name: string,
    subresource: string,
    object: Mutable<KubeObject>,
    warnings: readonly string[],
    request: ApiRequest,
    query: Query,
    user: User,
    accepted: Accepted,
  ): ApiAnswer {
    const options = this.options(request, query, user)
    if (resource.namespaced && object.metadata.namespace && object.metadata.namespace !== namespace)
      throw badRequest(OTHER_NAMESPACE)
    if (subresource === '' && resource.strategy.createOnUpdate && !this.writes.find(resource, namespace, name)) {
      object.metadata.name ||= name
      const written = this.writes.create(resource, namespace, object, options)
      return this.answerObject(resource, written.object, accepted, 201, [...warnings, ...written.warnings])
    }
    if (!object.metadata.name)
      throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
    const written = this.writes.update(resource, namespace, name, subresource, () => object, options)
    return this.answerObject(resource, written.object, accepted, 200, [...warnings, ...written.warnings])
  }

  private onSubresource(
    request: ApiRequest,
    info: RequestInfo,
    resource: ResourceDefinition,
    namespace: string,
    name: string,
    subresource: string,
    user: User,
    accepted: Accepted,
  ): ApiAnswer {
    const { query } = info
    const served = resource.served.subresources.find((one) => one.name === subresource)
    if (!served) throw noSuchPath()
    const handler = resource.subresources[subresource]
    const verb = verbOf(request.method, true, false)
    if (handler?.type === 'connect')
      return { type: 'connect', subresource, parent: this.writes.get(resource, namespace, name), query }
    if (handler?.type === 'action') {
      if (request.method !== 'POST') throw methodNotSupported(resourceName(resource), verb)
      return this.act(request, resource, namespace, name, subresource, query, user, accepted)
    }
    if (!served.verbs.includes(verb)) throw methodNotSupported(resourceName(resource), verb)
    if (handler?.type === 'scale') {
      const parent = this.writes.get(resource, namespace, name)
      if (verb === 'get') return { type: 'json', status: 200, body: scaleOf(handler, parent) }
      const scale =
        verb === 'patch' ? this.patchedScale(request, scaleOf(handler, parent)) : this.scaleIn(request, query)
      const written = updateScale(
        this.writes,
        resource,
        handler,
        namespace,
        name,
        scale,
        this.options(request, query, user),
      )
      return { type: 'json', status: 200, body: scaleOf(handler, written.object), warnings: written.warnings }
    }
    if (subresource !== 'status' && handler?.type !== 'part') throw noSuchPath()
    if (verb === 'get') return this.answerObject(resource, this.writes.get(resource, namespace, name), accepted, 200)
    if (verb === 'patch') return this.patch(request, resource, namespace, name, subresource, query, user, accepted)
    const { object, warnings } = this.decoded(request, resource, query)
    resource.strategy.defaults?.(object)
    return this.put(resource, namespace, name, subresource, object, warnings, request, query, user, accepted)
  }

  private act(
    request: ApiRequest,
    resource: ResourceDefinition,
    namespace: string,
    name: string,
    subresource: string,
    query: Query,
    user: User,
    accepted: Accepted,
  ): ApiAnswer {
    const handler = resource.subresources[subresource]
    if (handler?.type !== 'action') throw noSuchPath()
    const options = this.options(request, query, user)
    const parent = this.writes.get(resource, namespace, name)
    const { group, version, kind } = handler.body
    const struct = structOf(actionDefinition(group, version, kind))
    const { object } = decodeBody({ group, version, kind, struct }, bodyOf(request), 'Ignore')
    const answer = this.perform(
      resource,
      handler,
      parent,
      subresource,
      object as unknown as Record<string, unknown>,
      options,
    )
    if (answer && isRecord(answer) && answer['metadata'] && !answer['kind'])
      return this.answerObject(resource, answer as unknown as KubeObject, accepted, 201)
    return {
      type: 'json',
      status: 201,
      body: answer ?? { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
    }
  }

  /** Has an action change its parent. @throws StatusError */
  perform(
    resource: ResourceDefinition,
    action: ActionSubresource<KubeObject>,
    parent: KubeObject,
    subresource: string,
    body: Record<string, unknown>,
    options: WriteOptions,
  ): unknown {
    const { namespace = '', name } = parent.metadata
    return action.act(parent, body, {
      context: this.writes.context(options),
      update: (change) =>
        this.writes.update(
          resource,
          namespace,
          name,
          subresource,
          (stored) => {
            const copy = { ...stored } as Mutable<KubeObject>
            change(copy)
            return copy
          },
          options,
        ).object,
      delete: (deletion) => this.writes.delete(resource, namespace, name, options, deletion),
    })
  }

  private patchedScale(request: ApiRequest, current: object): Mutable<KubeObject> {
    const patch = this.patchBody(request)
    const type = contentTypeOf(request)
    const patched =
      type === 'application/json-patch+json' ? applyJsonPatch(current, patch) : applyMergePatch(current, patch)
    return decodeBody(SCALE, { value: patched, duplicates: [] }, 'Ignore').object
  }

  private scaleIn(request: ApiRequest, query: Query): Mutable<KubeObject> {
    return decodeBody(SCALE, bodyOf(request), validationOf(query)).object
  }

  private decoded(
    request: ApiRequest,
    resource: ResourceDefinition,
    query: Query,
  ): { object: Mutable<KubeObject>; warnings: string[] } {
    const decoded = decodeBody(resource, bodyOf(request), validationOf(query))
    this.decodingWarnings = decoded.warnings
    return decoded
  }

  private patchBody(request: ApiRequest): unknown {
    try {
      return JSON.parse(request.body ?? '')
    } catch {
      throw badRequest(`error decoding patch: ${jsonProblem(request.body ?? '')}`)
    }
  }

  private patch(
    request: ApiRequest,
    resource: ResourceDefinition,
    namespace: string,
    name: string,
    subresource: string,
    query: Query,
    user: User,
    accepted: Accepted,
  ): ApiAnswer {
    const type = contentTypeOf(request)
    const validation = validationOf(query)
    const options = this.options(request, query, user)
    if (type === 'application/apply-patch+yaml')
      return this.apply(request, resource, namespace, name, subresource, query, options, accepted)
    const patcher = PATCHES[type]
    if (!patcher)
      throw unsupportedMediaType(
        `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml, application/apply-patch+cbor`,
      )
    if (query.get('force') !== undefined) throw invalidPatchOptions('force', 'may not be specified for non-apply patch')
    const patch = this.patchBody(request)
    const warnings: string[] = []
    const written = this.writes.update(
      resource,
      namespace,
      name,
      subresource,
      (stored) => {
        const patched = patcher(resource, withType(resource, stored), patch)
        const { object, problems } = decodePatched(resource, patched)
        warnings.push(...strictly(resource, problems, validation))
        resource.strategy.defaults?.(object)
        return object
      },
      options,
    )
    return this.answerObject(resource, written.object, accepted, 200, [...warnings, ...written.warnings])
  }

  private apply(
    request: ApiRequest,
    resource: ResourceDefinition,
    namespace: string,
    name: string,
    subresource: string,
    query: Query,
    options: WriteOptions,
    accepted: Accepted,
  ): ApiAnswer {
    if (!query.get('fieldManager')) throw invalidPatchOptions('fieldManager', 'is required for apply patch', true)
    const body = parseBody(request.body ?? '', 'application/apply-patch+yaml')
    if (!isRecord(body.value))
      throw badRequest(
        `error decoding YAML: json: cannot unmarshal ${Array.isArray(body.value) ? 'array' : typeof body.value} into Go value of type map[string]interface {}`,
      )
    const { object: configuration, problems } = decodePatched(resource, body.value)
    const apiVersion = apiVersionOf(resource.group, resource.version)
    if (body.value['apiVersion'] !== apiVersion || body.value['kind'] !== resource.kind)
      throw badRequest(
        `Incorrect version specified in apply patch. Specified patch version: ${String(body.value['apiVersion'] ?? '')}, expected: ${apiVersion}`,
      )
    if (configuration.metadata.managedFields) throw badRequest('metadata.managedFields must be nil')
    const given = givenOnly(body.value, configuration)
    const warnings = strictly(resource, problems, validationOf(query))
    const ignored = subresource === 'status' ? resource.resetFields.status : resource.resetFields.main
    const fields = appliedFields(resource.struct, given, ignored)
    const applied: Applied = { fields, force: query.flag('force') }
    const stored = this.writes.find(resource, namespace, name)
    if (!stored) {
      if (subresource !== '') throw notFound(resourceName(resource), name)
      const draft = decode(resource.struct, body.value).object as unknown as Mutable<KubeObject>
      draft.metadata.name ||= name
      if (draft.metadata.name !== name)
        throw badRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`)
      resource.strategy.defaults?.(draft)
      const written = this.writes.create(resource, namespace, draft, options, fields)
      return this.answerObject(resource, written.object, accepted, 201, [...warnings, ...written.warnings])
    }
    const own = stored.metadata.managedFields?.find(
      (entry) =>
        entry.manager === options.fieldManager &&
        entry.operation === 'Apply' &&
        (entry.subresource ?? '') === subresource,
    )
    const others = stored.metadata.managedFields?.filter((entry) => entry !== own) ?? []
    const written = this.writes.update(
      resource,
      namespace,
      name,
      subresource,
      (current) => {
        const merged = mergeApplied(resource.struct, current, given)
        const pruned = pruneUnapplied(resource.struct, merged, own?.fieldsV1 ?? EMPTY_SET, fields, others)
        const object = decode(resource.struct, pruned).object as unknown as Mutable<KubeObject>
        resource.strategy.defaults?.(object)
        return object
      },
      options,
      applied,
    )
    return this.answerObject(resource, written.object, accepted, 200, [...warnings, ...written.warnings])
  }

  private remove(
    request: ApiRequest,
    resource: ResourceDefinition,
    namespace: string,
    name: string,
    query: Query,
    user: User,
    accepted: Accepted,
  ): ApiAnswer {
    const deletion = deletionOf(request, query)
    const deleted = this.writes.delete(resource, namespace, name, this.options(request, query, user), deletion)
    if (!deleted.gone || resource.strategy.returnsDeleted)
      return this.answerObject(resource, deleted.object, accepted, 200)
    const { code: _, ...status } = deleted.status
    return { type: 'json', status: 200, body: status }
  }

  private removeCollection(
    request: ApiRequest,
    resource: ResourceDefinition,
    namespace: string | undefined,
    query: Query,
    user: User,
    accepted: Accepted,
  ): ApiAnswer {
    const deletion = deletionOf(request, query)
    const selection = selectionOf(resource, query.get('labelSelector'), query.get('fieldSelector'))
    const options = this.options(request, query, user)
    const objects = (
      this.journal.state.list(resource.storage, resource.namespaced ? namespace : '') as unknown as KubeObject[]
    ).filter((object) => selection.matches(object))
    const result = objects.map(
      (object) =>
        this.writes.delete(resource, object.metadata.namespace ?? '', object.metadata.name, options, deletion).object,
    )
    return this.answerList(resource, { resourceVersion: String(this.journal.state.revision) }, result, accepted)
  }

  private list(
    resource: ResourceDefinition,
    namespace: string | undefined,
    query: Query,
    accepted: Accepted,
  ): ApiAnswer {
    const selection = selectionOf(resource, query.get('labelSelector'), query.get('fieldSelector'))
    const limit = Number(query.get('limit') ?? 0)
    const token = query.get('continue')
    const { state, after } = this.stateToList(query, token)
    let objects = (
      state.list(resource.storage, resource.namespaced ? namespace : '') as unknown as KubeObject[]
    ).filter((object) => selection.matches(object))
    if (after !== undefined) objects = objects.filter((object) => placeOf(object) > after)
    const metadata: Record<string, unknown> = { resourceVersion: String(state.revision) }
    if (limit > 0 && objects.length > limit) {
      const rest = objects.length - limit
      objects = objects.slice(0, limit)
      metadata['continue'] = encodeToken({ rv: state.revision, after: placeOf(objects.at(-1)!) })
      if (selection.labels.length === 0 && selection.fields.length === 0) metadata['remainingItemCount'] = rest
      this.history.remember(state)
    }
    return this.answerList(resource, metadata, objects, accepted)
  }

  private stateToList(query: Query, token: string | undefined): { state: ClusterState; after: string | undefined } {
    const { state } = this.journal
    if (token) {
      if (query.get('resourceVersion'))
        throw badRequest('specifying resource version is not allowed when using continue')
      const { rv, after } = decodeToken(token)
      const then = rv === state.revision ? state : this.history.stateAt(rv)
      if (!then)
        throw expired(
          'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
        )
      return { state: then, after }
    }
    const wanted = revisionOf(query)
    const match = query.get('resourceVersionMatch')
    if (match && match !== 'Exact' && match !== 'NotOlderThan')
      throw badRequest(`resourceVersionMatch is invalid: ${match}`)
    if (wanted === undefined || wanted === 0) return { state, after: undefined }
    if (wanted > state.revision)
      throw new StatusError(
        504,
        'Timeout',
        `Too large resource version: ${wanted}, current: ${state.revision}`,
        {
          causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
          retryAfterSeconds: 1,
        },
        { 'retry-after': '1' },
      )
    if (match !== 'Exact') return { state, after: undefined }
    const then = wanted === state.revision ? state : this.history.stateAt(wanted)
    if (!then) throw expired(`The resourceVersion for the provided list is too old.`)
    return { state: then, after: undefined }
  }

  private watch(
    resource: ResourceDefinition,
    namespace: string | undefined,
    name: string | undefined,
    query: Query,
    accepted: Accepted,
  ): ApiAnswer {
    const fieldSelector = name === undefined ? query.get('fieldSelector') : `metadata.name=${name}`
    const selection = selectionOf(resource, query.get('labelSelector'), fieldSelector)
    const wanted = revisionOf(query)
    const seconds = Number(query.get('timeoutSeconds') ?? Number.NaN)
    const { form } = accepted
    return {
      type: 'watch',
      watch: new Watch(
        {
          resource,
          namespace: resource.namespaced ? namespace : '',
          selection,
          from: wanted === undefined || wanted === 0 ? undefined : wanted,
          bookmarks: query.flag('allowWatchBookmarks'),
          initialEvents: query.flag('sendInitialEvents'),
          timeoutSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : undefined,
          form: form.type === 'table' ? form : { type: form.type },
        },
        this.now,
      ),
    }
  }

  private answerObject(
    resource: ResourceDefinition,
    object: KubeObject,
    { form }: Accepted,
    status: number,
    warnings: readonly string[] = [],
  ): ApiAnswer {
    switch (form.type) {
      case 'table':
        return {
          type: 'json',
          status,
          body: tableOf(
            resource,
            { resourceVersion: object.metadata.resourceVersion },
            [object],
            this.now(),
            form.include,
          ),
          warnings,
        }
      case 'metadata':
        return { type: 'json', status, body: partialMetadata(object), warnings }
      default:
        return {
          type: 'bytes',
          status,
          contentType: 'application/json',
          chunks: objectChunks(resource, object),
          warnings,
        }
    }
  }

  private answerList(
    resource: ResourceDefinition,
    metadata: object,
    objects: readonly KubeObject[],
    { form }: Accepted,
  ): ApiAnswer {
    switch (form.type) {
      case 'table':
        return { type: 'json', status: 200, body: tableOf(resource, metadata, objects, this.now(), form.include) }
      case 'metadata':
        return {
          type: 'json',
          status: 200,
          body: {
            kind: 'PartialObjectMetadataList',
            apiVersion: 'meta.k8s.io/v1',
            metadata,
            items: objects.map(partialMetadata),
          },
        }
      default:
        return {
          type: 'bytes',
          status: 200,
          contentType: 'application/json',
          chunks: listChunks(resource, metadata, objects),
        }
    }
  }

  private options(request: ApiRequest, query: Query, user: User): WriteOptions {
    const dryRun = query.all('dryRun')
    if (dryRun.some((value) => value !== 'All' && value !== '')) throw invalidOptions('dryRun', dryRun, ['All'])
    const manager = query.get('fieldManager') ?? ''
    if (manager.length > 128) throw invalidPatchOptions('fieldManager', 'may not be more than 128 bytes')
    return {
      user,
      dryRun: dryRun.includes('All'),
      fieldManager: manager || managerOfAgent(request.headers['user-agent']),
    }
  }
}

const SCALE = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  struct: structOf('io.k8s.api.autoscaling.v1.Scale'),
}

function actionDefinition(group: string, version: string, kind: string): string {
  const short = group === '' ? 'core' : group.split('.')[0]
  return `io.k8s.api.${short}.${version}.${kind}`
}

const PATCHES: Record<string, (resource: ResourceDefinition, object: unknown, patch: unknown) => unknown> = {
  'application/json-patch+json': (_, object, patch) => applyJsonPatch(object, patch),
  'application/merge-patch+json': (_, object, patch) => applyMergePatch(object, patch),
  'application/strategic-merge-patch+json': (resource, object, patch) =>
    applyStrategicMergePatch(resource.struct, object, patch),
}

function decodePatched(
  resource: ResourceDefinition,
  patched: unknown,
): { object: Mutable<KubeObject>; problems: readonly string[] } {
  try {
    const { object, problems } = decode(resource.struct, patched)
    const rest = problems.filter(
      (problem) => problem !== 'unknown field "apiVersion"' && problem !== 'unknown field "kind"',
    )
    return { object: object as unknown as Mutable<KubeObject>, problems: rest }
  } catch (error) {
    if (error instanceof DecodeError) throw cannotBeHandled(resource.version, resource.kind, error.message)
    throw error
  }
}

/** The decoded configuration reduced to what its author wrote: decoding adds empty structs. */
function givenOnly(source: unknown, decoded: unknown): unknown {
  if (Array.isArray(source) && Array.isArray(decoded)) return decoded.map((item, i) => givenOnly(source[i], item))
  if (!isRecord(source) || !isRecord(decoded)) return decoded
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(decoded))
    if (Object.hasOwn(source, key)) result[key] = givenOnly(source[key], decoded[key])
  return result
}

function verbOf(method: string, named: boolean, watch: boolean): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return watch ? 'watch' : named ? 'get' : 'list'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return named ? 'delete' : 'deletecollection'
    default:
      return method.toLowerCase()
  }
}

function validationOf(query: Query): FieldValidation {
  const value = query.get('fieldValidation') ?? ''
  if (!FIELD_VALIDATION.has(value)) throw invalidOptions('fieldValidation', value, ['', 'Ignore', 'Strict', 'Warn'])
  return value === '' ? 'Warn' : (value as FieldValidation)
}

function invalidOptions(field: string, value: unknown, supported: readonly string[]): StatusError {
  const text = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`
  return new StatusError(422, 'Invalid', ` "" is invalid: ${field}: ${text}`, {
    group: 'meta.k8s.io',
    causes: [{ reason: 'FieldValueNotSupported', message: text, field }],
  })
}

function invalidPatchOptions(field: string, why: string, isRequired = false): StatusError {
  const text = isRequired ? `Required value: ${why}` : `Forbidden: ${why}`
  return new StatusError(422, 'Invalid', `PatchOptions.meta.k8s.io "" is invalid: ${field}: ${text}`, {
    group: 'meta.k8s.io',
    kind: 'PatchOptions',
    causes: [{ reason: isRequired ? 'FieldValueRequired' : 'FieldValueForbidden', message: text, field }],
  })
}

function deletionOf(request: ApiRequest, query: Query): DeleteOptions {
  const body = request.body ? parseBody(request.body, contentTypeOf(request)).value : {}
  if (!isRecord(body)) throw badRequest('json: cannot unmarshal array into Go value of type v1.DeleteOptions')
  const seconds =
    body['gracePeriodSeconds'] ??
    (query.get('gracePeriodSeconds') === undefined ? undefined : Number(query.get('gracePeriodSeconds')))
  const policy =
    (body['propagationPolicy'] as string | undefined) ??
    query.get('propagationPolicy') ??
    (body['orphanDependents'] === true ? 'Orphan' : undefined)
  if (policy !== undefined && !['Orphan', 'Background', 'Foreground'].includes(policy)) {
    const text = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`
    throw new StatusError(422, 'Invalid', `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: ${text}`, {
      group: 'meta.k8s.io',
      kind: 'DeleteOptions',
      causes: [{ reason: 'FieldValueNotSupported', message: text, field: 'propagationPolicy' }],
    })
  }
  return {
    gracePeriodSeconds: seconds as number | undefined,
    propagationPolicy: policy,
    preconditions: body['preconditions'] as DeleteOptions['preconditions'],
  }
}

/** The name of the program behind a User-Agent, which owns the fields it writes. */
export function managerOfAgent(agent: string | undefined): string {
  return (agent ?? '').split('/')[0]!.slice(0, 128) || 'unknown'
}

function revisionOf(query: Query): number | undefined {
  const text = query.get('resourceVersion')
  if (text === undefined || text === '') return undefined
  if (!/^\d+$/.test(text))
    throw badRequest(
      `Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    )
  return Number(text)
}

function placeOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

// Tokens are opaque to clients; base64 like the real ones.
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function encodeToken(token: { rv: number; after: string }): string {
  const bytes = new TextEncoder().encode(JSON.stringify({ v: 'meta.k8s.io/v1', rv: token.rv, start: token.after }))
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let j = 0; j < 4; j++) if (i + j <= bytes.length) text += BASE64[(word >> (18 - 6 * j)) & 63]
  }
  return text
}

function decodeToken(text: string): { rv: number; after: string } {
  const bytes: number[] = []
  let word = 0
  let bits = 0
  for (const char of text.replace(/=+$/, '')) {
    const value = BASE64.indexOf(char)
    if (value < 0) throw badToken()
    word = ((word << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((word >> bits) & 255)
    }
  }
  try {
    const { rv, start } = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes))) as { rv: number; start: string }
    if (typeof rv === 'number' && typeof start === 'string') return { rv, after: start }
  } catch {
    // Not one of ours: answered below.
  }
  throw badToken()
}

function badToken(): StatusError {
  return badRequest('continue key is not valid: illegal base64 data at input byte 0')
}

function inMedia(answer: ApiAnswer, { media }: Accepted): ApiAnswer {
  if (media === 'json' || (answer.type !== 'json' && answer.type !== 'bytes')) return answer
  const value: unknown =
    answer.type === 'json'
      ? answer.body
      : JSON.parse(answer.chunks.map((chunk) => new TextDecoder().decode(chunk)).join(''))
  return {
    type: 'bytes',
    status: answer.status,
    contentType: 'application/yaml',
    chunks: [new TextEncoder().encode(stringify(value, { sortMapEntries: true }))],
    ...(answer.warnings && { warnings: answer.warnings }),
  }
}
