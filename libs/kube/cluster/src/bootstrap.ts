// What a cluster consists of before anybody has used it: namespaces, the API server's own service, nodes.
import { ClusterState, type StoredObject } from '@kubarium/kube-store'
import { fnv32a, rfc3339 } from '@kubarium/kube-runtime'
import { deepFreeze, kinds, type Draft, type k8s } from '@kubarium/kube-objects'
import {
  CLOUD_NAME,
  DEFAULT_CLASS_ANNOTATION,
  DISK_PROVISIONER,
  bootstrapPolicy,
  clouds,
  simulatedCloud,
} from '@kubarium/kube-kinds'
import { nodeDraft, type NodeOptions } from '@kubarium/kube-node'
import { clusterIndexes } from './indexes.ts'
import { AUTHORITY_KEY, SimulatedCluster, type Authority, type ClusterOptions } from './simulated-cluster.ts'

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease']
const API_SERVER_ADDRESS = '172.18.0.2'
const API_SERVICE_ADDRESS = '10.96.0.1'

export interface BootstrapOptions extends NodeOptions {
  readonly nodes: number
  /** The cluster's own time at which all of it is made, milliseconds since 1970. */
  readonly now: number
  readonly caCertificate: string
  /**
   * Whether the cluster is in a cloud: it gives load balancers addresses, and claims disks (classes `standard`, which is the
   * default, and `standard-immediate`). Without one a cluster is as it comes from kubeadm.
   */
  readonly cloud?: boolean
}

/** A state to start clusters from, under an id that depends on its content. */
export interface ClusterBase {
  readonly id: string
  readonly revision: number
  readonly entries: readonly (readonly [string, StoredObject])[]
}

/** Makes the state that new clusters start from. Costs milliseconds: make it once and share it. */
export function clusterBase({ nodes, now, caCertificate, cloud = false, ...node }: BootstrapOptions): ClusterBase {
  const seed = `base/${nodes}/${now}${cloud ? '/cloud' : ''}`
  const options: ClusterOptions = { ...node, seed }
  const cluster = new SimulatedCluster(ClusterState.empty(clusterIndexes), options, now)
  cluster.journal.cause = { actor: 'bootstrap' }
  const authority: Authority = { metadata: { name: 'ca' }, certificate: caCertificate }
  cluster.journal.write(AUTHORITY_KEY, deepFreeze(authority))
  const { client } = cluster
  cluster.actAs('kube-apiserver')
  for (const name of NAMESPACES) client.write(kinds.Namespace).create('', { metadata: { name } })
  for (const draft of bootstrapPolicy.clusterRoles) client.write(kinds.ClusterRole).create('', draft)
  for (const draft of bootstrapPolicy.clusterRoleBindings) client.write(kinds.ClusterRoleBinding).create('', draft)
  for (const draft of bootstrapPolicy.roles) client.write(kinds.Role).create(draft.metadata!.namespace!, draft)
  for (const draft of bootstrapPolicy.roleBindings)
    client.write(kinds.RoleBinding).create(draft.metadata!.namespace!, draft)
  client.write(kinds.Service).create('default', apiService)
  client.write(kinds.EndpointSlice).create('default', apiEndpoints)
  if (cloud) {
    client.write(clouds).create('', { metadata: { name: CLOUD_NAME }, ...simulatedCloud })
    for (const storageClass of storageClasses) client.write(kinds.StorageClass).create('', storageClass)
  }
  cluster.actAs('kubelet')
  for (let i = 1; i <= nodes; i++) {
    const draft = nodeDraft(i, now)
    const node = client.write(kinds.Node).create('', { ...draft, status: {} } as Draft<k8s.Node>)
    client.write(kinds.Node).updateStatus({ ...node, status: draft.status as k8s.NodeStatus })
    client.write(kinds.Lease).create('kube-node-lease', leaseOf(node, now))
  }
  cluster.step(now + 1000)
  const entries = [...cluster.state.entries()]
  return {
    id: `${nodes}-${fnv32a(JSON.stringify(entries)).toString(16)}-${now.toString(36)}`,
    revision: cluster.revision,
    entries,
  }
}

/** With it a kubelet proves every ten seconds that it lives; that it does is not written but shown. */
function leaseOf({ metadata: { name, uid } }: k8s.Node, now: number): Draft<k8s.Lease> {
  return {
    metadata: { name, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: rfc3339(now).replace('Z', '.000000Z') },
  }
}

const disk = { provisioner: DISK_PROVISIONER, reclaimPolicy: 'Delete', allowVolumeExpansion: true } as const
const storageClasses: readonly Draft<k8s.StorageClass>[] = [
  {
    ...disk,
    metadata: { name: 'standard', annotations: { [DEFAULT_CLASS_ANNOTATION]: 'true' } },
    volumeBindingMode: 'WaitForFirstConsumer',
  },
  { ...disk, metadata: { name: 'standard-immediate' }, volumeBindingMode: 'Immediate' },
]

const apiService: Draft<k8s.Service> = {
  metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: {
    clusterIP: API_SERVICE_ADDRESS,
    clusterIPs: [API_SERVICE_ADDRESS],
    type: 'ClusterIP',
    ipFamilyPolicy: 'SingleStack',
    ipFamilies: ['IPv4'],
    sessionAffinity: 'None',
    ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
  },
}

const apiEndpoints: Draft<k8s.EndpointSlice> = {
  metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: [API_SERVER_ADDRESS], conditions: { ready: true } }],
  ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
}
