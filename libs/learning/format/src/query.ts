// Which objects a check or a step is about.
import { z } from 'zod'

/**
 * Objects of the cluster, as `kubectl get` would find them. A check looks at them again only when one of them changes.
 */
export const objectQuery = z.strictObject({
  /** Plural name, with its group behind a dot where there is one: `pods`, `deployments.apps`. */
  get: z.string().regex(/^[a-z]+(\.[a-z0-9.-]+)?$/, 'a plural name such as pods or deployments.apps'),
  /** Absent: of all namespaces, or of none for what has none. */
  namespace: z.string().optional(),
  name: z.string().optional(),
  /** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
  selector: z.string().optional(),
})
export type ObjectQuery = z.infer<typeof objectQuery>

/** An expression in CEL (https://cel.dev) over what was queried. */
export const expression = z.string().min(1)

/** Objects by the name that expressions know them by, and values computed from them, in order. */
export const view = {
  from: z.record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), objectQuery).default({}),
  let: z.record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), expression).default({}),
}
