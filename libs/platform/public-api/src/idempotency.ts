// A request that is sent again, because its answer was lost, must not do its work again
// (draft-ietf-httpapi-idempotency-key-header-07).
import { createHash, randomUUID } from 'node:crypto'
import type { SystemDatabase, TenantDatabase } from '@kubarium/platform-database'
import { DomainError } from '@kubarium/platform-http'
import { callerName, type Caller } from './caller.ts'
import type { Seal } from './seal.ts'

/** How long a repetition is answered as the first request was. */
const KEPT_HOURS = 24
/** Who has claimed a key and not answered for so long, has died; the work is done again. */
const CLAIM_SECONDS = 60

/** What a request was answered. */
export interface StoredAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export type Claim = { readonly id: string } | { readonly answer: StoredAnswer }

interface Row {
  readonly fingerprint: Buffer
  readonly status: number | null
  readonly response: Buffer | null
}

export class IdempotencyKeys {
  constructor(
    private readonly tenants: TenantDatabase,
    private readonly seal: Seal,
  ) {}

  /**
   * Takes a key for a request.
   * @param request method, address and body, which must be the same in a repetition
   * @returns a claim to do the work, or the answer that was given already
   * @throws DomainError `idempotency_mismatch` when the key was used for another request, `idempotency_in_progress`
   * while the first one is being answered
   */
  async claim(
    caller: Caller,
    key: string,
    request: { readonly method: string; readonly url: string; readonly body: unknown },
  ): Promise<Claim> {
    const fingerprint = createHash('sha256')
      .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
      .digest()
    const id = randomUUID()
    const name = [caller.organisationId, callerName(caller), key]
    const [claimed] = await this.tenants.statement<{ claim: string }>(caller, {
      text: `insert into idempotency_key as old (organisation_id, caller, key, fingerprint, claim, expires_at)
          values ($1, $2, $3, $4, $5, now() + make_interval(hours => ${KEPT_HOURS}))
        on conflict (organisation_id, caller, key) do update set fingerprint = excluded.fingerprint,
          claim = excluded.claim, claimed_at = now(), status = null, response = null, expires_at = excluded.expires_at
        where old.expires_at < now() or (old.status is null and old.fingerprint = excluded.fingerprint
          and old.claimed_at < now() - make_interval(secs => ${CLAIM_SECONDS}))
        returning claim`,
      values: [...name, fingerprint, id],
    })
    if (claimed) return { id }
    const [row] = await this.tenants.statement<Row & { [column: string]: unknown }>(caller, {
      text: 'select fingerprint, status, response from idempotency_key where organisation_id = $1 and caller = $2 and key = $3',
      values: name,
    })
    // Given back between the two statements.
    if (!row) return this.claim(caller, key, request)
    if (!row.fingerprint.equals(fingerprint))
      throw new DomainError('idempotency_mismatch', 'This Idempotency-Key was sent with another request before.')
    if (row.status === null || !row.response)
      throw new DomainError('idempotency_in_progress', 'The first request with this Idempotency-Key is running.', {
        retryAfterSeconds: 1,
      })
    const { headers, body } = JSON.parse(this.seal.open(row.response)) as Omit<StoredAnswer, 'status'>
    return { answer: { status: row.status, headers, body } }
  }

  /** Keeps the answer, unless somebody else has taken the work over. */
  async keep(caller: Caller, key: string, claim: string, { status, headers, body }: StoredAnswer): Promise<void> {
    await this.tenants.statement(caller, {
      text: `update idempotency_key set status = $5, response = $6
        where organisation_id = $1 and caller = $2 and key = $3 and claim = $4`,
      values: [
        caller.organisationId,
        callerName(caller),
        key,
        claim,
        status,
        Buffer.from(this.seal.close(JSON.stringify({ headers, body }))),
      ],
    })
  }

  /** Nothing was done: the same key may be sent again. */
  async giveBack(caller: Caller, key: string, claim: string): Promise<void> {
    await this.tenants.statement(caller, {
      text: 'delete from idempotency_key where organisation_id = $1 and caller = $2 and key = $3 and claim = $4 and status is null',
      values: [caller.organisationId, callerName(caller), key, claim],
    })
  }
}

/** Removes answers and counts that have run out. @returns how many rows */
export async function purgeRequests({ pool }: SystemDatabase): Promise<number> {
  const keys = await pool.query('delete from idempotency_key where expires_at < now()')
  const counts = await pool.query('delete from api_rate_limit where expire < $1', [Date.now()])
  return (keys.rowCount ?? 0) + (counts.rowCount ?? 0)
}
