// Which address a pod gets.
import { StatusError, deepFreeze, kinds, type k8s } from '@kubarium/kube-objects'
import type { StoredObject } from '@kubarium/kube-store'
import type { PodLook } from './pod-look.ts'

/** The next free address of the node's range, counting on from the last one given out (host-local IPAM). */
export function allocateAddress(look: PodLook, pod: k8s.Pod): string {
  if (pod.spec.hostNetwork) return look.hostIP(pod)
  const { read } = look.tools.context
  const node = read(kinds.Node).find('', pod.spec.nodeName!)
  const prefix = (node?.spec.podCIDR ?? '10.244.255.0/24').split('.').slice(0, 3).join('.')
  const key = `~ipam//${pod.spec.nodeName}`
  const last = (look.tools.journal.state.get(key) as unknown as { last: number } | undefined)?.last ?? 1
  for (let i = 1; i <= 253; i++) {
    const number = 2 + ((last - 2 + i + 253) % 253)
    const ip = `${prefix}.${number}`
    if (isTaken(look, ip)) continue
    look.tools.journal.write(key, deepFreeze({ metadata: { name: pod.spec.nodeName! }, last: number }) as StoredObject)
    return ip
  }
  throw new StatusError(
    500,
    'InternalError',
    `failed to allocate for range 0: no IP addresses available in range set: ${prefix}.1-${prefix}.254`,
  )
}

function isTaken(look: PodLook, ip: string): boolean {
  return look.tools.context
    .read(kinds.Pod)
    .indexed('pod-ip', ip)
    .some(({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed')
}
