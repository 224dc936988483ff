// The graded-exercise API as our own pages use it: by its operations, so that every one of them is called in the same way.
import type { Operation } from '@kubarium/contracts/public'
import type { z } from 'zod'
import { problemOf } from './api.ts'
import { ProblemError, unreachable } from './problem-error.ts'

type Asked<O extends Operation> = Partial<{
  params: z.input<O['params']>
  query: z.input<O['query']>
  body: z.input<O['body']>
  ifMatch: string
}>

/** The address of an operation on our own origin. */
export function addressOf(operation: Operation, params: unknown = {}, query: unknown = {}): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((params as Readonly<Record<string, unknown>>)[name])),
  )
  const search = new URLSearchParams(
    Object.entries(query as object)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  ).toString()
  return `/api/v1${path}${search ? `?${search}` : ''}`
}

/**
 * Asks an operation. @returns what it answers, checked @throws ProblemError when it refuses, or nobody answers
 */
export async function ask<O extends Operation>(
  operation: O,
  asked: Asked<O> = {},
  locale?: string,
): Promise<z.output<O['result']>> {
  return (await askTagged(operation, asked, locale)).result
}

/** The same with the tag of the state that was answered with, for `ifMatch` of a change to it. */
export async function askTagged<O extends Operation>(
  operation: O,
  { params, query, body, ifMatch }: Asked<O> = {},
  locale?: string,
): Promise<{ result: z.output<O['result']>; etag: string | undefined }> {
  let response: Response
  try {
    response = await fetch(addressOf(operation, params, query), {
      method: operation.method,
      headers: {
        accept: 'application/json',
        ...(locale ? { 'accept-language': locale } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new ProblemError(unreachable)
  }
  if (!response.ok) throw new ProblemError(await problemOf(response))
  const etag = response.headers.get('etag') ?? undefined
  if (response.status === 204) return { result: undefined as z.output<O['result']>, etag }
  const read = operation.result.safeParse(await response.json().catch(() => undefined))
  if (read.success) return { result: read.data as z.output<O['result']>, etag }
  throw new ProblemError({
    type: 'about:blank',
    title: 'The answer was not understood',
    status: response.status,
    code: 'not-understood',
  })
}
