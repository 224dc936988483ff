// What a page of ours may load: itself and nothing else.

/**
 * The Content-Security-Policy of one response. Scripts need the response's own nonce; what they load in turn is
 * trusted through them. Style attributes are allowed: the picture's water levels and the terminal's cells are sized
 * with them, and they can load nothing from elsewhere under the other rules. `development` adds what Next's dev server needs.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
