// Takes away pods that nobody else would: those of nodes that are gone, and those that were deleted before they had one
// (pkg/controller/podgc).
import { isTerminating, kinds, rememberedKind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import {
  defineReconciler,
  interestIn,
  type ObjectKey,
  type ReconcileContext,
  type Result,
} from '@kubarium/kube-reconcile'
import { withDisruptionTarget } from './taint-eviction.reconciler.ts'

/** A node that pods are on and that is not there. */
interface MissingNode extends KubeObject {
  /** Milliseconds since 1970. */
  readonly since: number
}

const missingNode = rememberedKind<MissingNode>('MissingNode', 'missing-nodes')
/** A node may come back: its pods are left alone for so long. */
const QUARANTINE_MS = 40_000
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

export const podGcReconciler = defineReconciler({
  name: 'pod-garbage-collector-controller',
  for: kinds.Pod,
  watches: [
    interestIn(kinds.Node, function* ({ object, previous }, { read }): Generator<ObjectKey> {
      const { name } = (object ?? previous)!.metadata
      if (object && previous && object.spec.taints === previous.spec.taints) return
      for (const { metadata } of read(kinds.Pod).indexed('node', name))
        yield { namespace: metadata.namespace!, name: metadata.name }
    }),
  ],
  reconcile({ namespace, name }, context) {
    const { read, write } = context
    const pod = read(kinds.Pod).find(namespace, name)
    if (!pod) return
    const { nodeName } = pod.spec
    if (!nodeName) {
      if (isTerminating(pod)) write(kinds.Pod).delete(pod, { gracePeriodSeconds: 0 })
      return
    }
    const node = read(kinds.Node).find('', nodeName)
    if (!node) return ofMissingNode(pod, nodeName, context)
    const missing = read(missingNode).find('', nodeName)
    if (missing) write(missingNode).delete(missing)
    const isOutOfService = node.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) && !isReady(node)
    if (isOutOfService && isTerminating(pod)) discard(pod, 'PodGC: node is out of service', context)
  },
})

function ofMissingNode(pod: k8s.Pod, node: string, context: ReconcileContext): Result {
  const { read, write, now } = context
  const known = read(missingNode).find('', node)
  const missing = known ?? write(missingNode).create('', { metadata: { name: node }, since: now() })
  const at = missing.since + QUARANTINE_MS
  if (now() < at) return { at }
  discard(pod, 'PodGC: node no longer exists', context)
  if (read(kinds.Pod).indexed('node', node).length === 0) write(missingNode).delete(missing)
}

function isReady({ status }: k8s.Node): boolean {
  return status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
}

/** Takes a pod away; one that did not end by itself has failed. */
function discard(pod: k8s.Pod, message: string, { write, now }: ReconcileContext): void {
  const hasEnded = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'
  const marked = withDisruptionTarget(pod, 'DeletionByPodGC', message, now())
  const last = hasEnded
    ? pod
    : write(kinds.Pod).updateStatus({ ...marked, status: { ...marked.status, phase: 'Failed' } })
  write(kinds.Pod).delete(last, { gracePeriodSeconds: 0 })
}
