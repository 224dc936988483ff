// Appends of many clusters that come within the same moment share one statement, and so one commit: that is what makes
// thousands of durable appends per second possible. While a statement is under way, what comes waits for the next one.
import type { Append } from '@kubarium/kube-store'
import type pg from 'pg'
import { pack } from './record.ts'

interface Waiting {
  readonly append: Append
  readonly data: Buffer
  done(written: boolean): void
  fail(error: unknown): void
}

/** Keeps the notice of a batch within the 8,000 bytes that Postgres allows. */
const MOST_PER_STATEMENT = 100

/** Two: one commits while the next is put together. */
const MOST_UNDER_WAY = 2

const TRIES = 3

/** Channel on which every append is told; see notices.ts for its payload. */
export const CHANNEL = 'cluster_log'

// Rows are locked in the order of their ids, so that two batches with the same clusters cannot wait for each other.
// `due_mode`: 0 leaves the due time (or makes it now, when somebody has to be woken), 1 sets it.
const APPEND = `
with wanted as (
  select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::int[], $5::int[], $6::int[], $7::float8[], $8::boolean[])
    as w (id, expected, last, at, length, due_mode, due, wake)
), locked as (
  select c.id from cluster c join wanted w on c.id = w.id and c.revision = w.expected
  where c.deleted_at is null order by c.id for update of c
), moved as (
  update cluster c set
    revision = w.last,
    due_at = case when w.due_mode = 1 then to_timestamp(w.due / 1000) when w.wake then least(c.due_at, now()) else c.due_at end
  from wanted w join locked l on l.id = w.id
  where c.id = w.id and c.revision = w.expected
  returning c.id, w.expected, w.last, w.at, w.length, w.wake
), logged as (
  insert into cluster_append (cluster_id, revision, first, data)
  select id, last, expected + 1, substring($9::bytea from at + 1 for length) from moved where last > expected
), told as (
  select pg_notify('${CHANNEL}', string_agg(id || ' ' || last || ' ' || wake::int, ',')) from moved where last > expected having count(*) > 0
)
select id, (select count(*) from told) from moved`

export class GroupCommit {
  private waiting: Waiting[] = []
  private underWay = 0
  /** Clusters with an append under way: the next one of theirs follows on it. */
  private readonly busy = new Set<string>()
  private scheduled = false

  constructor(private readonly pool: pg.Pool) {}

  /**
   * @returns whether it was written; false when the cluster is at another revision (or gone)
   * @throws whatever keeps the database from answering: then it is unknown whether it was written, and the caller has
   *   to read the cluster's head
   */
  append(append: Append): Promise<boolean> {
    const data = append.revisions.length > 0 ? pack(append.revisions) : Buffer.alloc(0)
    return new Promise((done, fail) => {
      this.waiting.push({ append, data, done, fail })
      this.schedule()
    })
  }

  private schedule(): void {
    if (this.scheduled || this.underWay >= MOST_UNDER_WAY || this.waiting.length === 0) return
    this.scheduled = true
    // After the callbacks of this turn, which may bring more.
    setImmediate(() => {
      this.scheduled = false
      void this.commit()
    })
  }

  private async commit(): Promise<void> {
    const batch = this.takeBatch()
    if (batch.length === 0) return
    this.underWay++
    for (const { append } of batch) this.busy.add(append.clusterId)
    this.schedule()
    try {
      const written = await this.write(batch)
      for (const { append, done } of batch) done(written.has(append.clusterId))
    } catch (error) {
      for (const { fail } of batch) fail(error)
    } finally {
      this.underWay--
      for (const { append } of batch) this.busy.delete(append.clusterId)
      this.schedule()
    }
  }

  /** At most one append of each cluster: a second one follows on the first. */
  private takeBatch(): Waiting[] {
    const batch = new Map<string, Waiting>()
    const left: Waiting[] = []
    for (const entry of this.waiting) {
      const { clusterId } = entry.append
      if (batch.size < MOST_PER_STATEMENT && !batch.has(clusterId) && !this.busy.has(clusterId))
        batch.set(clusterId, entry)
      else left.push(entry)
    }
    this.waiting = left
    return [...batch.values()]
  }

  private async write(batch: readonly Waiting[]): Promise<Set<string>> {
    let offset = 0
    const offsets = batch.map(({ data }) => {
      const at = offset
      offset += data.length
      return at
    })
    const values = [
      batch.map(({ append }) => append.clusterId),
      batch.map(({ append }) => append.expected),
      batch.map(({ append }) => append.expected + append.revisions.length),
      offsets,
      batch.map(({ data }) => data.length),
      batch.map(({ append }) => (append.due === undefined ? 0 : 1)),
      batch.map(({ append }) => append.due ?? null),
      batch.map(({ append }) => append.wake ?? false),
      // One value for all: an array of them would travel as hexadecimal text.
      Buffer.concat(batch.map(({ data }) => data)),
    ]
    for (let tries = 1; ; tries++) {
      try {
        const { rows } = await this.pool.query<{ id: string }>({ name: 'cluster-log-append', text: APPEND, values })
        return new Set(rows.map(({ id }) => id))
      } catch (error) {
        if (tries >= TRIES || !mayTryAgain(error)) throw error
      }
    }
  }
}

/** Deadlocks and serialisation failures: Postgres says that nothing was written. */
function mayTryAgain(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === '40P01' || code === '40001'
}
