// Reads an application's settings from the environment: one zod schema per application, one clear line per wrong variable.
import { z } from 'zod'

/** Thrown when a variable is missing or wrong; the message has one line for each of them. */
export class ConfigFault extends Error {
  override name = 'ConfigFault'

  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'))
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Checks the environment against a schema whose keys are the variables' names. An empty variable counts as unset.
 * @throws ConfigFault
 */
export function readConfig<S extends z.ZodType>(schema: S, environment: Environment): z.output<S> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const lines = result.error.issues.map(({ path, message }) => {
    const name = path.map(String).join('.')
    const value = environment[name]
    return value ? `${name} is wrong: ${message}.` : `${name} is not set: ${message}.`
  })
  throw new ConfigFault([...new Set(lines)])
}
