import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import type { Operation } from '@kubarium/contracts/public'
import { DomainError, NotFound, parse } from '@kubarium/platform-http'
import { Identity } from '@kubarium/platform-identity'
import type { Response } from 'express'
import type { AskingRequest } from './asked.ts'
import { callerOf } from './authentication.ts'
import { MissingScope } from './caller.ts'
import { RequestLimits } from './limits.ts'
import { operationOf } from './operation-of.ts'

/** Who asks, how often, whether they may, and whether what they ask fits: in this order. */
@Injectable()
export class PublicApiGuard implements CanActivate {
  constructor(
    private readonly identity: Identity,
    private readonly limits: RequestLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp()
    const request = http.getRequest<AskingRequest>()
    const operation = operationOf(context)
    const caller = await callerOf(this.identity, request)
    await this.limits.count(caller, request.method, http.getResponse<Response>())
    if (!caller.scopes.includes(operation.scope)) throw new MissingScope(operation.scope)
    request.asked = {
      caller,
      params: paramsOf(operation, request),
      query: parse(operation.query, request.query, 'query'),
      body: bodyOf(operation, request),
      ifMatch: request.headers['if-match'],
    }
    return true
  }
}

/** What cannot be an id names nothing. @throws NotFound */
function paramsOf({ params, tag }: Operation, request: AskingRequest): unknown {
  const parsed = params.safeParse(request.params)
  if (!parsed.success) throw new NotFound(tag)
  return parsed.data
}

function bodyOf({ consumes, body: schema }: Operation, request: AskingRequest): unknown {
  const body = request.body as unknown
  const isEmpty = body === undefined || (typeof body === 'object' && body !== null && Object.keys(body).length === 0)
  if (consumes.length === 0) return parse(schema, isEmpty ? undefined : body)
  // Express has read only what it understands; what is left is of another kind.
  const isUnread = Number(request.headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in request.headers
  if (isUnread && !request.is([...consumes]))
    throw new DomainError('unsupported_media_type', `The body has to be ${consumes.join(' or ')}.`)
  return parse(schema, body ?? {})
}
