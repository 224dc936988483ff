// Takes pods off nodes whose taints they do not put up with, some at once, some after a while
// (pkg/controller/tainteviction).
import { rfc3339 } from '@kubarium/kube-runtime'
import { equalJson, isTerminating, kinds, rememberedKind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ObjectKey, type ReconcileContext } from '@kubarium/kube-reconcile'
import { evictingTaints, staysFor } from './taint-eviction.ts'

/** The pods of a node that have to go, by `namespace/name`: since when, and when. */
interface PendingEvictions extends KubeObject {
  readonly pods: Readonly<Record<string, { readonly uid: string; readonly since: number; readonly at: number }>>
}

const pendingEvictions = rememberedKind<PendingEvictions>('PendingEvictions', 'pending-evictions')

export const taintEvictionReconciler = defineReconciler({
  name: 'taint-eviction-controller',
  for: kinds.Node,
  watches: [
    interestIn(kinds.Pod, function* ({ object, previous }): Generator<ObjectKey> {
      const { nodeName, tolerations } = (object ?? previous)!.spec
      if (!nodeName) return
      if (object && previous?.spec.nodeName === nodeName && previous.spec.tolerations === tolerations) return
      yield { namespace: '', name: nodeName }
    }),
  ],
  reconcile({ name }, context) {
    const { read, write, now } = context
    const before = read(pendingEvictions).find('', name)
    const taints = evictingTaints(read(kinds.Node).find('', name))
    if (taints.length === 0 && !before) return
    const pods: Record<string, PendingEvictions['pods'][string]> = {}
    for (const pod of read(kinds.Pod).indexed('node', name)) {
      // One that is on its way is told once, too.
      if (isTerminating(pod) && pod.status.conditions?.some(({ type }) => type === 'DisruptionTarget')) continue
      const key = `${pod.metadata.namespace}/${pod.metadata.name}`
      const pending = before?.pods[key]?.uid === pod.metadata.uid ? before.pods[key] : undefined
      const stays = staysFor(pod, taints)
      if (stays === undefined) {
        if (pending) tell(pod, 'Cancelling deletion of', context)
      } else if (stays === 0 || (pending && pending.at <= now())) evict(pod, context)
      else {
        const since = pending?.since ?? now()
        // What was decided first holds, unless it would be sooner now.
        const at = Math.min(since + stays, pending?.at ?? Number.POSITIVE_INFINITY)
        if (at <= now()) evict(pod, context)
        else pods[key] = { uid: pod.metadata.uid, since, at }
      }
    }
    const times = Object.values(pods).map(({ at }) => at)
    if (times.length === 0) {
      if (before) write(pendingEvictions).delete(before)
      return
    }
    const next: PendingEvictions = { metadata: { name } as k8s.ObjectMeta, pods }
    if (!equalJson(next, before)) write(pendingEvictions).update(next)
    return { at: Math.min(...times) }
  },
})

function tell(pod: k8s.Pod, what: string, { events }: ReconcileContext): void {
  const { namespace, name } = pod.metadata
  events.record(pod, kinds.Pod, 'Normal', 'TaintManagerEviction', `${what} Pod ${namespace}/${name}`)
}

function evict(pod: k8s.Pod, context: ReconcileContext): void {
  const { write, now } = context
  tell(pod, 'Marking for deletion', context)
  const marked = write(kinds.Pod).updateStatus(
    withDisruptionTarget(pod, 'DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint', now()),
  )
  write(kinds.Pod).delete(marked)
}

/** A pod that says why it is taken away. */
export function withDisruptionTarget(pod: k8s.Pod, reason: string, message: string, now: number): k8s.Pod {
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget')
  const condition = {
    type: 'DisruptionTarget',
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    status: 'True',
    lastProbeTime: null as unknown as string,
    lastTransitionTime: rfc3339(now),
    reason,
    message,
  } as k8s.PodCondition
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } }
}
