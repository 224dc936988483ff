import type { Client } from '@kubarium/kube-client'
import { kinds, type k8s } from '@kubarium/kube-objects'
import type { NetworkView } from '@kubarium/kube-network'

const SERVICE_LABEL = 'kubernetes.io/service-name'

/** The network's view of a cluster, through its client. */
export function networkView({ read }: Client): NetworkView {
  const firstOf = <T>(list: readonly T[], fits: (one: T) => boolean): T | undefined => list.find(fits)
  return {
    podByAddress: (ip) =>
      firstOf(
        read(kinds.Pod).indexed('pod-ip', ip),
        ({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed',
      ),
    nodeByAddress: (ip) =>
      firstOf(
        read(kinds.Node).list(),
        ({ status }) => status.addresses?.some(({ address }) => address === ip) ?? false,
      ),
    node: (name) => read(kinds.Node).find('', name),
    serviceByAddress: (ip) => read(kinds.Service).indexed('service-address', ip)[0],
    nodes: () => read(kinds.Node).list(),
    serviceByNodePort: (protocol, port) => read(kinds.Service).indexed('service-address', `${protocol}/${port}`)[0],
    service: (namespace, name) => read(kinds.Service).find(namespace, name),
    endpointSlices: (namespace, service) =>
      read(kinds.EndpointSlice)
        .list(namespace)
        .filter((slice: k8s.EndpointSlice) => slice.metadata.labels?.[SERVICE_LABEL] === service),
  }
}
