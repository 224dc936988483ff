// Parameters make variants: every learner gets names, ports and faults of their own, drawn from a seed, so that a copied
// answer does not fit and a score can be computed again.
import { z } from 'zod'
import { seededRandom } from '@kubarium/kube-runtime'

const scalar = z.union([z.string(), z.int()])
const hidden = z.boolean().optional()

/** How one parameter gets its value. `hidden` ones are not told to the learner: they may be an answer. */
export const param = z.union([
  z.strictObject({ pick: z.array(scalar).min(1), hidden }),
  z.strictObject({ int: z.tuple([z.int(), z.int()]).refine(([low, high]) => low <= high, 'lowest first'), hidden }),
  z.strictObject({ template: z.string(), hidden }),
])
export type Param = z.infer<typeof param>

export const params = z.record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'a name such as app or faultyPort'), param)

/** Values of the parameters of one variant. */
export type ParamValues = Readonly<Record<string, string | number>>

/** A template that nothing fills in. */
export class UnknownParam extends Error {
  constructor(readonly param: string) {
    super(`{{${param}}} is no parameter`)
    this.name = 'UnknownParam'
  }
}

/**
 * The values of a variant: the same for the same content and seed, on every machine.
 * @param subject what the parameters belong to, so that two exercises of one seed differ
 * @throws UnknownParam when a template names a parameter that does not come before it
 */
export function valuesOf(definitions: Readonly<Record<string, Param>>, subject: string, seed: string): ParamValues {
  const values: Record<string, string | number> = {}
  for (const [name, definition] of Object.entries(definitions)) {
    // Each draws by its own name: a parameter that is added later does not change the others.
    const random = seededRandom(`${subject}/${seed}/${name}`)
    if ('pick' in definition) values[name] = definition.pick[random.int(definition.pick.length)]!
    else if ('int' in definition) {
      const [low, high] = definition.int
      values[name] = low + random.int(high - low + 1)
    } else values[name] = filled(definition.template, values)
  }
  return values
}

/** The values that a learner may see. */
export function shownValues(definitions: Readonly<Record<string, Param>>, values: ParamValues): ParamValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !definitions[name]?.hidden))
}

const TEMPLATE = /\{\{([a-zA-Z][a-zA-Z0-9]*)\}\}/g

/** A text with its templates filled in. @throws UnknownParam */
export function filled(text: string, values: ParamValues): string {
  return text.replace(TEMPLATE, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new UnknownParam(name)
    return String(value)
  })
}

/** Names that a text's templates ask for. */
export function templatesIn(text: string): string[] {
  return [...text.matchAll(TEMPLATE)].map(([, name]) => name!)
}

/**
 * Data with the templates in all its strings filled in. A string that is one template and nothing else takes on the
 * parameter's type: `"{{port}}"` becomes a number. Keys are filled in, too.
 * @throws UnknownParam
 */
export function filledDeep<T>(value: T, values: ParamValues): T {
  if (typeof value === 'string') {
    const whole = /^\{\{([a-zA-Z][a-zA-Z0-9]*)\}\}$/.exec(value)?.[1]
    if (whole === undefined) return filled(value, values) as T
    const found = values[whole]
    if (found === undefined) throw new UnknownParam(whole)
    return found as T
  }
  if (Array.isArray(value)) return value.map((one: unknown) => filledDeep(one, values)) as T
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [filled(key, values), filledDeep(one as unknown, values)]),
    ) as T
  return value
}
