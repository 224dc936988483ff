import createMiddleware from 'next-intl/middleware'
import { NextRequest } from 'next/server'
import { webConfig } from './config.ts'
import { routing } from './i18n/routing.ts'
import { contentSecurityPolicy } from './security/content-security-policy.ts'

const inLocale = createMiddleware(routing)

/** Puts every page under its language and gives it a policy with a fresh nonce, which Next puts on its scripts. */
export default function proxy(request: NextRequest) {
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const policy = contentSecurityPolicy(nonce, webConfig().development)
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set('x-nonce', nonce)

  const response = inLocale(new NextRequest(request, { headers }))
  response.headers.set('content-security-policy', policy)
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('referrer-policy', 'strict-origin-when-cross-origin')
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()')
  response.headers.set('cross-origin-opener-policy', 'same-origin')
  return response
}

export const config = { matcher: ['/((?!v1|socket.io|_next|healthz|.*\\..*).*)'] }
