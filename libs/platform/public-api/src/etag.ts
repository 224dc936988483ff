// Whoever changes something may say which state of it they have seen (RFC 9110 §13.1.1).
import { createHash } from 'node:crypto'
import { DomainError } from '@kubarium/platform-http'

/** The tag of a state, by what changes with it: a version, a moment, or all of it. */
export function etagOf(state: Date | number | bigint | string): string {
  const text = state instanceof Date ? state.toISOString() : String(state)
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
}

/**
 * @param ifMatch header If-Match; absent: whatever the state is
 * @throws PreconditionFailed (412) when it names other states
 */
export function assertMatches(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const tags = ifMatch.split(',').map((tag) => tag.trim())
  // Weak tags never match here (strong comparison).
  if (!tags.includes(etag)) throw new PreconditionFailed(etag)
}

class PreconditionFailed extends DomainError {
  constructor(etag: string) {
    super('precondition_failed', 'Somebody has changed this in the meantime. Read it again.', { etag })
  }
}
