// How much one caller, and one organisation, may ask in a minute. Counted in the database, so that it holds across processes.
import type { SystemDatabase } from '@kubarium/platform-database'
import { tooManyRequests } from '@kubarium/platform-http'
import type { Response } from 'express'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { callerName, type Caller } from './caller.ts'

export interface ApiLimits {
  readonly readsPerMinute: number
  readonly writesPerMinute: number
}

const WINDOW_SECONDS = 60
/** An organisation may ask as much as this many of its keys and people together. */
const PER_ORGANISATION = 10

type Kind = 'reads' | 'writes'

export class RequestLimits {
  private readonly limiters: Readonly<Record<Kind, readonly [RateLimiterPostgres, RateLimiterPostgres]>> | undefined

  /** @param limits absent: nobody is counted */
  constructor(database: SystemDatabase, limits: ApiLimits | undefined) {
    const limiter = (keyPrefix: string, points: number): RateLimiterPostgres =>
      new RateLimiterPostgres({
        storeClient: database.pool,
        storeType: 'pool',
        tableName: 'api_rate_limit',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix,
        points,
        duration: WINDOW_SECONDS,
        // Who is over the limit is refused without asking the database again.
        inMemoryBlockOnConsumed: points + 1,
      })
    const both = (kind: Kind, points: number) =>
      [limiter(kind, points), limiter(`organisation-${kind}`, points * PER_ORGANISATION)] as const
    this.limiters = limits && {
      reads: both('reads', limits.readsPerMinute),
      writes: both('writes', limits.writesPerMinute),
    }
  }

  /**
   * Counts a request, and tells the caller how many are left (draft-ietf-httpapi-ratelimit-headers-10).
   * @throws DomainError `too-many-requests` with the seconds after which one may ask again
   */
  async count(caller: Caller, method: string, response: Response): Promise<void> {
    if (!this.limiters) return
    const kind: Kind = method === 'GET' ? 'reads' : 'writes'
    const [ofCaller, ofOrganisation] = this.limiters[kind]
    const name = `${caller.organisationId}/${callerName(caller)}`
    const [mine, ours] = await Promise.all([consume(ofCaller, name), consume(ofOrganisation, caller.organisationId)])
    // The one that is nearer to its end.
    const counts = ours.left.remainingPoints < mine.left.remainingPoints ? ours : mine
    const policy = counts === mine ? kind : `organisation-${kind}`
    const seconds = Math.ceil(counts.left.msBeforeNext / 1000)
    response.setHeader('RateLimit-Policy', `"${policy}";q=${counts.points};w=${WINDOW_SECONDS}`)
    response.setHeader('RateLimit', `"${policy}";r=${Math.max(0, counts.left.remainingPoints)};t=${seconds}`)
    if (!mine.passes || !ours.passes) throw tooManyRequests(seconds)
  }
}

interface Counted {
  readonly passes: boolean
  readonly left: RateLimiterRes
  readonly points: number
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<Counted> {
  try {
    return { passes: true, left: await limiter.consume(key), points: limiter.points }
  } catch (refusal) {
    // The library rejects with what is left when nothing is, and with an error when it could not count.
    if (refusal instanceof RateLimiterRes) return { passes: false, left: refusal, points: limiter.points }
    throw refusal
  }
}
