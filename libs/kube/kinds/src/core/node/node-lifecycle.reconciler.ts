// Watches over nodes: what they say of themselves becomes taints, and those that say nothing any more count as lost
// (pkg/controller/nodelifecycle, pkg/controller/ttl).
import { rfc3339 } from '@kubarium/kube-runtime'
import { equalJson, kinds, type k8s } from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ObjectKey, type ReconcileContext } from '@kubarium/kube-reconcile'
import { isPodReady } from '../pod/pod.readiness.ts'
import { conditionsOfLost, lostAt } from './node.silence.ts'
import { isMarkedNotReady, taintsOf } from './node.taints.ts'

const LEASES = 'kube-node-lease'
/** How long kubelets may keep what they have read; set on every node (the ttl controller). */
const TTL_ANNOTATION = 'node.alpha.kubernetes.io/ttl'

export const nodeLifecycleReconciler = defineReconciler({
  name: 'node-lifecycle-controller',
  component: 'node-controller',
  for: kinds.Node,
  watches: [
    interestIn(kinds.Lease, function* ({ object }): Generator<ObjectKey> {
      if (object?.metadata.namespace === LEASES) yield { namespace: '', name: object.metadata.name }
    }),
  ],
  reconcile({ name }, context) {
    const { read, write, now } = context
    let node = read(kinds.Node).find('', name)
    if (!node) return
    if (node.metadata.annotations?.[TTL_ANNOTATION] === undefined) node = register(node, context)
    const lost = lostAt(node, read(kinds.Lease).find(LEASES, name))
    if (lost !== undefined && lost <= now()) {
      const conditions = conditionsOfLost(node, now())
      if (conditions.some((one, i) => one !== node!.status.conditions?.[i]))
        node = write(kinds.Node).updateStatus({ ...node, status: { ...node.status, conditions } })
    }
    const ready = node.status.conditions?.find(({ type }) => type === 'Ready')
    if (ready && ready.status !== 'True' && !isMarkedNotReady(node)) tellNotReady(node, context)
    const taints = taintsOf(node, rfc3339(now()))
    if (!equalJson(taints, node.spec.taints ?? [])) {
      const { taints: _, ...spec } = node.spec
      write(kinds.Node).update({ ...node, spec: { ...spec, ...(taints.length > 0 && { taints }) } })
    }
    return lost !== undefined && lost > now() ? { at: lost } : undefined
  },
})

function register(node: k8s.Node, { write, events }: ReconcileContext): k8s.Node {
  const { name, annotations } = node.metadata
  events.record(
    node,
    kinds.Node,
    'Normal',
    'RegisteredNode',
    `Node ${name} event: Registered Node ${name} in Controller`,
  )
  return write(kinds.Node).update({
    ...node,
    metadata: { ...node.metadata, annotations: { ...annotations, [TTL_ANNOTATION]: '0' } },
  })
}

/** Nobody should send requests to the pods of a node that is not ready. */
function tellNotReady(node: k8s.Node, { read, write, events, now }: ReconcileContext): void {
  const { name } = node.metadata
  events.record(node, kinds.Node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
  for (const pod of read(kinds.Pod).indexed('node', name)) {
    if (!isPodReady(pod)) continue
    events.record(pod, kinds.Pod, 'Warning', 'NodeNotReady', 'Node is not ready')
    const conditions = pod.status.conditions!.map((one) =>
      one.type === 'Ready' ? { ...one, status: 'False' as const, lastTransitionTime: rfc3339(now()) } : one,
    )
    write(kinds.Pod).updateStatus({ ...pod, status: { ...pod.status, conditions } })
  }
}
