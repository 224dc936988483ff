// Rules of roles: taken apart, put together and compared.

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

interface SimpleRule {
  readonly verbs: string[]
  readonly group?: string
  readonly resource?: string
  readonly resourceName?: string
  readonly url?: string
}

/** Lines of a table of rules: what they allow with each resource (and each object by name), then with each path. */
export function ruleLines(rules: readonly Rule[]): string[] {
  return compacted(rules)
    .map((rule) => ({ rule, text: goText(rule) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(
      ({ rule: { verbs, resourceName = '', url = '', ...of } }) =>
        `${qualified(of)}\t[${url}]\t[${resourceName}]\t${goList(verbs)}`,
    )
}

function compacted(rules: readonly Rule[]): SimpleRule[] {
  const simple = new Map<string, SimpleRule>()
  const paths: SimpleRule[] = []
  for (const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } of rules) {
    for (const group of verbs.length > 0 ? apiGroups : [])
      for (const resource of resources)
        for (const resourceName of resourceNames.length > 0 ? resourceNames : [undefined]) {
          const key = JSON.stringify([group, resource, resourceName ?? null])
          const known = simple.get(key)
          if (known) known.verbs.push(...verbs.filter((verb) => !known.verbs.includes(verb)))
          else {
            const name = resourceName !== undefined && { resourceName }
            simple.set(key, { verbs: [...new Set(verbs)], group, resource, ...name })
          }
        }
    for (const url of nonResourceURLs) paths.push(...verbs.map((verb) => ({ verbs: [verb], url })))
  }
  return [...paths, ...simple.values()]
}

/** A rule as Go prints it, which is what rules are sorted by. */
function goText({ verbs, group = '', resource = '', resourceName = '', url = '' }: SimpleRule): string {
  return `${goList(verbs)},[${group}],[${resource}],[${resourceName}],[${url}]`
}

/** `deployments.apps/scale` */
function qualified({ group = '', resource = '' }: { readonly group?: string; readonly resource?: string }): string {
  const slash = resource.indexOf('/')
  const [name, rest] = slash < 0 ? [resource, ''] : [resource.slice(0, slash), resource.slice(slash)]
  return `${name}${group && `.${group}`}${rest}`
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
