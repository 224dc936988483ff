// Which kinds the API server has, by all the names people use for them.
import type { Kubectl } from '../kubectl.ts'
import { KubectlError, ServerError, Unreachable } from '../process/failure.ts'
import { logLine } from '../process/klog.ts'
import { serverError } from '../process/answers.ts'

export interface Resource {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** Plural name, as in paths. */
  readonly name: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly isNamespaced: boolean
  readonly verbs: readonly string[]
  readonly categories: readonly string[]
  readonly subresources: readonly string[]
}

const NO_CREDENTIALS = 'the server has asked for the client to provide credentials'
/** Commands that look for the kinds of the server less often than others. */
const FEW_TRIES: Readonly<Record<string, number>> = { explain: 2, 'api-resources': 1 }
const MANY_TRIES = 5

interface DiscoveredResource {
  resource: string
  responseKind?: { kind: string; group?: string; version?: string }
  scope: string
  singularResource?: string
  verbs: string[]
  shortNames?: string[]
  categories?: string[]
  subresources?: { subresource: string }[]
}

interface DiscoveryList {
  items: { metadata?: { name?: string }; versions?: { version: string; resources?: DiscoveredResource[] }[] }[]
}

const ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

export class Discovery {
  private constructor(
    readonly resources: readonly Resource[],
    /** Group versions in the server's order, preferred ones first within a group. */
    readonly groupVersions: readonly { readonly group: string; readonly version: string }[],
  ) {}

  /** @throws ServerError, Unreachable, after writing to the log how often it was tried */
  static load(kubectl: Kubectl): Discovery {
    try {
      return Discovery.ask(kubectl)
    } catch (error) {
      const why =
        error instanceof Unreachable
          ? error.detail
          : error instanceof ServerError && error.reason === 'Unauthorized'
            ? NO_CREDENTIALS
            : undefined
      if (why === undefined) throw error
      const tries = FEW_TRIES[kubectl.command.name] ?? MANY_TRIES
      for (let i = 0; i < tries; i++)
        logLine(
          kubectl,
          'E',
          'memcache.go:265',
          `"Unhandled Error" err=${JSON.stringify(`couldn't get current server API group list: ${why}`)}`,
        )
      throw error instanceof ServerError ? new ServerError(401, { ...error.status, message: NO_CREDENTIALS }) : error
    }
  }

  private static ask(kubectl: Kubectl): Discovery {
    const resources: Resource[] = []
    const groupVersions: { group: string; version: string }[] = []
    for (const path of ['/api', '/apis']) {
      const answer = kubectl.call({ method: 'GET', path, headers: { accept: ACCEPT } })
      if (answer.status >= 400) throw serverError(answer)
      const list = JSON.parse(answer.body) as DiscoveryList
      for (const { metadata, versions } of list.items)
        for (const { version, resources: found } of versions ?? []) {
          const group = metadata?.name ?? ''
          groupVersions.push({ group, version })
          for (const one of found ?? []) if (one.responseKind?.kind) resources.push(resourceOf(group, version, one))
        }
    }
    return new Discovery(resources, groupVersions)
  }

  /** The resource that a person names: plural, singular, short name, kind; with `.group` or `.version.group`. */
  find(named: string): Resource | undefined {
    const [name = '', ...rest] = named.toLowerCase().split('.')
    const matches = (one: Resource): boolean =>
      one.name === name || one.singular === name || one.kind.toLowerCase() === name
    const candidates = this.resources.filter((one) => matches(one))
    const named_ = candidates.length > 0 ? candidates : this.resources.filter((one) => one.shortNames.includes(name))
    if (rest.length === 0) return named_[0]
    const group = rest.join('.')
    const [version = '', ...groupParts] = rest
    return (
      named_.find((one) => one.version === version && one.group === groupParts.join('.')) ??
      named_.find((one) => one.group === group) ??
      named_.find((one) => one.group.startsWith(`${group}.`)) ??
      named_.find((one) => group !== '' && one.group.startsWith(group))
    )
  }

  /** @throws KubectlError when the server has no such thing */
  get(named: string): Resource {
    const found = this.find(named)
    if (found) return found
    throw noSuchType(named)
  }

  /** Resources of a category (`all`). */
  category(name: string): readonly Resource[] {
    const seen = new Set<string>()
    return this.resources.filter((one) => {
      if (!one.categories.includes(name) || seen.has(`${one.name}.${one.group}`)) return false
      seen.add(`${one.name}.${one.group}`)
      return true
    })
  }

  /** The resource of an object's `apiVersion` and `kind`. */
  ofObject(apiVersion: string, kind: string): Resource | undefined {
    const { group, version } = groupVersionOf(apiVersion)
    return this.resources.find((one) => one.kind === kind && one.group === group && one.version === version)
  }
}

/** The error for a kind that the server has not; its group is not named. */
export const noSuchType = (named: string): KubectlError =>
  new KubectlError(`the server doesn't have a resource type ${quoted(named.split('.')[0]!)}`)

export const quoted = (value: string): string => JSON.stringify(value)

function resourceOf(group: string, version: string, one: DiscoveredResource): Resource {
  return {
    group: one.responseKind?.group ?? group,
    version: one.responseKind?.version ?? version,
    kind: one.responseKind!.kind,
    name: one.resource,
    singular: one.singularResource || one.responseKind!.kind.toLowerCase(),
    shortNames: one.shortNames ?? [],
    isNamespaced: one.scope === 'Namespaced',
    verbs: one.verbs,
    categories: one.categories ?? [],
    subresources: (one.subresources ?? []).map(({ subresource }) => subresource),
  }
}

export function groupVersionOf(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

export const apiVersionOf = ({ group, version }: { group: string; version: string }): string =>
  group ? `${group}/${version}` : version

/** Path of a resource, an object or a part of one. */
export function pathOf(resource: Resource, namespace: string | undefined, name?: string, subresource?: string): string {
  const root = resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`
  const scope = resource.isNamespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  return `${root}${scope}/${resource.name}${name === undefined ? '' : `/${encodeURIComponent(name)}`}${subresource ? `/${subresource}` : ''}`
}

/** `deployments.apps`: how messages name a resource. */
export const qualifiedName = ({ name, group }: Resource): string => (group ? `${name}.${group}` : name)

/** `deployment.apps/web`: how results name an object. */
export const objectName = ({ kind, group }: Pick<Resource, 'kind' | 'group'>, name: string): string =>
  `${kind.toLowerCase()}${group ? `.${group}` : ''}/${name}`
