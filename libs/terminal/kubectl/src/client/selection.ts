// From arguments (`pods`, `pod/web svc/web`, `deploy web -l …`) to what they mean on the server.
import type { Kubectl } from '../kubectl.ts'
import { KubectlError, ServerError, SeveralErrors, throwErrors } from '../process/failure.ts'
import { noSuchType, pathOf, quoted, type Resource } from './discovery.ts'
import { withContext } from './file-errors.ts'
import type { Manifest } from './documents.ts'
import { hasFiles, readManifests } from './manifests.ts'
import type { KubeObject } from './objects.ts'

/** What one argument, or one object of a file, means. */
export interface Selected {
  readonly resource: Resource
  readonly namespace: string | undefined
  /** Absent: all that the selectors match. */
  readonly name?: string
  /** From a file. */
  readonly manifest?: Manifest
}

export interface SelectionOptions {
  /** A kind alone stands for all of it (get, describe); else a name or a selector is needed. */
  readonly kindMeansAll?: boolean
  /** `--selector` says something else than which objects. */
  readonly selectorIsOwn?: boolean
}

export const selectorsGiven = (kubectl: Kubectl): boolean =>
  kubectl.flags.text('selector') !== '' || kubectl.flags.text('field-selector') !== ''

/** @throws KubectlError in the builder's words */
export function select(
  kubectl: Kubectl,
  args: readonly string[] = kubectl.args,
  options: SelectionOptions = {},
): Selected[] {
  const { flags } = kubectl
  if (hasFiles(kubectl)) {
    if (args.length > 0)
      throw new KubectlError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      )
    const { selected, errors } = selectFiles(kubectl)
    throwErrors(errors)
    return selected
  }
  const isEverywhere = flags.flag('all-namespaces')
  const namespaceOf = (resource: Resource): string | undefined =>
    resource.isNamespaced && !isEverywhere ? kubectl.namespace : undefined
  if (args.length === 0)
    throw new KubectlError(
      "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
    )
  if (args.some((arg) => arg.includes('/'))) return slashed(kubectl, args, namespaceOf, options)
  const [types = '', ...names] = args
  const kinds = types.split(',')
  if (names.length > 0) {
    if ((selectorsGiven(kubectl) && !options.selectorIsOwn) || flags.flag('all'))
      throw new KubectlError('name cannot be provided when a selector is specified')
    if (isEverywhere) throw new KubectlError('a resource cannot be retrieved by name across all namespaces')
    if (names.some((name) => name === '')) throw new KubectlError('resource name may not be empty')
    if (kinds.some((kind) => kind === ''))
      throw new KubectlError('arguments in resource/name form must have a single resource and name')
    return distinct(kinds.map((kind) => kubectl.discovery.get(kind))).flatMap((resource) =>
      names.map((name) => ({ resource, namespace: namespaceOf(resource), name })),
    )
  }
  if (!options.kindMeansAll && !selectorsGiven(kubectl) && !flags.flag('all'))
    throw new KubectlError('resource(s) were provided, but no name was specified')
  const errors: Error[] = []
  const found = kinds.flatMap((kind): Selected[] => {
    if (kind === '') throw new KubectlError('arguments in resource/name form must have a single resource and name')
    const category = kubectl.discovery.category(kind)
    if (category.length > 0) return category.map((resource) => ({ resource, namespace: namespaceOf(resource) }))
    const resource = kubectl.discovery.find(kind)
    if (!resource) {
      errors.push(noSuchType(kind))
      return []
    }
    return [{ resource, namespace: namespaceOf(resource) }]
  })
  if (errors.length > 0) throw errors[0]!
  return found.filter(({ resource }, i) => found.findIndex((one) => one.resource === resource) === i)
}

const distinct = <T>(list: readonly T[]): T[] => [...new Set(list)]

function slashed(
  kubectl: Kubectl,
  args: readonly string[],
  namespaceOf: (resource: Resource) => string | undefined,
  options: SelectionOptions,
): Selected[] {
  if (!args.every((arg) => arg.includes('/')))
    throw new KubectlError(
      `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`,
    )
  const isEverywhere = kubectl.flags.flag('all-namespaces')
  if (selectorsGiven(kubectl) && !options.selectorIsOwn)
    throw new KubectlError('selectors and the all flag cannot be used when passing resource/name arguments')
  return args.map((arg) => {
    const parts = arg.split('/')
    if (parts.length !== 2) throw new KubectlError('arguments in resource/name form may not have more than one slash')
    const [kind = '', name = ''] = parts
    if (kind === '' || name === '')
      throw new KubectlError('arguments in resource/name form must have a single resource and name')
    const resource = kubectl.discovery.get(kind)
    if (isEverywhere) throw new KubectlError('a resource cannot be retrieved by name across all namespaces')
    return { resource, namespace: namespaceOf(resource), name }
  })
}

/** The same, but what could not be read of files is handed back, so that the rest can be shown. */
export function selectReadable(
  kubectl: Kubectl,
  args: readonly string[] = kubectl.args,
  options: SelectionOptions = {},
): { selected: readonly Selected[]; errors: readonly Error[] } {
  if (hasFiles(kubectl) && args.length === 0) return selectFiles(kubectl)
  return { selected: select(kubectl, args, options), errors: [] }
}

/** An object of a file, and what it means on the server. */
export interface SelectedManifest extends Selected {
  readonly manifest: Manifest
}

/** The objects of files, and what was wrong with others of them. @throws KubectlError when a path cannot be read */
export function selectFiles(kubectl: Kubectl): { selected: SelectedManifest[]; errors: Error[] } {
  const { manifests, errors: unread } = readManifests(kubectl)
  const errors = [...unread]
  const selected = manifests.flatMap((manifest): SelectedManifest[] => {
    try {
      return [selectedOf(kubectl, manifest)]
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error
      errors.push(error)
      return []
    }
  })
  return { selected, errors }
}

/**
 * Does something with each object of the files. One that fails keeps no other from it.
 * @returns how many it was done with
 * @throws what went wrong, first with the doing, then with the reading
 */
export function visitFiles(kubectl: Kubectl, visit: (target: SelectedManifest) => void): number {
  const { selected, errors } = selectFiles(kubectl)
  const failures: Error[] = []
  for (const target of selected) {
    try {
      visit(target)
    } catch (error) {
      if (!(error instanceof ServerError || error instanceof KubectlError || error instanceof SeveralErrors))
        throw error
      failures.push(error)
    }
  }
  // Beside others, what could not be read is one error: a list.
  throwErrors(
    failures.length > 0 && errors.length > 1
      ? [...failures, new KubectlError(`[${[...new Set(errors.map(({ message }) => message))].join(', ')}]`)]
      : [...failures, ...errors],
  )
  return selected.length
}

/** The resource and namespace of an object from a file. @throws KubectlError */
function selectedOf(kubectl: Kubectl, manifest: Manifest): SelectedManifest {
  const { object, source } = manifest
  const resource = kubectl.discovery.ofObject(object.apiVersion ?? '', object.kind ?? '')
  const { name } = object.metadata
  if (!resource)
    throw new KubectlError(
      `resource mapping not found for name: ${quoted(name ?? '')} namespace: ${quoted(object.metadata.namespace ?? '')} from ${quoted(source)}: no matches for kind ${quoted(object.kind ?? '')} in version ${quoted(object.apiVersion ?? '')}\nensure CRDs are installed first`,
    )
  const own = object.metadata.namespace
  if (resource.isNamespaced && own && kubectl.enforcesNamespace && own !== kubectl.namespace)
    throw new KubectlError(
      `the namespace from the provided object ${quoted(own)} does not match the namespace ${quoted(kubectl.namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    )
  if (resource.isNamespaced && !own && !kubectl.flags.flag('local')) object.metadata.namespace = kubectl.namespace
  if (!resource.isNamespaced) delete object.metadata.namespace
  return {
    resource,
    namespace: resource.isNamespaced ? own || kubectl.namespace : undefined,
    ...(name && { name }),
    manifest,
  }
}

export interface Found {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly object: KubeObject
}

const isNotFound = (error: unknown): boolean => (error as ServerError).reason === 'NotFound'

/** The objects themselves, as they are on the server. Errors of some do not keep others from being handled. */
export function fetchSelected(
  kubectl: Kubectl,
  selected: readonly Selected[],
  options: { ignoreNotFound?: boolean } = {},
): { found: Found[]; errors: Error[] } {
  const found: Found[] = []
  const errors: Error[] = []
  for (const one of selected) {
    // What is changed locally comes from the file alone.
    if (one.manifest && kubectl.flags.flag('local')) {
      found.push({ ...one, object: one.manifest.object })
      continue
    }
    try {
      found.push(
        ...(one.name === undefined
          ? listAll(kubectl, one)
          : [
              {
                ...one,
                object: kubectl.json<KubeObject>({
                  method: 'GET',
                  path: pathOf(one.resource, one.namespace, one.name),
                }),
              },
            ]),
      )
    } catch (error) {
      if ((error as Error).constructor.name !== 'ServerError') throw error
      if (!(options.ignoreNotFound && isNotFound(error))) errors.push(error as Error)
    }
  }
  return { found, errors }
}

export function selectorQuery(kubectl: Kubectl): Record<string, string> {
  const { flags } = kubectl
  return {
    ...(flags.text('selector') && { labelSelector: flags.text('selector') }),
    ...(flags.text('field-selector') && { fieldSelector: flags.text('field-selector') }),
  }
}

/**
 * Does something with the list of a kind.
 * @throws ServerError with what was asked for before its message, when the server could not make sense of it
 */
export function inList<T>(kubectl: Kubectl, { group, version, name }: Resource, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof ServerError) || !['BadRequest', 'NotFound'].includes(error.reason)) throw error
    const what = quoted(`${group}/${version}, Resource=${name}`)
    const [labels, fields] = ['selector', 'field-selector'].map((flag) => kubectl.flags.text(flag)) as [string, string]
    throw withContext(
      error,
      labels === '' && fields === ''
        ? `Unable to list ${what}: `
        : `Unable to find ${what} that match label selector ${quoted(labels)}, field selector ${quoted(fields)}: `,
    )
  }
}

function listAll(kubectl: Kubectl, { resource, namespace }: Selected): Found[] {
  const found: Found[] = []
  let next = ''
  do {
    const list = inList(kubectl, resource, () =>
      kubectl.json<{ items: KubeObject[]; metadata?: { continue?: string } }>({
        method: 'GET',
        path: pathOf(resource, namespace),
        query: { limit: '500', ...(next && { continue: next }), ...selectorQuery(kubectl) },
      }),
    )
    const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version
    for (const item of list.items ?? [])
      found.push({ resource, namespace: item.metadata.namespace, object: { apiVersion, kind: resource.kind, ...item } })
    next = list.metadata?.continue ?? ''
  } while (next !== '')
  return found
}

/** All at once, or not at all. @throws the errors */
export function fetchOrFail(kubectl: Kubectl, selected: readonly Selected[]): Found[] {
  const { found, errors } = fetchSelected(kubectl, selected)
  throwErrors(errors)
  return found
}
