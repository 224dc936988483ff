// A learner's simulated clusters.
import { z } from 'zod'

export const clusterName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/, 'lower-case letters, digits and dashes, 40 at most')

export const cluster = z.object({
  id: z.uuid(),
  name: clusterName,
  nodes: z.int(),
  kubernetesVersion: z.string(),
  revision: z.int(),
  createdAt: z.iso.datetime(),
  /** `parked`: a part of the simulation failed and nobody works on this cluster until it is released. */
  state: z.enum(['running', 'hibernated', 'parked']),
  parked: z.object({ at: z.iso.datetime(), error: z.string() }).nullable(),
})
export type Cluster = z.infer<typeof cluster>

/** GET /v1/clusters */
export const clusterList = z.object({ clusters: z.array(cluster), limit: z.int() })
export type ClusterList = z.infer<typeof clusterList>

/** POST /v1/clusters → 201 cluster */
export const createCluster = z.object({ name: clusterName, nodes: z.int().min(1).max(10).default(3) })
export type CreateCluster = z.input<typeof createCluster>

/** Of GET /v1/clusters/:id/kubeconfig: a bearer token, or a client certificate with its key. Both are good for a year. */
export const kubeconfigQuery = z.object({ credential: z.enum(['token', 'certificate']).default('token') })

// GET /v1/clusters/:id → cluster · DELETE /v1/clusters/:id → 204
// GET /v1/clusters/:id/kubeconfig → text/yaml · POST /v1/clusters/:id/release → cluster (ends parking)
