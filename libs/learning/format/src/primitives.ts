// What identifiers, durations and templates look like in content files.
import { z } from 'zod'

/** Lower-case words with dashes: names of exercises, lessons, tasks, checks, hints, steps. */
export const contentId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by dashes')
  .max(60)

/** https://semver.org, without build metadata. */
export const contentVersion = z.string().regex(/^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/, 'a version such as 1.0.0')

/** Languages that content is written in. */
export const contentLocale = z.enum(['en', 'ko'])
export type ContentLocale = z.infer<typeof contentLocale>

const DURATION = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/

/** A length of the cluster's own time: `500ms`, `5s`, `2m`, `1h30m`. */
export const duration = z
  .string()
  .refine((text) => text !== '' && DURATION.test(text), 'a duration such as 500ms, 5s, 2m or 1h30m')

/** @param text a valid `duration` @returns milliseconds */
export function milliseconds(text: string): number {
  const [, hours = '0', minutes = '0', seconds = '0', rest = '0'] = DURATION.exec(text) ?? []
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(rest)
}

/** A number, or a template that becomes one: `"{{port}}"`. */
export const templated = (number: z.ZodInt): z.ZodType<number | string> =>
  z.union([number, z.string().regex(/^\{\{[a-zA-Z][a-zA-Z0-9]*\}\}$/, 'a number or a template such as {{port}}')])
