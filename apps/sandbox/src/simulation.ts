// How clusters are simulated here: the same for every process that holds some.
import type { ClusterOptions } from '@kubarium/kube-cluster'
import { simulatedImages } from '@kubarium/kube-node'

/** @param pullSeconds how long an image takes to come; absent: by its size */
export function simulation(caCertificate: string, pullSeconds?: number): Omit<ClusterOptions, 'seed'> {
  return { caCertificate, ...simulatedImages, ...(pullSeconds !== undefined && { pullSeconds }) }
}
