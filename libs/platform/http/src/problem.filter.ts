// Every error that leaves us over HTTP, as an RFC 9457 problem.
import { STATUS_CODES } from 'node:http'
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import type { Problem } from '@kubarium/contracts'
import { isDatabaseAway, isDiskFull, type Logger } from '@kubarium/platform-telemetry'
import type { Request, Response } from 'express'
import { DomainError, InvalidInput } from './domain-error.ts'

/** Status of each code that is not 409. A refusal that is nobody's mistake is a conflict with how things are. */
const statusOfCode: Readonly<Record<string, number>> = {
  'invalid-input': 400,
  'signed-out': 401,
  forbidden: 403,
  'foreign-origin': 403,
  'email-not-verified': 403,
  'not-found': 404,
  'too-many-requests': 429,
  cooldown: 429,
  'not-ready': 503,
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request & { id?: string }>()
    const response = host.switchToHttp().getResponse<Response>()
    const problem = problemOf(error, request.id)
    if (problem.status >= 500) this.logger.error({ err: error, requestId: request.id }, 'request failed')
    if (response.headersSent) {
      response.destroy()
      return
    }
    const retry = error instanceof DomainError ? error.data.retryAfterSeconds : undefined
    if (typeof retry === 'number') response.setHeader('retry-after', String(retry))
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }
}

/** The problem that describes an error. What we did not expect is told without its details: they are in the log. */
export function problemOf(error: unknown, requestId: string | undefined): Problem {
  const id = requestId ? { requestId } : {}
  if (error instanceof DomainError) {
    const status = statusOfCode[error.code] ?? 409
    return {
      type: `https://kubarium.example/problems/${error.code}`,
      title: STATUS_CODES[status] ?? 'Refused',
      status,
      code: error.code,
      detail: error.message,
      ...(error instanceof InvalidInput ? { errors: [...error.errors] } : {}),
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
  const code = status === 404 ? 'not-found' : status === 413 ? 'too-large' : status < 500 ? 'bad-request' : 'internal'
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

/** Postgres and the file system say so in codes of their own; Prisma passes the text on. */
