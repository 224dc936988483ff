// What is done to a cluster before a learner gets it, and to its copy when it is tested: one list of things for both.
import { z } from 'zod'
import { contentId, duration, templated } from './primitives.ts'
import { expression, objectQuery, view } from './query.ts'

/** A result can be named; expressions read it as `steps.<id>`. */
const named = { id: contentId.optional() }

/** Where requests come from: a pod made for it in that namespace, with these labels, or one that is there. */
const origin = z.union([
  z.strictObject({ namespace: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  z.strictObject({ namespace: z.string(), pod: z.string() }),
])

export const step = z.union([
  /** Manifests of a file beside the exercise, applied as `kubectl apply -f` does. */
  z.strictObject({ ...named, apply: z.string() }),
  /** A line typed into a terminal. Result: `status`, `output`. */
  z.strictObject({ ...named, run: z.string() }),
  /** Lets the cluster's own time pass. */
  z.strictObject({ ...named, advance: duration }),
  /** Lets time pass until something is so. Result: `ok`, `seconds`. */
  z.strictObject({ ...named, await: z.strictObject({ ...view, assert: expression }), within: duration }),
  /** Deletes all objects that are found. Result: `count`. */
  z.strictObject({ ...named, delete: objectQuery }),
  /**
   * Sends HTTP requests. Result: `ok` (2xx and 3xx), `failed`, `refused`, `timedOut`, `unresolved` as counts, `statuses`
   * and `bodies` in order.
   */
  z.strictObject({
    ...named,
    http: z.strictObject({
      from: origin,
      url: z.string(),
      times: templated(z.int().min(1).max(200)).default(1),
      /** Between two requests. */
      every: duration.default('0s'),
      timeout: duration.default('2s'),
      headers: z.record(z.string(), z.string()).default({}),
    }),
  }),
  /** Asks the cluster's DNS. Result: `ok`, `addresses` in order. */
  z.strictObject({ ...named, lookup: z.strictObject({ from: origin, name: z.string() }) }),
])
export type Step = z.infer<typeof step>
export type Origin = z.infer<typeof origin>
