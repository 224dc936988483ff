// One simulated cluster with its Kubernetes endpoint, in this process: for `npm run cluster`, specs and benches.
import { randomUUID } from 'node:crypto'
import { clusterBase, standardSimulation, type ClusterOptions } from '@kubarium/kube-cluster'
import { unauthorized } from '@kubarium/kube-objects'
import { MemoryClusterLog, type ClusterLog } from '@kubarium/kube-store'
import { Residence, stay, type ResidentCluster } from '@kubarium/platform-residence'
import { temporaryCertificateAuthority } from '@kubarium/platform-certificates'
import { KubeServer } from './kube-endpoint/kube-server.ts'
import { kubeconfigText } from './kube-endpoint/kubeconfig.ts'

export interface LocalClusterOptions {
  /** 0: a free one */
  readonly port: number
  readonly nodes: number
  readonly token: string
  readonly seed: string
  readonly pullSeconds?: number | undefined
  /** Whether it is in a cloud: addresses for load balancers, disks for claims. */
  readonly cloud?: boolean
  readonly options?: Pick<ClusterOptions, 'controllers' | 'scheduler' | 'kubelet'>
  /** Where it is kept; in memory unless given. */
  readonly log?: ClusterLog
  onError?(error: unknown, requestId: string): void
}

export interface LocalCluster {
  readonly url: string
  readonly kubeconfig: string
  /** PEM */
  readonly certificateAuthority: string
  readonly resident: ResidentCluster
  /** Settles when the simulation stops: after `stop`, or with the error that stopped it. */
  readonly running: Promise<void>
  stop(): Promise<void>
}

/** How long a cluster that nobody but us holds is kept going without a change: for ever, practically. */
const QUIET_MS = 86_400_000
const ADMINISTRATOR = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }

export async function startLocalCluster({
  port,
  nodes,
  token,
  seed,
  pullSeconds,
  cloud = false,
  options,
  log = new MemoryClusterLog(),
  onError = () => undefined,
}: LocalClusterOptions): Promise<LocalCluster> {
  const authority = await temporaryCertificateAuthority()
  const tls = await authority.serverCertificate(['localhost', '127.0.0.1', '::1'])
  const base = clusterBase({
    cloud,
    ...standardSimulation,
    caCertificate: authority.certificate,
    nodes,
    now: Date.now() - 1000,
  })
  await log.putBase(base)
  const clusterId = randomUUID()
  await log.create({ clusterId, baseId: base.id, seed })
  const residence = new Residence({
    log,
    cluster: { ...standardSimulation, ...(pullSeconds !== undefined && { pullSeconds }), ...options },
  })
  const resident = await residence.get(clusterId)
  const server = new KubeServer({
    tls: { ...tls, ca: authority.certificate },
    pathPerCluster: false,
    admit: async (request) => {
      if (request.token === token) return { user: ADMINISTRATOR, resident }
      if (request.token !== undefined) throw unauthorized()
      if (request.certificate)
        return {
          user: { name: request.certificate.user, groups: [...request.certificate.groups, 'system:authenticated'] },
          resident,
        }
      return { user: { name: 'system:anonymous', groups: ['system:unauthenticated'] }, resident }
    },
    onError,
  })
  const url = `https://127.0.0.1:${await server.listen(port, '127.0.0.1')}`
  const stopping = new AbortController()
  const running = (async () => {
    while (!stopping.signal.aborted) await stay(resident, { signal: stopping.signal, log, quietMs: QUIET_MS })
  })()
  return {
    url,
    kubeconfig: kubeconfigText({ server: url, certificateAuthority: authority.certificate, token }),
    certificateAuthority: authority.certificate,
    resident,
    running,
    async stop() {
      stopping.abort()
      await server.close()
      residence.close()
      await running.catch(() => undefined)
    },
  }
}
