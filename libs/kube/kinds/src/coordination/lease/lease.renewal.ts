// The lease of a node, as its kubelet renews it.
import { rfc3339 } from '@kubarium/kube-runtime'
import { deepFreeze, type k8s } from '@kubarium/kube-objects'
import { isKeptByKubelet, lastOf, rememberShown } from '../../kept-by-kubelet.ts'

/** A quarter of the 40 seconds for which a lease is good. */
const EVERY_MS = 10_000
const NODE_LEASES = 'kube-node-lease'

const renewed = rememberShown<k8s.Lease>((lease, at) =>
  deepFreeze({ ...lease, spec: { ...lease.spec, renewTime: rfc3339(at).replace('Z', '.000000Z') } }),
)

/** A lease as readers see it. */
export function shownLease(lease: k8s.Lease, now: number): k8s.Lease {
  if (lease.metadata.namespace !== NODE_LEASES || !lease.spec?.renewTime || !isKeptByKubelet(lease)) return lease
  const start = Date.parse(lease.spec.renewTime)
  const at = lastOf(start, EVERY_MS, now)
  return at === start ? lease : renewed(lease, at)
}
