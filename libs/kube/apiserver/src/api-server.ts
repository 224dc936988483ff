// The API server of a cluster as a function: a request and the cluster's state in, an answer and new revisions out.
// Whoever serves it (HTTPS, a terminal in a browser, the simulation's own parts) goes through here.
import {
  StatusError,
  badRequest,
  methodNotAllowed,
  methodNotSupported,
  noSuchPath,
  type KubeObject,
} from '@kubarium/kube-objects'
import type { Journal } from '@kubarium/kube-store'
import { inMedia, objectAnswer, type ApiAnswer } from './answer.ts'
import { authorize, type AccessRequest, type Authorizer } from './authorization.ts'
import type { Call, History } from './call.ts'
import { discover } from './discovery/discovery.ts'
import { create, update } from './handlers/create-update.ts'
import { impersonated } from './impersonation.ts'
import { list } from './handlers/list.ts'
import { patch } from './handlers/patch.ts'
import { remove, removeCollection } from './handlers/remove.ts'
import { onSubresource, performAction } from './handlers/subresource.ts'
import { watch } from './handlers/watch.ts'
import { negotiate, type Accepted } from './negotiation.ts'
import { resourceName, type Registry } from './registry.ts'
import { requestInfo, type ApiRequest, type RequestInfo } from './request-info.ts'
import type { ActionSubresource, ResourceDefinition, User } from './resource.ts'
import type { WriteOptions } from './write-options.ts'
import { Writes } from './writes.ts'

/** What answers each verb on an object or a collection. */
const HANDLERS: Readonly<Record<string, (call: Call) => ApiAnswer>> = {
  get: (call) => objectAnswer(call, call.writes.get(call.resource, call.namespace ?? '', call.name)),
  list,
  watch,
  create,
  update,
  patch,
  delete: remove,
  deletecollection: removeCollection,
}

export class ApiServer {
  readonly writes: Writes

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
  handle(request: ApiRequest, caller: User): ApiAnswer {
    const warnings: string[] = []
    let media: Accepted | undefined
    try {
      const user = impersonated(caller, request, (about) => this.refuseUnlessAllowed(caller, about))
      const info = requestInfo(request.url)
      if (!info.resource) return this.nonResource(request, info, user)
      const accepted = (media = negotiate(request.headers['accept'], info.query.get('includeObject')))
      const answer = inMedia(this.onResource(request, info, user, accepted, warnings), accepted)
      return warnings.length > 0 && (answer.type === 'json' || answer.type === 'bytes')
        ? { ...answer, warnings }
        : answer
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      const refusal = {
        ...{ type: 'json' as const, status: error.code, body: error.toStatus() },
        ...{ headers: error.headers, warnings },
      }
      return media ? inMedia(refusal, media) : refusal
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
    return performAction(this.writes, resource, action, parent, subresource, body, options)
  }

  private nonResource(request: ApiRequest, info: RequestInfo, user: User): ApiAnswer {
    const about = { verb: request.method.toLowerCase(), path: info.path }
    this.refuseUnlessAllowed(user, about)
    const answer = discover(this.registry, info, request.headers['accept'])
    if (!answer) throw noSuchPath()
    return answer
  }

  private refuseUnlessAllowed(user: User, about: AccessRequest): void {
    const { allowed, reason } = this.authorizer.decide(user, about)
    if (!allowed) throw authorize.refusal(user, about, reason)
  }

  private onResource(
    request: ApiRequest,
    info: RequestInfo,
    user: User,
    accepted: Accepted,
    warnings: string[],
  ): ApiAnswer {
    const { group, version, plural, namespace, name, subresource } = info.resource!
    const isWatch = info.query.flag('watch') || info.parts.includes('watch')
    const verb = verbOf(request.method, name !== undefined, isWatch)
    // A namespace is in itself, and who selects by a name asks about the object of that name.
    const isNamespace = group === '' && plural === 'namespaces'
    this.refuseUnlessAllowed(user, {
      ...{ verb, group, resource: plural, subresource },
      namespace: isNamespace ? (name ?? '') : (namespace ?? ''),
      name: name ?? selectedName(info.query.get('fieldSelector')),
    })
    const resource = this.registry.find(group, version, plural)
    if (!resource) throw noSuchPath()
    if (resource.namespaced !== (namespace !== undefined) && (name !== undefined || verb === 'create')) {
      if (verb === 'create' && resource.namespaced && name === undefined)
        throw methodNotSupported(resourceName(resource), 'create')
      throw noSuchPath()
    }
    if (name === '.' || name === '..') throw badRequest(`Name parameter invalid: "${name}": may not be '${name}'`)
    const { now, writes, journal, history } = this
    const { query } = info
    const call: Call = {
      ...{ request, query, user, resource, namespace, name: name ?? '', subresource, accepted, warnings },
      ...{ now, writes, journal, history },
    }
    if (verb === 'patch' && name === undefined) throw methodNotAllowed()
    if (subresource !== '') return onSubresource(call, verbOf(request.method, true, false))
    const handler = resource.served.verbs.includes(verb) ? HANDLERS[verb] : undefined
    if (!handler) throw methodNotSupported(resourceName(resource), verb)
    return handler(call)
  }
}

/** The name of the one object that a field selector selects; '' when it selects by something else. */
function selectedName(fieldSelector: string | undefined): string {
  return /(?:^|,)metadata\.name==?([^,]+)/.exec(fieldSelector ?? '')?.[1] ?? ''
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
