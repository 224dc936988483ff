// How often one caller may knock. Buckets live in the process: a limit is per process, which is enough against a loop
// or a script; limits that must hold across processes (sign-in) are counted in the database by platform-identity.
import type { NextFunction, Request, Response } from 'express'
import { DomainError } from './domain-error.ts'

export interface RateLimit {
  /** Requests that may come at once. */
  readonly burst: number
  /** Requests per second that may come for ever. */
  readonly perSecond: number
}

interface Bucket {
  tokens: number
  at: number
}

/** A token bucket per key. `now` is in milliseconds. */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>()

  constructor(private readonly limit: RateLimit) {}

  /** @returns 0 when the request may pass, else the seconds after which one may */
  take(key: string, now: number): number {
    const { burst, perSecond } = this.limit
    const bucket = this.buckets.get(key) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    const passes = tokens >= 1
    this.buckets.set(key, { tokens: passes ? tokens - 1 : tokens, at: now })
    if (this.buckets.size > 10_000) this.forgetFull(now)
    return passes ? 0 : Math.ceil((1 - tokens) / perSecond)
  }

  /** A bucket that has filled up again says nothing. */
  private forgetFull(now: number): void {
    const { burst, perSecond } = this.limit
    for (const [key, { tokens, at }] of this.buckets) {
      if (tokens + ((now - at) / 1000) * perSecond >= burst) this.buckets.delete(key)
    }
  }
}

/** Middleware: limits each address (or whatever `keyOf` tells callers apart by). */
export function rateLimit(limit: RateLimit, keyOf: (request: Request) => string = ({ ip }) => ip ?? '') {
  const limiter = new RateLimiter(limit)
  return (request: Request, _response: Response, next: NextFunction): void => {
    const wait = limiter.take(keyOf(request), performance.now())
    next(wait === 0 ? undefined : tooManyRequests(wait))
  }
}

export function tooManyRequests(retryAfterSeconds: number): DomainError {
  return new DomainError('too-many-requests', `Too many requests. Try again in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
  })
}
