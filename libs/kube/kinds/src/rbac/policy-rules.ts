// What rules of roles allow, and whether some rules cover others (pkg/apis/rbac/v1/evaluation_helpers.go,
// component-helpers auth/rbac/validation). https://kubernetes.io/docs/reference/access-authn-authz/rbac/
import { goQuote, type k8s } from '@kubarium/kube-objects'
import type { AccessRequest } from '@kubarium/kube-apiserver'

const ALL = '*'

/** Whether a rule allows a request. */
export function ruleAllows(rule: k8s.PolicyRule, request: AccessRequest): boolean {
  if (!has(rule.verbs, request.verb)) return false
  if ('path' in request)
    return (rule.nonResourceURLs ?? []).some(
      (url) => url === ALL || url === request.path || (url.endsWith(ALL) && request.path.startsWith(url.slice(0, -1))),
    )
  const { group, resource, subresource, name } = request
  return (
    has(rule.apiGroups, group) &&
    coversResource(rule.resources, resource, subresource) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  )
}

function has(list: readonly string[] | undefined, item: string): boolean {
  return list?.some((one) => one === ALL || one === item) ?? false
}

function coversResource(resources: readonly string[] | undefined, resource: string, subresource: string): boolean {
  const full = subresource === '' ? resource : `${resource}/${subresource}`
  return (
    resources?.some((one) => one === ALL || one === full || (subresource !== '' && one === `${ALL}/${subresource}`)) ??
    false
  )
}

/** One verb on one thing. */
interface SimpleRule {
  readonly verb: string
  readonly group?: string
  readonly resource?: string
  readonly name?: string
  readonly url?: string
}

function simpleRules({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: k8s.PolicyRule): SimpleRule[] {
  const simple: SimpleRule[] = []
  for (const group of apiGroups ?? [])
    for (const resource of resources ?? [])
      for (const verb of verbs ?? [])
        for (const name of resourceNames?.length ? resourceNames : [undefined])
          simple.push({ verb, group, resource, ...(name !== undefined && { name }) })
  for (const url of nonResourceURLs ?? []) for (const verb of verbs ?? []) simple.push({ verb, url })
  return simple
}

function isCovered({ verb, group, resource, name, url }: SimpleRule, by: k8s.PolicyRule): boolean {
  if (!has(by.verbs, verb)) return false
  if (url !== undefined)
    return (by.nonResourceURLs ?? []).some(
      (one) => one === ALL || one === url || (one.endsWith(ALL) && url.startsWith(one.slice(0, -1))),
    )
  const slash = resource!.indexOf('/')
  const covers =
    has(by.resources, resource!) || (slash >= 0 && (by.resources?.includes(`${ALL}${resource!.slice(slash)}`) ?? false))
  const names = by.resourceNames ?? []
  return has(by.apiGroups, group!) && covers && (names.length === 0 || (name !== undefined && names.includes(name)))
}

/** What of some rules others do not cover, in words; empty: all of it is covered. */
export function uncoveredRules(owned: readonly k8s.PolicyRule[], wanted: readonly k8s.PolicyRule[]): string[] {
  const missing = wanted.flatMap(simpleRules).filter((rule) => !owned.some((one) => isCovered(rule, one)))
  const byThing = new Map<string, { rule: SimpleRule; verbs: string[] }>()
  for (const rule of missing) {
    const key = JSON.stringify([rule.group, rule.resource, rule.name, rule.url])
    const known = byThing.get(key)
    if (!known) byThing.set(key, { rule, verbs: [rule.verb] })
    else if (!known.verbs.includes(rule.verb)) known.verbs.push(rule.verb)
  }
  return [...new Set([...byThing.values()].map(({ rule, verbs }) => inWords(rule, verbs)))].sort()
}

function inWords({ group, resource, name, url }: SimpleRule, verbs: readonly string[]): string {
  const list = (items: readonly string[]): string => `[${items.map(goQuote).join(' ')}]`
  const parts = [
    ...(group === undefined ? [] : [`APIGroups:${list([group])}`]),
    ...(resource === undefined ? [] : [`Resources:${list([resource])}`]),
    ...(url === undefined ? [] : [`NonResourceURLs:${list([url])}`]),
    ...(name === undefined ? [] : [`ResourceNames:${list([name])}`]),
    `Verbs:${list(verbs)}`,
  ]
  return `{${parts.join(', ')}}`
}
