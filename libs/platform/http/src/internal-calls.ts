// Calls from one of our applications to another, which nobody else may make: the front lets none through, and they carry a
// token that only those know who hold the installation's secret.
import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import type { Request } from 'express'
import { SignedOut } from './domain-error.ts'

/** Injection token of the installation's secret, for `InternalCalls`. */
export const INTERNAL_SECRET = Symbol('secret of internal calls')

/** What an internal call carries as a bearer token. */
export function internalToken(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, 'kubarium', 'internal calls', 32)).toString('base64url')
}

/** Lets internal calls through, and nothing else. */
@Injectable()
export class InternalCalls implements CanActivate {
  private readonly expected: Buffer

  constructor(@Inject(INTERNAL_SECRET) secret: string) {
    this.expected = digest(`Bearer ${internalToken(secret)}`)
  }

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<Request>()
    if (!timingSafeEqual(digest(headers.authorization ?? ''), this.expected)) throw new SignedOut()
    return true
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
