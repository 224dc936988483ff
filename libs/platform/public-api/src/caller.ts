// Who asks the graded-exercise API, and what they may.
import type { IncomingHttpHeaders } from 'node:http'
import { DomainError } from '@kubarium/platform-http'
import type { Locale } from '@kubarium/contracts'
import type { Scope } from '@kubarium/contracts/public'
import type { Tenant } from '@kubarium/platform-database'
import type { OrganisationRole } from '@kubarium/platform-identity'

/** A program with a key of an organisation, or a person who is signed in. A unit of work runs on its behalf. */
export interface Caller extends Tenant {
  readonly organisationId: string
  /** Who is accountable: the person themselves, or who made the key. */
  readonly userId: string
  readonly via: 'key' | 'session'
  readonly keyId?: string
  /** What the person is in the organisation; a key has none. */
  readonly role?: OrganisationRole
  readonly scopes: readonly Scope[]
  /** Language of texts and titles. */
  readonly locale: Locale
  readonly requestId: string | undefined
  readonly ip: string | undefined
}

/** By whom requests are counted, and their Idempotency-Keys told apart. */
export const callerName = ({ via, keyId, userId }: Caller): string =>
  via === 'key' ? `key:${keyId ?? ''}` : `user:${userId}`

/** The key that a request carries: `Authorization: Bearer …`, else `x-api-key`. */
export function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer) return bearer
  const { 'x-api-key': key } = headers
  return typeof key === 'string' && key !== '' ? key : undefined
}

/** Whether a request brings credentials of its own: then nobody looks at its cookies. */
export const bringsKey = (headers: IncomingHttpHeaders): boolean =>
  headers.authorization !== undefined || headers['x-api-key'] !== undefined

/** Neither a good key nor a session. */
export class Unauthenticated extends DomainError {
  constructor(message: string) {
    super('unauthenticated', message)
  }
}

export class MissingScope extends DomainError {
  constructor(scope: Scope) {
    super('missing_scope', `This needs the scope ${scope}.`, { scope })
  }
}
