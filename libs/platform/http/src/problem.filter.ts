// Every error that leaves us over HTTP, as an RFC 9457 problem.
import { STATUS_CODES } from 'node:http'
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import type { Problem } from '@kubarium/contracts'
import { problemKindOf } from '@kubarium/contracts/public'
import { isDatabaseAway, isDiskFull, type Logger } from '@kubarium/platform-telemetry'
import type { Request, Response } from 'express'
import { DomainError, InvalidInput } from './domain-error.ts'

/**
 * Status of codes that only the product's own API has; the others are in the table of the graded-exercise API
 * (libs/contracts). What is in neither is 409: a refusal that is nobody's mistake is a conflict with how things are.
 */
const statusOfCode: Readonly<Record<string, number>> = {
  'signed-out': 401,
  'email-not-verified': 403,
}

/** How one of our APIs words its problems, where it differs from the product's own. */
export interface ProblemDialect {
  /** Whether this request is to that API. */
  readonly speaks: (request: Request) => boolean
  /** The problem in its words. */
  readonly worded: (problem: Problem, error: unknown, request: Request) => { readonly status: number }
}

/** Codes of what Nest and Express refuse by themselves. */
const codeOfStatus: Readonly<Record<number, string>> = {
  404: 'not-found',
  413: 'too-large',
  415: 'unsupported-media-type',
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly dialects: readonly ProblemDialect[] = [],
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request & { id?: string }>()
    const response = host.switchToHttp().getResponse<Response>()
    const plain = problemOf(error, request.id)
    const dialect = this.dialects.find(({ speaks }) => speaks(request))
    const problem = dialect ? dialect.worded(plain, error, request) : plain
    if (problem.status >= 500) this.logger.error({ err: error, requestId: request.id }, 'request failed')
    if (response.headersSent) {
      response.destroy()
      return
    }
    if (dialect && problem.status === 401) response.setHeader('www-authenticate', 'Bearer')
    const retry = error instanceof DomainError ? error.data.retryAfterSeconds : undefined
    if (typeof retry === 'number') response.setHeader('retry-after', String(retry))
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }
}

/** Codes as the graded-exercise API writes them: `not-found` → `not_found`. */
export const snakeCase = (code: string): string => code.replaceAll('-', '_')

/** The problem that describes an error. What we did not expect is told without its details: they are in the log. */
export function problemOf(error: unknown, requestId: string | undefined): Problem {
  const id = requestId ? { requestId } : {}
  if (error instanceof DomainError) {
    const status = statusOfCode[error.code] ?? problemKindOf(snakeCase(error.code))?.status ?? 409
    return {
      type: `https://kubarium.example/problems/${error.code}`,
      title: STATUS_CODES[status] ?? 'Refused',
      status,
      code: error.code,
      detail: error.message,
      ...(error instanceof InvalidInput
        ? { errors: error.errors.map(({ path, message }) => ({ path, message })) }
        : {}),
      ...id,
    }
  }
  if (isDiskFull(error)) {
    const detail = 'The disk of this Kubarium is full; nothing was changed. Its operator has to free some space.'
    return { type: 'about:blank', title: 'Insufficient Storage', status: 507, code: 'disk-full', detail, ...id }
  }
  if (isDatabaseAway(error)) {
    const detail = 'The database of this Kubarium does not answer at the moment. Try again.'
    return { type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'not-ready', detail, ...id }
  }
  const status = statusOf(error)
  const code = codeOfStatus[status] ?? (status < 500 ? 'bad-request' : 'internal')
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    ...(status < 500 && error instanceof Error ? { detail: error.message } : {}),
    ...id,
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus()
  // Errors of Express's body parser carry a status of their own.
  const status = (error as { status?: unknown } | null)?.status
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}
