// One declaration per operation of the graded-exercise API: routes, checks, the OpenAPI document, the client and the
// specs are all made from it.
import { z } from 'zod'
import type { ProblemCode } from './problems.contract.ts'
import type { Scope } from './scopes.contract.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
> {
  /** Stable, camelCase: `listExercises`. */
  readonly id: string
  readonly method: Method
  /** Below /api/v1, as in OpenAPI: `/courses/{course}`, `/attempts/{attempt}:reset`. */
  readonly path: string
  /** The group it stands in. */
  readonly tag: string
  /** A few words. */
  readonly summary: string
  readonly description: string | undefined
  readonly scope: Scope
  /** The parts of the path. What does not fit names nothing: 404. */
  readonly params: Params
  readonly query: Query
  /** Media types of the body; the first one is the usual. Empty: there is none. */
  readonly consumes: readonly string[]
  readonly body: Body
  /** When all went well. */
  readonly status: number
  readonly produces: string
  readonly result: Result
  /** Codes of its own, beside those that every operation may answer. */
  readonly errors: readonly ProblemCode[]
  /** A key has to send an Idempotency-Key. */
  readonly idempotent: boolean
}

const nothing = z.strictObject({})
type Nothing = typeof nothing
const noBody = z.undefined()
type NoBody = typeof noBody
const noResult = z.void()
type NoResult = typeof noResult

interface Declaration<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Result extends z.ZodType,
> {
  readonly id: string
  readonly method: Method
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly scope: Scope
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly consumes?: readonly string[]
  /** Default: 200, or 204 without a result. */
  readonly status?: number
  readonly produces?: string
  readonly result?: Result
  readonly errors?: readonly ProblemCode[]
  /** Default: every POST. */
  readonly idempotent?: boolean
}

/**
 * Declares an operation.
 * @throws Error when the path and `params` name different things
 */
export function operation<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = NoBody,
  Result extends z.ZodType = NoResult,
>(declared: Declaration<Params, Query, Body, Result>): Operation<Params, Query, Body, Result> {
  const { method, path, params, query, body, result, description } = declared
  const inPath = pathParameters(path).sort().join()
  const inParams = params instanceof z.ZodObject ? Object.keys(params.shape).sort().join() : ''
  if (inPath !== inParams) throw new Error(`${declared.id}: the path has {${inPath}}, params have {${inParams}}`)
  return {
    ...declared,
    description,
    params: (params ?? nothing) as Params,
    query: (query ?? nothing) as Query,
    body: (body ?? noBody) as Body,
    consumes: declared.consumes ?? (body ? ['application/json'] : []),
    status: declared.status ?? (result ? 200 : 204),
    produces: declared.produces ?? 'application/json',
    result: (result ?? noResult) as Result,
    errors: declared.errors ?? [],
    idempotent: declared.idempotent ?? method === 'POST',
  }
}

/** The names of a path's parameters, in their order. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
}
