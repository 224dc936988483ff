// Rules of roles: taken apart, put together and compared.
import { listOf, type KubeObject } from '../../client/objects.ts'

export interface Rule {
  readonly verbs?: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

/** `[a b]`, as Go prints a list. */
const goList = (list: readonly string[] = []): string => `[${list.join(' ')}]`

/** A rule as Go prints it. */
export const goRule = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): string =>
  `{Verbs:${goList(verbs)} APIGroups:${goList(apiGroups)} Resources:${goList(resources)} ResourceNames:${goList(resourceNames)} NonResourceURLs:${goList(nonResourceURLs)}}`

/** Lines of `auth can-i --list`: a line for each resource, its verbs together. */
export function rulesTable(review: KubeObject): string {
  const byResource = new Map<string, { group: string; resource: string; names: readonly string[]; verbs: string[] }>()
  for (const { verbs = [], apiGroups = [], resources = [], resourceNames = [] } of listOf<Rule>(
    review,
    'status',
    'resourceRules',
  ))
    for (const group of apiGroups)
      for (const resource of resources) {
        const key = `${group}/${resource}/${resourceNames.join(',')}`
        const known = byResource.get(key) ?? { group, resource, names: resourceNames, verbs: [] }
        for (const verb of verbs) if (!known.verbs.includes(verb)) known.verbs.push(verb)
        byResource.set(key, known)
      }
  const rows = [
    ...[...byResource.values()].map(({ group, resource, names, verbs }) => ({
      rule: { verbs, apiGroups: [group], resources: [resource], resourceNames: names },
      shown: group === '' ? resource : `${resource}.${group}`,
    })),
    ...listOf<Rule>(review, 'status', 'nonResourceRules').map((rule) => ({ rule, shown: '' })),
  ]
  return rows
    .sort((a, b) => (goRule(a.rule) < goRule(b.rule) ? -1 : 1))
    .map(
      ({ rule, shown }) =>
        `${shown}\t${goList((rule as Rule).nonResourceURLs)}\t${goList((rule as Rule).resourceNames)}\t${goList(rule.verbs)}\n`,
    )
    .join('')
}

/** Each single thing that a rule allows, as text. */
function partsOf({
  verbs = [],
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: Rule): string[][] {
  const names = resourceNames.length > 0 ? resourceNames : ['']
  return verbs.flatMap((verb) => [
    ...nonResourceURLs.map((url) => [verb, url]),
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) => names.map((name) => [verb, group, resource, name])),
    ),
  ])
}

/** Rules of the first list that the second does not allow in full. */
export function uncovered(wanted: readonly Rule[], present: readonly Rule[]): Rule[] {
  const allowed = present.flatMap(partsOf)
  const isAllowed = (part: readonly string[]): boolean =>
    allowed.some(
      (one) =>
        one.length === part.length &&
        one.every((value, i) => value === '*' || value === part[i] || (i === 3 && value === '')),
    )
  return wanted.filter((rule) => !partsOf(rule).every(isAllowed))
}
