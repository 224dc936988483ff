import { bool } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { filenameFlags } from '../../command-line/resource-flags.ts'
import { dryRunQuery } from '../../client/apply-flags.ts'
import { groupVersionOf, pathOf, type Resource } from '../../client/discovery.ts'
import { hasFiles, readManifests } from '../../client/manifests.ts'
import { dig, listOf, type KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, throwErrors } from '../../process/failure.ts'
import { serverError } from '../../process/answers.ts'
import {
  dryRunFlag,
  dryRunOf,
  objectPrinter,
  printFlags,
  printResult,
  type DryRun,
  type ObjectPrinter,
} from '../../printers/output.ts'
import { isEqual } from '../apply/three-way.ts'
import { goRule, uncovered, type Rule } from './rules.ts'

interface Subject {
  readonly kind?: string
  readonly apiGroup?: string
  readonly name?: string
  readonly namespace?: string
}

interface Outcome {
  readonly object: KubeObject
  readonly operation: 'none' | 'create' | 'update' | 'recreate'
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

export const reconcileCommand = defineCommand<{ dryRun: DryRun }>({
  name: 'reconcile',
  summary: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  usage: 'kubectl auth reconcile -f FILENAME',
  examples: `  # Roles and bindings of a file, with nothing taken away
  kubectl auth reconcile -f rbac.yaml

  # With what else they allow taken away
  kubectl auth reconcile -f rbac.yaml --remove-extra-subjects --remove-extra-permissions`,
  flags: [
    ...printFlags,
    ...filenameFlags,
    dryRunFlag,
    bool('remove-extra-permissions', 'Take rules away that the file does not have.'),
    bool('remove-extra-subjects', 'Take subjects away that the file does not have.'),
  ],
  complete: (kubectl) => ({ dryRun: dryRunOf(kubectl) }),
  validate: (_options, kubectl) => {
    if (!hasFiles(kubectl)) throw new KubectlError('must specify one of -f and -k')
    if (kubectl.args.length > 0) throw new KubectlError('no arguments are allowed')
  },
  run: ({ dryRun }, kubectl) => {
    const printer = objectPrinter(kubectl)
    const { manifests, errors } = readManifests(kubectl)
    throwErrors(errors)
    for (const { object } of manifests) {
      const target = targetOf(object)
      if (!target) continue
      const { kind } = target.resource
      const list = kind.endsWith('Binding') ? 'subjects' : 'rules'
      // The namespace is made when it is missing, and it has to have a name for that.
      if (dryRun !== 'client' && target.resource.isNamespaced && !target.namespace)
        throw new KubectlError('resource name may not be empty')
      show(kubectl, target, printer, list, reconcile(kubectl, target, list, dryRun), dryRun)
    }
  },
})

interface Target {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly wanted: KubeObject
}

/** What a file is about, without asking the server; undefined for kinds that have no rules. */
function targetOf(wanted: KubeObject): Target | undefined {
  const { group, version } = groupVersionOf(wanted.apiVersion ?? '')
  const { kind = '', metadata } = wanted
  if (group !== 'rbac.authorization.k8s.io' || !/^(Cluster)?Role(Binding)?$/.test(kind)) return undefined
  const singular = kind.toLowerCase()
  const resource: Resource = {
    group,
    version,
    kind,
    name: `${singular}s`,
    singular,
    shortNames: [],
    isNamespaced: !kind.startsWith('Cluster'),
    verbs: [],
    categories: [],
    subresources: [],
  }
  return { resource, namespace: metadata.namespace, wanted }
}

function reconcile(kubectl: Kubectl, target: Target, list: 'rules' | 'subjects', dryRun: DryRun): Outcome {
  const { resource, namespace, wanted } = target
  const path = pathOf(resource, namespace, wanted.metadata.name)
  const answer = kubectl.call({ method: 'GET', path })
  if (answer.status >= 400 && answer.status !== 404) throw serverError(answer)
  const send = (method: 'POST' | 'PUT', object: KubeObject): KubeObject =>
    dryRun === 'client'
      ? object
      : kubectl.json<KubeObject>({
          method,
          path: method === 'POST' ? pathOf(resource, namespace) : path,
          query: dryRunQuery(dryRun),
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(object),
        })
  if (answer.status === 404)
    return { object: send('POST', wanted), operation: 'create', added: shown(list, listOf(wanted, list)), removed: [] }
  const live = JSON.parse(answer.body) as KubeObject
  // A binding is for one role for ever: for another one it is made anew.
  if (list === 'subjects' && !isEqual(dig(live, 'roleRef'), dig(wanted, 'roleRef'))) {
    if (dryRun !== 'client') kubectl.json({ method: 'DELETE', path, query: dryRunQuery(dryRun) })
    const again = dryRun === 'server' ? wanted : send('POST', wanted)
    return { object: again, operation: 'recreate', added: shown(list, listOf(wanted, list)), removed: [] }
  }
  const [before, goal] = [listOf<Rule & Subject>(live, list), listOf<Rule & Subject>(wanted, list)]
  const lacking = (some: readonly (Rule & Subject)[], others: readonly (Rule & Subject)[]): (Rule & Subject)[] =>
    list === 'rules'
      ? (uncovered(some, others) as (Rule & Subject)[])
      : some.filter((one) => !others.some((other) => isEqual(one, other)))
  const [missing, extra] = [lacking(goal, before), lacking(before, goal)]
  const removes = kubectl.flags.flag(list === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects')
  const after = [...(removes ? before.filter((one) => !extra.includes(one)) : before), ...missing]
  if (missing.length === 0 && !(removes && extra.length > 0))
    return { object: live, operation: 'none', added: [], removed: [] }
  return {
    object: send('PUT', { ...live, [list]: after }),
    operation: 'update',
    added: shown(list, missing),
    removed: removes ? shown(list, extra) : [],
  }
}

const shown = (list: 'rules' | 'subjects', items: readonly (Rule & Subject)[]): string[] =>
  items.map((item) =>
    list === 'rules'
      ? goRule(item)
      : `{Kind:${item.kind ?? ''} APIGroup:${item.apiGroup ?? ''} Name:${item.name ?? ''} Namespace:${item.namespace ?? ''}}`,
  )

function show(
  kubectl: Kubectl,
  { resource }: Target,
  printer: ObjectPrinter | undefined,
  list: 'rules' | 'subjects',
  { object, operation, added, removed }: Outcome,
  dryRun: DryRun,
): void {
  printResult(kubectl, printer, resource, object, 'reconciled', dryRun)
  if (printer || operation === 'none') return
  const lines = (title: string, items: readonly string[]): string =>
    items.length > 0 ? `\t${title}:\n${items.map((item) => `\t\t${item}\n`).join('')}` : ''
  kubectl.complain(
    `\treconciliation required ${operation}\n${lines(`missing ${list} added`, added)}${lines(`extra ${list} removed`, removed)}`,
  )
}
