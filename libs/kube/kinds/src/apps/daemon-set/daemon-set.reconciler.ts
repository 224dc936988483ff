// Keeps one pod on each node that a DaemonSet wants one on (pkg/controller/daemon).
import {
  StatusError,
  controllerOf,
  controllerReference,
  equalJson,
  isTerminating,
  kinds,
  matchesLabelSelector,
  type Draft,
  type k8s,
} from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ObjectKey, type ReconcileContext } from '@kubarium/kube-reconcile'
import { isPodAvailable, isPodReady, readySince } from '../../core/pod/pod.readiness.ts'
import { adopted, interestInOrphans, released } from '../adoption.ts'
import { REVISION_LABEL } from '../controller-revision/controller-history.ts'
import { FAILED_DAEMON_POD, failedPodMessage, replacementAllowedAt } from './daemon-set.failed-pods.ts'
import { forgetOld, historyOf } from './daemon-set.history.ts'
import { affinityToNode, daemonTolerations, targetNodeOf } from './daemon-set.placement.ts'
import {
  countsOf,
  placementPlan,
  rollingUpdatePlan,
  type DaemonPlan,
  type PodsByNode,
  type Situation,
} from './daemon-set.plan.ts'

/** What the API server counts the templates of a DaemonSet by. */
export const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation'
const GENERATION_LABEL = 'pod-template-generation'
/** The most pods created or deleted in one go. */
const BURST = 250

export const daemonSetReconciler = defineReconciler({
  name: 'daemonset-controller',
  for: kinds.DaemonSet,
  owns: [kinds.Pod, kinds.ControllerRevision],
  watches: [
    interestInOrphans(kinds.Pod, kinds.DaemonSet),
    interestInOrphans(kinds.ControllerRevision, kinds.DaemonSet),
    // A node that came, went, or has other labels or taints.
    interestIn(kinds.Node, function* ({ object, previous }, { read }): Generator<ObjectKey> {
      if (object && previous && object.spec === previous.spec && object.metadata.labels === previous.metadata.labels)
        return
      for (const { metadata } of read(kinds.DaemonSet).list())
        yield { namespace: metadata.namespace!, name: metadata.name }
    }),
  ],
  reconcile({ namespace, name }, context) {
    const found = context.read(kinds.DaemonSet).find(namespace, name)
    if (!found || isTerminating(found)) return
    const pods = claim(found, context)
    const { daemonSet, hash, old } = historyOf(found, pods, context)
    const nodes = context.read(kinds.Node).list()
    const situation: Situation = { daemonSet, nodes, pods: byNode(pods), hash, now: context.now() }
    const waits: number[] = []
    const failure = act(situation, waits, context)
    const left = claim(daemonSet, context)
    if (!failure) forgetOld(daemonSet, old, left, context)
    const after = { ...situation, pods: byNode(left) }
    if (!failure && isOnlyAboutNodes(after)) return
    writeStatus(after, context)
    if (failure) throw failure
    waits.push(...availabilities(after))
    return waits.length > 0 ? { at: Math.min(...waits) } : undefined
  },
})

/** Pods of this DaemonSet, after letting go those that no longer match and taking in orphans that do. */
function claim(daemonSet: k8s.DaemonSet, { read, write }: ReconcileContext): k8s.Pod[] {
  const { uid, namespace } = daemonSet.metadata
  const { selector } = daemonSet.spec
  const mine: k8s.Pod[] = []
  for (const pod of read(kinds.Pod).ownedBy(uid)) {
    if (controllerOf(pod)?.uid !== uid) continue
    if (matchesLabelSelector(selector, pod.metadata.labels)) mine.push(pod)
    else if (!isTerminating(pod)) write(kinds.Pod).update(released(pod, daemonSet))
  }
  const [first] = Object.entries(selector.matchLabels ?? {})
  const candidates = first
    ? read(kinds.Pod).indexed('label', `${namespace}/${first[0]}=${first[1]}`)
    : read(kinds.Pod).list(namespace)
  for (const pod of candidates)
    if (!controllerOf(pod) && !isTerminating(pod) && matchesLabelSelector(selector, pod.metadata.labels))
      mine.push(write(kinds.Pod).update(adopted(pod, daemonSet, kinds.DaemonSet)))
  return mine
}

function byNode(pods: readonly k8s.Pod[]): PodsByNode {
  const result = new Map<string, k8s.Pod[]>()
  for (const pod of pods) {
    const hasEnded = pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded'
    // Somebody else takes it away.
    if (hasEnded && isTerminating(pod)) continue
    const node = targetNodeOf(pod)
    if (node === undefined) continue
    const list = result.get(node)
    if (list) list.push(pod)
    else result.set(node, [pod])
  }
  return result
}

/** Puts pods where they belong; when all are there, goes on with the update. @returns the refusal of a creation */
function act(situation: Situation, waits: number[], context: ReconcileContext): StatusError | undefined {
  const { daemonSet } = situation
  const plan = placementPlan(situation, (pod, node) => {
    const at = replacementAllowedAt(daemonSet, node, context)
    if (at > situation.now) {
      waits.push(at)
      return false
    }
    context.events.record(daemonSet, kinds.DaemonSet, 'Warning', FAILED_DAEMON_POD, failedPodMessage(pod, node))
    return true
  })
  for (const { metadata, status, spec } of plan.ended)
    if (status.phase === 'Succeeded')
      context.events.record(
        daemonSet,
        kinds.DaemonSet,
        'Normal',
        'SucceededDaemonPod',
        `Found succeeded daemon pod ${metadata.namespace}/${metadata.name} on node ${spec.nodeName}, will try to delete it`,
      )
  const failure = carryOut(situation, plan, context)
  if (failure || plan.toCreateOn.length > 0 || plan.toDelete.length > 0) return failure
  if (daemonSet.spec.updateStrategy.type !== 'RollingUpdate') return undefined
  return carryOut(situation, rollingUpdatePlan(situation), context)
}

function carryOut(
  { daemonSet, hash }: Situation,
  { toCreateOn, toDelete }: DaemonPlan,
  { write, events }: ReconcileContext,
): StatusError | undefined {
  let failure: StatusError | undefined
  for (const node of toCreateOn.slice(0, BURST)) {
    try {
      const pod = write(kinds.Pod).create(daemonSet.metadata.namespace!, podFor(daemonSet, node, hash))
      events.record(daemonSet, kinds.DaemonSet, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      events.record(daemonSet, kinds.DaemonSet, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      failure = error
      break
    }
  }
  for (const pod of toDelete.slice(0, BURST)) {
    write(kinds.Pod).delete(pod)
    events.record(daemonSet, kinds.DaemonSet, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)
  }
  return failure
}

/** The pod that a DaemonSet makes of its template for a node. */
function podFor(daemonSet: k8s.DaemonSet, node: string, hash: string): Draft<k8s.Pod> {
  const { metadata, spec } = daemonSet.spec.template
  const generation = daemonSet.metadata.annotations?.[GENERATION_ANNOTATION]
  return {
    metadata: {
      generateName: `${daemonSet.metadata.name}-`,
      namespace: daemonSet.metadata.namespace!,
      labels: {
        ...metadata.labels,
        ...(generation !== undefined && { [GENERATION_LABEL]: generation }),
        [REVISION_LABEL]: hash,
      },
      ...(metadata.annotations && { annotations: metadata.annotations }),
      ...(metadata.finalizers && { finalizers: metadata.finalizers }),
      ownerReferences: [controllerReference(daemonSet, 'apps/v1', 'DaemonSet')],
    },
    spec: { ...spec, affinity: affinityToNode(spec.affinity, node), tolerations: daemonTolerations(spec) },
  }
}

/**
 * Whether nothing has changed for the DaemonSet since its status was written but, maybe, nodes. A node that goes or gets a
 * taint changes the counts; as with the real controller, that shows when one of the pods changes.
 */
function isOnlyAboutNodes({ daemonSet, pods }: Situation): boolean {
  const { metadata, spec, status } = daemonSet
  if (status.observedGeneration !== metadata.generation || (spec.minReadySeconds ?? 0) > 0) return false
  if (status.currentNumberScheduled + status.numberMisscheduled !== pods.size) return false
  const written = Number(metadata.resourceVersion)
  return [...pods.values()].every((list) => list.every((pod) => Number(pod.metadata.resourceVersion) < written))
}

function writeStatus(situation: Situation, { write }: ReconcileContext): void {
  const { daemonSet } = situation
  const { collisionCount, conditions } = daemonSet.status
  const status: k8s.DaemonSetStatus = {
    ...(collisionCount !== undefined && { collisionCount }),
    ...(conditions && { conditions }),
    ...countsOf(situation),
  }
  if (!equalJson(status, daemonSet.status)) write(kinds.DaemonSet).updateStatus({ ...daemonSet, status })
}

/** Ready pods become available by waiting: when. */
function availabilities({ daemonSet, pods, now }: Situation): number[] {
  const seconds = daemonSet.spec.minReadySeconds ?? 0
  if (seconds === 0) return []
  return [...pods.values()]
    .flat()
    .filter((pod) => isPodReady(pod) && !isPodAvailable(pod, seconds, now))
    .map((pod) => readySince(pod) + seconds * 1000)
}
