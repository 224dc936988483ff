// The states that new clusters start from: one per number of nodes, made anew now and then so that nothing in a new
// cluster is much older than the cluster.
import { KUBERNETES_VERSION } from '@kubarium/kube-apiserver'
import { clusterBase, standardSimulation } from '@kubarium/kube-cluster'
import type { PostgresClusterLog } from '@kubarium/platform-cluster-log'

export const MAX_NODES = 10
export const TEMPLATE_AGE_MS = 600_000

export async function publishTemplates(log: PostgresClusterLog, caCertificate: string, now: number): Promise<void> {
  for (let nodes = 1; nodes <= MAX_NODES; nodes++) {
    const base = clusterBase({ ...standardSimulation, caCertificate, nodes, now, cloud: true })
    await log.publishTemplate({ kubernetesVersion: KUBERNETES_VERSION.gitVersion, nodes, base })
  }
}
