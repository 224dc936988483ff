// Problems in the words of the graded-exercise API: codes in snake_case, titles in the caller's language, JSON pointers.
import { STATUS_CODES } from 'node:http'
import { problemKindOf, type PublicProblem } from '@kubarium/contracts/public'
import type { Problem } from '@kubarium/contracts'
import { DomainError, InvalidInput, problemOf, snakeCase, type ProblemDialect } from '@kubarium/platform-http'
import type { Request } from 'express'
import type { StoredAnswer } from './idempotency.ts'
import { acceptedLocale } from './languages.ts'

export const API_PATH = '/api/v1'

export const isPublicApi = ({ path }: { readonly path: string }): boolean => path === '/api' || path.startsWith('/api/')

export const publicDialect: ProblemDialect = {
  speaks: (request) => isPublicApi(request),
  worded,
}

/** The problem that answers an error of the graded-exercise API. */
export function publicProblemOf(error: unknown, request: Request): PublicProblem {
  return worded(problemOf(error, (request as { id?: string }).id), error, request)
}

/** A repeated request is refused as the first one was. */
export class ReplayedProblem extends DomainError {
  constructor(readonly answer: StoredAnswer) {
    super((answer.body as PublicProblem).code, 'refused before')
  }
}

function worded(plain: Problem, error: unknown, request: Request): PublicProblem {
  if (error instanceof ReplayedProblem) return error.answer.body as PublicProblem
  const code = snakeCase(plain.code)
  const kind = problemKindOf(code)
  const { requestId, detail } = plain
  return {
    // What a refusal is about, as members of their own: `scope`, `allowed`, `retryAfterSeconds`.
    ...(error instanceof DomainError ? error.data : {}),
    type: `https://kubarium.example/problems/${code}`,
    title:
      kind?.title[acceptedLocale(request.headers['accept-language']) ?? 'en'] ?? STATUS_CODES[plain.status] ?? code,
    status: plain.status,
    code,
    ...(detail === undefined ? {} : { detail }),
    instance: request.path,
    ...(error instanceof InvalidInput ? { errors: error.errors.map(publicFault) } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  }
}

function publicFault({
  in: where = 'body',
  pointer = '',
  code = 'invalid',
  message,
}: InvalidInput['errors'][number]): NonNullable<PublicProblem['errors']>[number] {
  return { in: where, pointer, code, detail: message }
}
