// Keeps pods with names of their own, one after the other, each with its claims (pkg/controller/statefulset).
import { controllerOf, equalJson, isTerminating, kinds, matchesLabelSelector, type k8s } from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ObjectKey, type ReconcileContext } from '@kubarium/kube-reconcile'
import { isPodReady, readySince } from '../../core/pod/pod.readiness.ts'
import { adopted, interestInOrphans, released } from '../adoption.ts'
import { forgetOld, historyOf } from './stateful-set.history.ts'
import { isRunningAndAvailable, statusOf } from './stateful-set.plan.ts'
import { ordinalOf } from './stateful-set.pods.ts'
import { StatefulSetRound } from './stateful-set.round.ts'

export const statefulSetReconciler = defineReconciler({
  name: 'statefulset-controller',
  for: kinds.StatefulSet,
  owns: [kinds.Pod, kinds.ControllerRevision],
  watches: [
    interestInOrphans(kinds.Pod, kinds.StatefulSet),
    interestInOrphans(kinds.ControllerRevision, kinds.StatefulSet),
    // A claim that is gone may be made anew, and its pod after it.
    interestIn(kinds.PersistentVolumeClaim, function* ({ object, previous }, { read }): Generator<ObjectKey> {
      if (object || !previous) return
      const { namespace, name } = previous.metadata
      for (const { metadata, spec } of read(kinds.StatefulSet).list(namespace))
        if (spec.volumeClaimTemplates?.some((claim) => name.startsWith(`${claim.metadata.name}-${metadata.name}-`)))
          yield { namespace: namespace!, name: metadata.name }
    }),
  ],
  reconcile({ namespace, name }, context) {
    const { read, write, now } = context
    const set = read(kinds.StatefulSet).find(namespace, name)
    if (!set) return
    const pods = claim(set, context)
    const history = historyOf(set, context)
    const round = new StatefulSetRound(set, history, context)
    if (!isTerminating(set)) round.run(pods)
    const left = claim(set, context)
    const revisions = {
      current: history.current.metadata.name,
      update: history.update.metadata.name,
      collisionCount: history.collisionCount,
    }
    const { conditions } = set.status
    const status = { ...statusOf(set, left, revisions, now()), ...(conditions && { conditions }) }
    if (!equalJson(status, set.status)) write(kinds.StatefulSet).updateStatus({ ...set, status })
    forgetOld(set, history, left, context)
    if (round.failure) throw round.failure
    const seconds = set.spec.minReadySeconds ?? 0
    const waits = left
      .filter((pod) => isPodReady(pod) && !isRunningAndAvailable(pod, set, now()))
      .map((pod) => readySince(pod) + seconds * 1000)
      .filter((at) => at > now())
    return waits.length > 0 ? { at: Math.min(...waits) } : undefined
  },
})

/** Pods of this StatefulSet: letting go those that no longer match, taking in orphans with a name of its own. */
function claim(set: k8s.StatefulSet, { read, write }: ReconcileContext): k8s.Pod[] {
  const { uid, namespace } = set.metadata
  const { selector } = set.spec
  const mine: k8s.Pod[] = []
  for (const pod of read(kinds.Pod).ownedBy(uid)) {
    if (controllerOf(pod)?.uid !== uid) continue
    if (matchesLabelSelector(selector, pod.metadata.labels)) mine.push(pod)
    else if (!isTerminating(set) && !isTerminating(pod)) write(kinds.Pod).update(released(pod, set))
  }
  if (isTerminating(set)) return mine
  const [first] = Object.entries(selector.matchLabels ?? {})
  const candidates = first
    ? read(kinds.Pod).indexed('label', `${namespace}/${first[0]}=${first[1]}`)
    : read(kinds.Pod).list(namespace)
  for (const pod of candidates)
    if (
      !controllerOf(pod) &&
      !isTerminating(pod) &&
      ordinalOf(set, pod.metadata.name) !== undefined &&
      matchesLabelSelector(selector, pod.metadata.labels)
    )
      mine.push(write(kinds.Pod).update(adopted(pod, set, kinds.StatefulSet)))
  return mine
}
