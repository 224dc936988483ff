// Errors of the product's own API, as RFC 9457 problem details.
import { z } from 'zod'

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Machine-readable, stable: `cluster-limit-reached`, `not-found`, … */
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof problem>
