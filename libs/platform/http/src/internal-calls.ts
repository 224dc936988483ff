// Calls from one of our applications to another, which nobody else may make: the front lets none through, and they carry a
// token that only those know who hold the installation's secret.
import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What an internal call carries as a bearer token. */
export function internalToken(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, 'kubarium', 'internal calls', 32)).toString('base64url')
}

/** Whether a request comes from one of our applications. */
export function isInternal({ authorization = '' }: IncomingHttpHeaders, secret: string): boolean {
  return timingSafeEqual(digest(authorization), digest(`Bearer ${internalToken(secret)}`))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
