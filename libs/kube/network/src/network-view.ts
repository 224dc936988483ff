// What the network needs to know of a cluster to answer a question. It looks, it never changes anything.
import type { k8s } from '@kubarium/kube-objects'

export interface NetworkView {
  /** The pod with this address, if it has not ended. */
  podByAddress(ip: string): k8s.Pod | undefined
  nodeByAddress(ip: string): k8s.Node | undefined
  node(name: string): k8s.Node | undefined
  nodes(): readonly k8s.Node[]
  /** The service behind a cluster IP, an external IP or a load balancer's address. */
  serviceByAddress(ip: string): k8s.Service | undefined
  serviceByNodePort(protocol: string, port: number): k8s.Service | undefined
  service(namespace: string, name: string): k8s.Service | undefined
  endpointSlices(namespace: string, service: string): readonly k8s.EndpointSlice[]
}
