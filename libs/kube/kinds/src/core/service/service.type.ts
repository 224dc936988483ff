// What follows from the type of a Service.
import type { k8s } from '@kubarium/kube-objects'

type Spec = Pick<k8s.ServiceSpec, 'type' | 'externalTrafficPolicy' | 'externalIPs' | 'clusterIPs'>

export const hasNodePorts = ({ type }: Spec): boolean => type === 'NodePort' || type === 'LoadBalancer'

export const hasClusterIP = ({ type }: Spec): boolean => type !== 'ExternalName'

/** Whether a load balancer asks each node for pods of its own. */
export const needsHealthCheck = ({ type, externalTrafficPolicy }: Spec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

/** Whether somebody outside the cluster can come in. */
export const isExternal = (spec: Spec): boolean =>
  hasNodePorts(spec) || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0)

export const isHeadless = ({ clusterIPs }: Spec): boolean => clusterIPs?.length === 1 && clusterIPs[0] === 'None'
