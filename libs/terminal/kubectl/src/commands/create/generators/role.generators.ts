import { array, map, strings, type Flag } from '../../../command-line/flags.ts'
import type { Resource } from '../../../client/discovery.ts'
import type { KubeObject } from '../../../client/objects.ts'
import type { Kubectl } from '../../../kubectl.ts'
import { KubectlError } from '../../../process/failure.ts'
import type { Generator } from '../generator.ts'

const RBAC = 'rbac.authorization.k8s.io'
const RESOURCE_VERBS = new Set(
  '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(' '),
)
const URL_VERBS = new Set('* get post put delete patch head options'.split(' '))

const ROLES = [`roles.${RBAC}`, `clusterroles.${RBAC}`]
/** Verbs that mean something for a few resources only. */
const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: ROLES,
  escalate: ROLES,
  impersonate: ['users', 'serviceaccounts', 'groups', 'uids.authentication.k8s.io', 'userextras.authentication.k8s.io'],
}

interface Rule {
  readonly verbs: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

interface RuledResource {
  readonly group: string
  readonly name: string
  readonly subresource: string
}

const ruleFlags: readonly Flag[] = [
  strings('resource', 'Resources that the rule is about, as deployments.apps or pods/log.'),
  array('resource-name', 'Names that the rule is about; may be repeated.'),
  strings('verb', 'Verbs that are allowed.'),
]

const unique = (values: readonly string[]): string[] => [...new Set(values)]

function verbsOf({ flags }: Kubectl): string[] {
  const verbs = unique(flags.list('verb'))
  return verbs.includes('*') ? ['*'] : verbs
}

/** @throws KubectlError for a resource that the server does not know, or a verb that it has not */
function resourcesOf(kubectl: Kubectl, verbs: readonly string[]): RuledResource[] {
  const given = kubectl.flags.list('resource').map(namedResource)
  const all = given.find(({ name, group, subresource }) => name === '*' && group === '' && subresource === '')
  return (all ? [...given.slice(0, given.indexOf(all)), all] : given).map((resource) => {
    if (resource.name === '') throw new KubectlError('resource must be specified if apiGroup/subresource specified')
    if (resource.name === '*') return resource
    const known = findResource(kubectl, resource)
    const { name, group } = known ?? resource
    let isSpecial = false
    for (const verb of verbs) {
      const allowed = SPECIAL_VERBS[verb]
      if (!allowed) continue
      if (!allowed.includes(group ? `${name}.${group}` : name))
        throw new KubectlError(`can not perform '${verb}' on '${name}' in group '${group}'`)
      isSpecial = true
    }
    if (!known && !isSpecial)
      throw new KubectlError(
        `the server doesn't have a resource type ${JSON.stringify(name)}${group ? ` in group ${JSON.stringify(group)}` : ''}`,
        1,
        true,
      )
    return { ...resource, name, group }
  })
}

const findResource = (kubectl: Kubectl, { name, group }: RuledResource): Resource | undefined =>
  kubectl.discovery.find(group ? `${name}.${group}` : name)

/** `deployments.apps/scale` */
function namedResource(text: string): RuledResource {
  const [path = '', subresource = ''] = splitOnce(text, '/')
  const [name = '', group = ''] = splitOnce(path, '.')
  return { name, group, subresource }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** A rule for each API group, by name. */
function resourceRules(kubectl: Kubectl, verbs: readonly string[], resources: readonly RuledResource[]): Rule[] {
  const names = unique(kubectl.flags.list('resource-name'))
  const byGroup = new Map<string, string[]>()
  for (const { group, name, subresource } of resources)
    byGroup.set(group, [...(byGroup.get(group) ?? []), subresource ? `${name}/${subresource}` : name])
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, list]) => ({
      verbs,
      apiGroups: [group],
      resources: unique(list),
      ...(names.length > 0 && { resourceNames: names }),
    }))
}

/** @throws KubectlError when there are none */
function needVerbs(verbs: readonly string[]): void {
  if (verbs.length === 0) throw new KubectlError('at least one verb must be specified')
}

function warnOfVerbs(kubectl: Kubectl, verbs: readonly string[]): void {
  for (const verb of verbs)
    if (!RESOURCE_VERBS.has(verb)) kubectl.complain(`Warning: '${verb}' is not a standard resource verb\n`)
}

export const role: Generator = {
  name: 'role',
  summary: 'Create a role with single rule',
  usage: 'kubectl create role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename]',
  examples: `  # Read pods and their logs
  kubectl create role reader --verb=get,list,watch --resource=pods,pods/log`,
  flags: ruleFlags,
  kind: { apiVersion: `${RBAC}/v1`, kind: 'Role', isNamespaced: true, plural: 'roles' },
  make: (kubectl, name) => {
    const verbs = verbsOf(kubectl)
    needVerbs(verbs)
    warnOfVerbs(kubectl, verbs)
    if (kubectl.flags.list('resource').length === 0) throw new KubectlError('at least one resource must be specified')
    const resources = resourcesOf(kubectl, verbs)
    return {
      kind: 'Role',
      apiVersion: `${RBAC}/v1`,
      metadata: { name },
      rules: resourceRules(kubectl, verbs, resources),
    }
  },
}

export const clusterRole: Generator = {
  name: 'clusterrole',
  summary: 'Create a cluster role',
  usage:
    'kubectl create clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  examples: `  # Read nodes
  kubectl create clusterrole node-reader --verb=get,list --resource=nodes

  # A path of the API server
  kubectl create clusterrole logs --verb=get --non-resource-url=/logs/*`,
  flags: [
    ...ruleFlags,
    map('aggregation-rule', 'Labels of the cluster roles that are combined in this one.'),
    strings('non-resource-url', 'Paths that the rule is about.'),
  ],
  kind: { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', isNamespaced: false, plural: 'clusterroles' },
  make: (kubectl, name) => {
    const base = { kind: 'ClusterRole', apiVersion: `${RBAC}/v1`, metadata: { name } }
    const { flags } = kubectl
    const verbs = verbsOf(kubectl)
    const urls = flags.list('non-resource-url')
    const aggregation = flags.pairs('aggregation-rule')
    if (Object.keys(aggregation).length > 0) {
      if (verbs.length > 0 || urls.length > 0 || flags.given('resource') || flags.given('resource-name'))
        throw new KubectlError(
          'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        )
      return { ...base, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregation }] } }
    }
    needVerbs(verbs)
    const hasResources = flags.list('resource').length > 0
    if (!hasResources && urls.length === 0)
      throw new KubectlError('one of resource or nonResourceURL must be specified')
    if (hasResources) warnOfVerbs(kubectl, verbs)
    const resources = resourcesOf(kubectl, verbs)
    checkUrls(verbs, urls)
    return {
      ...base,
      rules: [
        ...resourceRules(kubectl, verbs, resources),
        ...(urls.length > 0 ? [{ verbs, nonResourceURLs: urls }] : []),
      ],
    }
  },
}

/** @throws KubectlError */
function checkUrls(verbs: readonly string[], urls: readonly string[]): void {
  if (urls.length === 0) return
  const wrong = verbs.find((verb) => !URL_VERBS.has(verb))
  if (wrong !== undefined) throw new KubectlError(`invalid verb: '${wrong}' for nonResourceURL`)
  for (const url of urls) {
    if (url === '*') continue
    if (!url.startsWith('/')) throw new KubectlError('nonResourceURL should start with /')
    if (url.slice(0, -1).includes('*'))
      throw new KubectlError("nonResourceURL only supports wildcard matches when '*' is at the end")
  }
}

const subjectFlags: readonly Flag[] = [
  array('group', 'Groups that the binding is about; may be repeated.'),
  array('serviceaccount', 'Service accounts as <namespace>:<name>; may be repeated.'),
  array('user', 'Users that the binding is about; may be repeated.'),
]

/** @throws KubectlError for a service account without namespace */
function subjectsOf({ flags }: Kubectl): object[] {
  const people = (kind: string, flag: string): object[] =>
    flags.list(flag).map((name) => ({ kind, apiGroup: RBAC, name }))
  return [
    ...people('User', 'user'),
    ...people('Group', 'group'),
    ...flags.list('serviceaccount').map((text) => {
      const [namespace = '', name = '', ...more] = text.split(':')
      if (namespace === '' || name === '' || more.length > 0)
        throw new KubectlError('serviceaccount must be <namespace>:<name>')
      return { kind: 'ServiceAccount', name, namespace }
    }),
  ]
}

function binding(kubectl: Kubectl, kind: string, name: string, roleKind: string, roleName: string): KubeObject {
  const subjects = subjectsOf(kubectl)
  return {
    kind,
    apiVersion: `${RBAC}/v1`,
    metadata: { name },
    ...(subjects.length > 0 && { subjects }),
    roleRef: { apiGroup: RBAC, kind: roleKind, name: roleName },
  }
}

export const roleBinding: Generator = {
  name: 'rolebinding',
  summary: 'Create a role binding for a particular role or cluster role',
  usage:
    'kubectl create rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  examples: `  # The role reader for a service account
  kubectl create rolebinding readers --role=reader --serviceaccount=default:bot`,
  flags: [array('clusterrole', 'Cluster role that is bound.'), array('role', 'Role that is bound.'), ...subjectFlags],
  kind: { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', isNamespaced: true, plural: 'rolebindings' },
  failure: 'failed to create rolebinding: ',
  make: (kubectl, name) => {
    const [bound, ofCluster] = [kubectl.flags.text('role'), kubectl.flags.text('clusterrole')]
    if ((bound === '') === (ofCluster === ''))
      throw new KubectlError('exactly one of clusterrole or role must be specified')
    return binding(kubectl, 'RoleBinding', name, bound ? 'Role' : 'ClusterRole', bound || ofCluster)
  },
}

export const clusterRoleBinding: Generator = {
  name: 'clusterrolebinding',
  summary: 'Create a cluster role binding for a particular cluster role',
  usage:
    'kubectl create clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  examples: `  # Everything, for one user
  kubectl create clusterrolebinding ann-admin --clusterrole=cluster-admin --user=ann`,
  flags: [array('clusterrole', 'Cluster role that is bound.'), ...subjectFlags],
  required: ['clusterrole'],
  kind: { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', isNamespaced: false, plural: 'clusterrolebindings' },
  failure: 'failed to create clusterrolebinding: ',
  make: (kubectl, name) =>
    binding(kubectl, 'ClusterRoleBinding', name, 'ClusterRole', kubectl.flags.text('clusterrole')),
}
