// The live view into a cluster: Socket.IO namespace /live, one cluster per connection
// (`auth: { clusterId }`). The server sends `snapshot` once, then `changes` after every append; after a gap
// (reconnect, revision not the expected one) the client drops what it has and waits for the next snapshot.
import { z } from 'zod'

/** Resources the live view carries, by storage name. */
export const LIVE_RESOURCES = [
  'namespaces',
  'nodes',
  'pods',
  'services',
  'endpointslices.discovery.k8s.io',
  'deployments.apps',
  'replicasets.apps',
  'configmaps',
  'secrets',
  'events',
] as const

/** A Kubernetes object as the API server would return it (secrets without data, no managedFields). */
export const liveObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    resourceVersion: z.string(),
  }),
})
export type LiveObject = z.infer<typeof liveObject>

/** Who made a change, and on account of which earlier revision (0: of none). */
export const liveCause = z.object({ actor: z.string(), verb: z.string().optional(), because: z.int().optional() })

export const liveSnapshot = z.object({
  revision: z.int(),
  /** The cluster's own time, in milliseconds since 1970. */
  now: z.number(),
  objects: z.array(liveObject),
})
export type LiveSnapshot = z.infer<typeof liveSnapshot>

export const liveChanges = z.object({
  /** The revision these changes follow on; the client must be at it. */
  after: z.int(),
  revision: z.int(),
  now: z.number(),
  changes: z.array(
    z.object({
      type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
      revision: z.int(),
      object: liveObject,
      cause: liveCause,
    }),
  ),
})
export type LiveChanges = z.infer<typeof liveChanges>

// Errors: `problem` event with a Problem body, then the server disconnects (not yours: 404; parked is not an error).
