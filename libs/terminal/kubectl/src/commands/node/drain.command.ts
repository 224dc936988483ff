import { parseSelector } from '@kubarium/kube-objects'
import { bool, duration, int, text, type Flag } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { objectName, pathOf } from '../../client/discovery.ts'
import { dig, listOf, textOf, type KubeObject } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import { fetchOrFail, select, type Found } from '../../client/selection.ts'
import { nameCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, type DryRun } from '../../printers/output.ts'
import { selectorFlag } from '../../command-line/resource-flags.ts'
import { POD } from '../run/run.command.ts'
import { waitUntilGone } from '../wait/gone.ts'

function nodesOf(kubectl: Kubectl): Found[] {
  const { args, flags } = kubectl
  if (args.length === 0 && !flags.text('selector'))
    throw kubectl.usageError(`USAGE: ${kubectl.command.name} NODE [flags]`)
  if (args.length > 0 && flags.text('selector'))
    throw kubectl.usageError('error: cannot specify both a node name and a --selector option')
  return fetchOrFail(
    kubectl,
    select(
      kubectl,
      args.length > 0 ? args.flatMap((arg) => (arg.includes('/') ? [arg] : [`nodes/${arg}`])) : ['nodes'],
    ),
  )
}

const suffix = (dryRun: DryRun): string =>
  dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''

function setSchedulable(kubectl: Kubectl, { resource, object }: Found, isCordon: boolean, dryRun: DryRun): void {
  const { name } = object.metadata
  const is = dig(object, 'spec', 'unschedulable') === true
  const word = isCordon ? 'cordoned' : 'uncordoned'
  if (is === isCordon) kubectl.print(`${objectName(resource, name)} already ${word}${suffix(dryRun)}\n`)
  else {
    if (dryRun !== 'client')
      patchObject(
        kubectl,
        { resource, namespace: undefined, name },
        'strategic',
        { spec: { unschedulable: isCordon ? true : null } },
        dryRun,
        'kubectl-cordon',
      )
    kubectl.print(`${objectName(resource, name)} ${word}${suffix(dryRun)}\n`)
  }
}

const cordonOrNot = (isCordon: boolean): Command =>
  defineCommand<{ dryRun: DryRun }>({
    name: isCordon ? 'cordon' : 'uncordon',
    summary: isCordon ? 'Mark node as unschedulable' : 'Mark node as schedulable',
    usage: `kubectl ${isCordon ? 'cordon' : 'uncordon'} NODE`,
    flags: [dryRunFlag, selectorFlag],
    complete: (kubectl) => ({ dryRun: dryRunOf(kubectl) }),
    run: ({ dryRun }, kubectl) => {
      for (const node of nodesOf(kubectl)) setSchedulable(kubectl, node, isCordon, dryRun)
    },
    candidates: nameCandidates('nodes'),
  })

export const cordonCommand = cordonOrNot(true)
export const uncordonCommand = cordonOrNot(false)

const drainFlags: readonly Flag[] = [
  int('chunk-size', 'Large lists come in pieces of so many.', { default: '500' }),
  bool('delete-emptydir-data', 'Go on though pods use emptyDir; their data is lost.'),
  bool('disable-eviction', 'Delete instead of evicting; PodDisruptionBudgets do not count.'),
  dryRunFlag,
  bool('force', 'Go on though there are pods that no controller looks after.'),
  int('grace-period', 'Seconds that pods get to end; negative: their own.', { default: '-1' }),
  bool('ignore-daemonsets', 'Leave pods of DaemonSets where they are.'),
  text('pod-selector', 'Only pods with these labels.'),
  selectorFlag,
  int('skip-wait-for-delete-timeout', 'Do not wait for pods that are being deleted longer than so many seconds.', {
    default: '0',
  }),
  duration('timeout', 'How long; 0: for ever.', { default: '0s' }),
]

export const drainCommand = defineCommand<{ dryRun: DryRun }>({
  name: 'drain',
  summary: 'Drain node in preparation for maintenance',
  description: 'Cordons a node and evicts its pods, so that it can be taken away.',
  examples: `  # Though there are pods that no controller looks after
  kubectl drain node-1 --force

  # With 15 minutes for the pods to end
  kubectl drain node-1 --grace-period=900`,
  usage: 'kubectl drain NODE',
  flags: drainFlags,
  complete: (kubectl) => ({ dryRun: dryRunOf(kubectl) }),
  run: ({ dryRun }, kubectl) => {
    const nodes = nodesOf(kubectl)
    checkPodSelector(kubectl)
    for (const node of nodes) {
      setSchedulable(kubectl, node, true, dryRun)
      drain(kubectl, node, dryRun)
    }
  },
  candidates: nameCandidates('nodes'),
})

/** @throws KubectlError */
function checkPodSelector({ flags }: Kubectl): void {
  try {
    parseSelector(flags.text('pod-selector'))
  } catch {
    throw new KubectlError('--pod-selector=<pod_selector> must be a valid label selector')
  }
}

function drain(kubectl: Kubectl, { resource, object: node }: Found, dryRun: DryRun): void {
  const { flags } = kubectl
  const name = node.metadata.name
  const { items } = kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: '/api/v1/pods',
    query: {
      fieldSelector: `spec.nodeName=${name}`,
      ...(flags.text('pod-selector') && { labelSelector: flags.text('pod-selector') }),
      limit: '500',
    },
  })
  const evicted: KubeObject[] = []
  const refused = new Map<string, string[]>()
  const warned = new Map<string, string[]>()
  const note = (map: Map<string, string[]>, why: string, pod: KubeObject): void =>
    void map.set(why, [...(map.get(why) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`])
  for (const pod of items) {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller)
    const isOver = ['Succeeded', 'Failed'].includes(textOf(pod, 'status', 'phase'))
    if (pod.metadata.annotations?.['kubernetes.io/config.mirror']) continue
    if (owner?.kind === 'DaemonSet' && !isOver) {
      if (flags.flag('ignore-daemonsets')) note(warned, 'ignoring DaemonSet-managed Pods', pod)
      else note(refused, 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)', pod)
      continue
    }
    if (listOf(pod, 'spec', 'volumes').some((volume) => volume['emptyDir']) && !isOver) {
      if (!flags.flag('delete-emptydir-data')) {
        note(refused, 'cannot delete Pods with local storage (use --delete-emptydir-data to override)', pod)
        continue
      }
    }
    if (!owner && !isOver) {
      if (!flags.flag('force')) {
        note(refused, 'cannot delete Pods that declare no controller (use --force to override)', pod)
        continue
      }
      note(warned, 'deleting Pods that declare no controller', pod)
    }
    evicted.push(pod)
  }
  if (refused.size > 0) {
    const why = [...refused].map(([reason, pods]) => `${reason}: ${pods.join(', ')}`).join(', ')
    throw new KubectlError(
      `unable to drain node ${JSON.stringify(name)} due to error: ${refused.size === 1 ? why : `[${why}]`}, continuing command...\nThere are pending nodes to be drained:\n ${name}\n${[...refused].map(([reason, pods]) => `${reason}: ${pods.join(', ')}`).join('\n')}`,
    )
  }
  if (warned.size > 0)
    kubectl.complain(`Warning: ${[...warned].map(([reason, pods]) => `${reason}: ${pods.join(', ')}`).join('; ')}\n`)
  const grace = flags.number('grace-period')
  const until =
    flags.milliseconds('timeout') > 0
      ? kubectl.invocation.now + flags.milliseconds('timeout')
      : Number.POSITIVE_INFINITY
  const left: KubeObject[] = []
  for (const pod of evicted) {
    const namespace = pod.metadata.namespace!
    const path = pathOf(POD, namespace, pod.metadata.name)
    if (dryRun === 'client') {
      kubectl.print(`evicting pod ${namespace}/${pod.metadata.name} (dry run)\n`)
      continue
    }
    const usesEviction = !flags.flag('disable-eviction')
    kubectl.print(`${usesEviction ? 'evicting' : 'deleting'} pod ${namespace}/${pod.metadata.name}${suffix(dryRun)}\n`)
    const deleteOptions = {
      ...(grace >= 0 && { gracePeriodSeconds: grace }),
      ...(dryRun === 'server' && { dryRun: ['All'] }),
    }
    for (;;) {
      try {
        if (usesEviction)
          kubectl.json({
            method: 'POST',
            path: `${path}/eviction`,
            query: { ...(dryRun === 'server' && { dryRun: 'All' }) },
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({
              apiVersion: 'policy/v1',
              kind: 'Eviction',
              metadata: { name: pod.metadata.name, namespace },
              deleteOptions,
            }),
          })
        else
          kubectl.json({
            method: 'DELETE',
            path,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(deleteOptions),
          })
        left.push(pod)
        break
      } catch (error) {
        if (!(error instanceof ServerError)) throw error
        if (error.reason === 'NotFound') break
        if (error.reason !== 'TooManyRequests')
          throw new KubectlError(
            `unable to drain node ${JSON.stringify(name)} due to error: error when evicting pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(namespace)}: ${error.message}`,
          )
        kubectl.complain(
          `error when evicting pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${error.message}\n`,
        )
        if (kubectl.invocation.now + 5_000 > until)
          throw new KubectlError(
            `unable to drain node ${JSON.stringify(name)} due to error: error when evicting pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(namespace)}: global timeout reached: ${flags.text('timeout')}`,
          )
        kubectl.invocation.sleep(5_000)
      }
    }
  }
  if (dryRun === 'none')
    for (const pod of left) {
      waitUntilGone(
        kubectl,
        { resource: POD, namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid },
        Math.min(until - kubectl.invocation.now, 7 * 86_400_000),
      )
      kubectl.print(`pod/${pod.metadata.name} evicted\n`)
    }
  kubectl.print(`${objectName(resource, name)} drained${suffix(dryRun)}\n`)
}
