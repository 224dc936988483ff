import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common'
import type { Operation } from '@kubarium/contracts/public'
import { DomainError } from '@kubarium/platform-http'
import type { Response } from 'express'
import { lastValueFrom, of, type Observable } from 'rxjs'
import { Answered } from './answered.ts'
import type { AskingRequest } from './asked.ts'
import { IdempotencyKeys, type StoredAnswer } from './idempotency.ts'
import { operationOf } from './operation-of.ts'
import { publicProblemOf, ReplayedProblem } from './problem-dialect.ts'

/** Answers with what the contract says and nothing else; a repeated request with what it was answered before. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly keys: IdempotencyKeys) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp()
    const request = http.getRequest<AskingRequest>()
    const response = http.getResponse<Response>()
    const operation = operationOf(context)
    const key = idempotencyKey(operation, request)
    const work = async (): Promise<StoredAnswer> => answerOf(operation, await lastValueFrom(next.handle()))
    const { headers, body } = key === undefined ? await work() : await this.once(request, response, key, work)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (operation.produces !== 'application/json') response.type(operation.produces)
    return of(body)
  }

  private async once(
    request: AskingRequest,
    response: Response,
    key: string,
    work: () => Promise<StoredAnswer>,
  ): Promise<StoredAnswer> {
    const { caller } = request.asked!
    const { method, originalUrl: url } = request
    const claim = await this.keys.claim(caller, key, { method, url, body: request.body as unknown })
    if ('answer' in claim) {
      response.setHeader('Idempotency-Replayed', 'true')
      if (claim.answer.status >= 400) throw new ReplayedProblem(claim.answer)
      return claim.answer
    }
    try {
      const answer = await work()
      await this.keys.keep(caller, key, claim.id, answer)
      return answer
    } catch (error) {
      await this.settle(request, key, claim.id, error)
      throw error
    }
  }

  /** A refusal is an answer like others. What failed, or came too often, may be tried again with the same key. */
  private async settle(request: AskingRequest, key: string, claim: string, error: unknown): Promise<void> {
    const { caller } = request.asked!
    const problem = publicProblemOf(error, request)
    if (problem.status >= 500 || problem.status === 429) await this.keys.giveBack(caller, key, claim)
    else await this.keys.keep(caller, key, claim, { status: problem.status, headers: {}, body: problem })
  }
}

/** The contract is what leaves us: members that it does not have are left out, and what it has must be there. */
function answerOf({ result, status }: Operation, value: unknown): StoredAnswer {
  const { result: given, headers } = value instanceof Answered ? value : { result: value, headers: {} }
  return { status, headers, body: result.parse(given) }
}

/** @returns the key that a request carries @throws DomainError when an operation needs one and a program sent none */
function idempotencyKey({ idempotent }: Operation, request: AskingRequest): string | undefined {
  const header = request.headers['idempotency-key']
  // A string of RFC 8941 stands in quotes; many programs leave them out.
  const key = (Array.isArray(header) ? header[0] : header)?.trim().replace(/^"(.*)"$/, '$1')
  if (!idempotent) return undefined
  if (key !== undefined && /^[\x21-\x7e]{1,255}$/.test(key)) return key
  if (key !== undefined || request.asked!.caller.via === 'key')
    throw new DomainError(
      'idempotency_key_required',
      'Send an Idempotency-Key of 1 to 255 visible characters, a new one for each request and the same one when it is repeated.',
    )
  return undefined
}
