import type { z } from 'zod'
import { InvalidInput, NotFound, type InputFault } from './domain-error.ts'

/**
 * A body, query or parameters, checked against their contract.
 * @param where part of the request that it is
 * @throws InvalidInput with one entry per wrong field
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown, where: InputFault['in'] = 'body'): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw new InvalidInput(result.error.issues.flatMap((issue) => faultsOf(issue, where)))
}

function faultsOf(issue: z.core.$ZodIssue, where: InputFault['in']): InputFault[] {
  const { path, message } = issue
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => fault([...path, key], `Unrecognized key: "${key}"`, 'unknown_key', where))
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined
  return [fault(path, message, isMissing ? 'required' : issue.code, where)]
}

function fault(path: readonly PropertyKey[], message: string, code: string, where: InputFault['in']): InputFault {
  const names = path.map(String)
  const pointer = names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return { path: names.join('.'), message, code, pointer, ...(where ? { in: where } : {}) }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** An id from a path. What cannot be an id names nothing. @throws NotFound */
export function parseId(value: string, what: string): string {
  if (!uuid.test(value)) throw new NotFound(what)
  return value
}
