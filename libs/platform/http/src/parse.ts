import type { z } from 'zod'
import { InvalidInput, NotFound } from './domain-error.ts'

/** A body, query or parameters, checked against their contract. @throws InvalidInput with one entry per wrong field */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new InvalidInput(
    result.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })),
  )
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** An id from a path. What cannot be an id names nothing. @throws NotFound */
export function parseId(value: string, what: string): string {
  if (!uuid.test(value)) throw new NotFound(what)
  return value
}
