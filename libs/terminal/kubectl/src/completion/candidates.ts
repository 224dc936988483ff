// What may come next on the command line.
import { pathOf } from '../client/discovery.ts'
import type { KubeObject } from '../client/objects.ts'
import type { Kubectl } from '../kubectl.ts'

/** Names of live objects of a kind. */
export function namesOf(kubectl: Kubectl, kind: string): string[] {
  const resource = kubectl.discovery.find(kind)
  if (!resource) return []
  const answer = kubectl.call({
    method: 'GET',
    path: pathOf(resource, resource.isNamespaced ? kubectl.namespace : undefined),
    headers: { accept: 'application/json' },
  })
  if (answer.status >= 400) return []
  return ((JSON.parse(answer.body) as { items?: KubeObject[] }).items ?? []).map(({ metadata }) => metadata.name)
}

/** Kinds, then names of their objects; `kind/name` as one word too. */
export const objectCandidates =
  (kinds?: readonly string[], options: { once?: boolean } = {}) =>
  (kubectl: Kubectl, args: readonly string[], word: string): readonly string[] => {
    const slash = word.indexOf('/')
    if (slash > 0) {
      const kind = word.slice(0, slash)
      return namesOf(kubectl, kind).map((name) => `${kind}/${name}`)
    }
    const [kind] = args
    if (kind === undefined) {
      const known = kubectl.discovery.resources
      return (
        kinds ?? [
          ...known.map(({ name, group }) =>
            group &&
            known.filter((one) => one.name === name).length > 1 &&
            known.find((one) => one.name === name)?.group !== group
              ? `${name}.${group}`
              : name,
          ),
          ...new Set(known.flatMap(({ categories }) => categories)),
        ]
      )
    }
    if (kind.includes('/') || (options.once && args.length > 1)) return []
    return namesOf(kubectl, kind).filter((name) => !args.includes(name))
  }

/** Names of objects of one kind. */
export const nameCandidates =
  (kind: string) =>
  (kubectl: Kubectl, args: readonly string[], word: string): readonly string[] => {
    const slash = word.indexOf('/')
    if (slash > 0) return namesOf(kubectl, word.slice(0, slash)).map((name) => `${word.slice(0, slash)}/${name}`)
    return args.length > 0 ? [] : namesOf(kubectl, kind)
  }
