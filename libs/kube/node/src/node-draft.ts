// What a kubelet says of its node when it registers.
import { rfc3339 } from '@kubarium/kube-runtime'
import type { Draft, k8s } from '@kubarium/kube-objects'

const KUBELET_VERSION = 'v1.36.3'
const CAPACITY = {
  cpu: '4',
  memory: '16Gi',
  pods: '110',
  'ephemeral-storage': '100Gi',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
}

const CONDITIONS: readonly (readonly [type: string, status: 'True' | 'False', reason: string, message: string])[] = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
]

/** The address of a node by its number, counted from 1. */
export function nodeAddress(number: number): string {
  return `172.18.0.${number + 2}`
}

/** Node number `number` (from 1): `node-1`, ready since `now`. */
export function nodeDraft(number: number, now: number): Draft<k8s.Node> {
  const name = `node-${number}`
  const time = rfc3339(now)
  return {
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
      },
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: { podCIDR: `10.244.${number - 1}.0/24`, podCIDRs: [`10.244.${number - 1}.0/24`] },
    status: {
      capacity: CAPACITY,
      allocatable: CAPACITY,
      addresses: [
        { type: 'InternalIP', address: nodeAddress(number) },
        { type: 'Hostname', address: name },
      ],
      conditions: CONDITIONS.map(([type, status, reason, message]) => ({
        type,
        status,
        lastHeartbeatTime: time,
        lastTransitionTime: time,
        reason,
        message,
      })),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: `${String(number).padStart(4, '0')}5f7ad0e34c3cb4d2c0a1f4f6e1d2`,
        systemUUID: `${String(number).padStart(8, '0')}-5f7a-4d0e-b34c-3cb4d2c0a1f4`,
        bootID: `${String(number).padStart(8, '0')}-8a1e-4c1e-9b3f-6d2f0a9c7e55`,
        kernelVersion: '6.8.0-kubarium',
        osImage: 'Kubarium simulated node',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: KUBELET_VERSION,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  }
}

/** Nodes are registered before their kubelet has taken the taint of new nodes off; this is that taint. */
export const NOT_READY_TAINT = 'node.kubernetes.io/not-ready'
