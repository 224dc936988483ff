// The Postgres driver of the cluster log. Every operation is one statement, so nothing is ever half done.
import {
  CompactedError,
  UnknownClusterError,
  type Append,
  type Base,
  type ClusterHead,
  type ClusterLog,
  type Load,
  type Revision,
} from '@kubarium/kube-store'
import type pg from 'pg'
import { CHANNEL, GroupCommit } from './group-commit.ts'
import { Notices, type Listener } from './notices.ts'
import { pack, unpack } from './record.ts'

type Entries = Base['entries']

interface HeadRow {
  base_snapshot: string
  base_revision: number
  seed: string
  revision: number
  compacted: number
  due: number | null
  hibernated: boolean
}

interface PartRow extends HeadRow {
  part: 'head' | 'snapshot' | 'append'
  data: Buffer
}

const HEAD = `b.revision as base_revision, c.base_snapshot, c.seed, c.revision, c.compacted,
  (extract(epoch from c.due_at) * 1000)::float8 as due, c.hibernated_at is not null as hibernated`
const NO_HEAD = 'null::bigint, null, null, revision, null::bigint, null::float8, null::boolean'

/** Head, snapshot to start from and appends after it, all of the same moment. $2: revision to arrive at, or null. */
const LOAD = `
with h as (
  select ${HEAD} from cluster c join cluster_base b on b.id = c.base_snapshot where c.id = $1 and c.deleted_at is null
), s as (
  select revision, data from cluster_snapshot
  where cluster_id = $1 and revision <= coalesce($2::bigint, (select revision from h)) order by revision desc limit 1
)
select 'head' as part, h.*, null::bytea as data from h
union all select 'snapshot', ${NO_HEAD}, data from s
union all (
  select 'append', ${NO_HEAD}, data from cluster_append
  where cluster_id = $1 and revision > coalesce((select revision from s), (select base_revision from h))
    and first <= coalesce($2::bigint, (select revision from h)) order by revision
)`

const TAIL = `
with h as (
  select ${HEAD} from cluster c join cluster_base b on b.id = c.base_snapshot where c.id = $1 and c.deleted_at is null
)
select 'head' as part, h.*, null::bytea as data from h
union all (select 'append', ${NO_HEAD}, data from cluster_append where cluster_id = $1 and revision > $2 order by revision)`

/** The copy takes what the original needs to be at that revision: its newest snapshot and the appends since. */
const FORK = `
with p as (
  select c.*, b.revision as base_revision from cluster c join cluster_base b on b.id = c.base_snapshot
  where c.id = $1 and c.deleted_at is null and c.revision >= $2
), s as (
  select revision, data from cluster_snapshot where cluster_id = $1 and revision <= $2 order by revision desc limit 1
), start as (
  select coalesce((select revision from s), p.base_revision) as revision from p
), made as (
  insert into cluster (id, nodes, seed, kubernetes_version, base_snapshot, revision, compacted, due_at)
  select $3, p.nodes, p.seed, p.kubernetes_version, p.base_snapshot, $2, start.revision, now() from p, start
  where start.revision >= p.compacted and start.revision <= $2
  returning id
), copied_snapshot as (
  insert into cluster_snapshot (cluster_id, revision, data) select made.id, s.revision, s.data from made, s
), copied_appends as (
  insert into cluster_append (cluster_id, revision, first, data)
  select made.id, least(a.revision, $2), a.first, a.data from made, start, cluster_append a
  where a.cluster_id = $1 and a.revision > start.revision and a.first <= $2
)
select id from made`

const COMPACT = `
with kept as (
  select 1 from cluster_snapshot where cluster_id = $1 and revision >= $2 limit 1
), compacted as (
  update cluster set compacted = greatest(compacted, $2) where id = $1 and exists (select from kept) returning compacted
), appends as (
  delete from cluster_append where cluster_id = $1 and revision <= (select compacted from compacted)
), snapshots as (
  delete from cluster_snapshot where cluster_id = $1 and revision < (select compacted from compacted)
)
select (select count(*) from compacted) as clusters`

/** Bases parsed and kept by this process: one per Kubernetes version and size of cluster, shared by all clusters. */
const MOST_BASES = 64

export class PostgresClusterLog implements ClusterLog {
  private readonly commits: GroupCommit
  private readonly notices: Notices
  private readonly bases = new Map<string, Promise<Base>>()

  /**
   * @param pool connects as the role `kubarium_system` and reads bigint as number (createPool of platform-database)
   * @param listenUrl the same database, for the connection that listens
   */
  constructor(
    private readonly pool: pg.Pool,
    listenUrl: string,
  ) {
    this.commits = new GroupCommit(pool)
    this.notices = new Notices(listenUrl)
  }

  async putBase({ id, revision, entries }: Base): Promise<void> {
    await this.pool.query(
      'insert into cluster_base (id, revision, data) values ($1, $2, $3) on conflict (id) do nothing',
      [id, revision, pack(entries)],
    )
  }

  /** Makes a base what new clusters of this version and size start from. Safe to call by every worker at every start. */
  async publishTemplate({
    kubernetesVersion,
    nodes,
    base,
  }: {
    kubernetesVersion: string
    nodes: number
    base: Base
  }): Promise<void> {
    await this.putBase(base)
    await this.pool.query(
      `insert into cluster_template (kubernetes_version, nodes, base_snapshot) values ($1, $2, $3)
       on conflict (kubernetes_version, nodes) do update set base_snapshot = excluded.base_snapshot, published_at = now()
       where cluster_template.base_snapshot <> excluded.base_snapshot`,
      [kubernetesVersion, nodes, base.id],
    )
  }

  getBase(id: string): Promise<Base> {
    const known = this.bases.get(id)
    if (known) return known
    const reading = this.readBase(id)
    reading.catch(() => this.bases.delete(id))
    if (this.bases.size >= MOST_BASES) this.bases.delete(this.bases.keys().next().value!)
    this.bases.set(id, reading)
    return reading
  }

  private async readBase(id: string): Promise<Base> {
    const { rows } = await this.pool.query<{ revision: number; data: Buffer }>(
      'select revision, data from cluster_base where id = $1',
      [id],
    )
    const [row] = rows
    if (!row) throw new Error(`no base ${id}`)
    return { id, revision: row.revision, entries: await unpack<Entries>(row.data) }
  }

  async create({ clusterId, baseId, seed }: { clusterId: string; baseId: string; seed: string }): Promise<void> {
    const { rowCount } = await this.pool.query(
      `insert into cluster (id, seed, base_snapshot, revision, compacted)
       select $1, $3, id, revision, revision from cluster_base where id = $2`,
      [clusterId, baseId, seed],
    )
    if (!rowCount) throw new Error(`no base ${baseId}`)
  }

  append(append: Append): Promise<boolean> {
    append.revisions.forEach(({ revision }, i) => {
      if (revision !== append.expected + i + 1)
        throw new Error(`revision ${revision} leaves a gap after ${append.expected + i}`)
    })
    return this.commits.append(append)
  }

  async head(clusterId: string): Promise<ClusterHead> {
    const { rows } = await this.pool.query<HeadRow>({
      name: 'cluster-log-head',
      text: `select ${HEAD} from cluster c join cluster_base b on b.id = c.base_snapshot where c.id = $1 and c.deleted_at is null`,
      values: [clusterId],
    })
    if (!rows[0]) throw new UnknownClusterError(clusterId)
    return headOf(clusterId, rows[0])
  }

  async load(clusterId: string, atRevision?: number): Promise<Load> {
    const { rows } = await this.pool.query<PartRow>({
      name: 'cluster-log-load',
      text: LOAD,
      values: [clusterId, atRevision ?? null],
    })
    const row = rows.find(({ part }) => part === 'head')
    if (!row) throw new UnknownClusterError(clusterId)
    const head = headOf(clusterId, row)
    const stored = rows.find(({ part }) => part === 'snapshot')
    const from = stored?.revision ?? row.base_revision
    const at = Math.min(atRevision ?? head.revision, head.revision)
    if (from < head.compacted || at < from) throw new CompactedError(clusterId, head.compacted)
    const snapshot = stored ? { revision: from, entries: await unpack<Entries>(stored.data) } : null
    return { head, snapshot, tail: await revisionsOf(rows, from, at) }
  }

  async tail(clusterId: string, after: number): Promise<readonly Revision[]> {
    const { rows } = await this.pool.query<PartRow>({
      name: 'cluster-log-tail',
      text: TAIL,
      values: [clusterId, after],
    })
    const row = rows.find(({ part }) => part === 'head')
    if (!row) throw new UnknownClusterError(clusterId)
    if (after < row.compacted) throw new CompactedError(clusterId, row.compacted)
    return await revisionsOf(rows, after, row.revision)
  }

  async putSnapshot(clusterId: string, revision: number, entries: Entries): Promise<void> {
    const { rowCount } = await this.pool.query(
      `insert into cluster_snapshot (cluster_id, revision, data)
       select id, $2, $3 from cluster where id = $1 and deleted_at is null and revision >= $2
       on conflict (cluster_id, revision) do update set data = excluded.data`,
      [clusterId, revision, pack(entries)],
    )
    if (!rowCount) throw await this.whyNot(clusterId, revision)
  }

  async compact(clusterId: string, upTo: number): Promise<void> {
    const { rows } = await this.pool.query<{ clusters: number }>(COMPACT, [clusterId, upTo])
    if (rows[0]?.clusters) return
    await this.head(clusterId)
    throw new Error(`no snapshot at or after ${upTo}`)
  }

  async fork(clusterId: string, atRevision: number, forkId: string): Promise<void> {
    const { rowCount } = await this.pool.query(FORK, [clusterId, atRevision, forkId])
    if (!rowCount) throw await this.whyNot(clusterId, atRevision)
  }

  async remove(clusterId: string): Promise<void> {
    await this.pool.query('delete from cluster where id = $1', [clusterId])
  }

  async setHibernated(clusterId: string, hibernated: boolean): Promise<void> {
    await this.change(clusterId, 'hibernated_at = case when $2 then coalesce(hibernated_at, now()) end', [hibernated])
  }

  async overdue(now: number, limit: number): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ id: string }>({
      name: 'cluster-log-overdue',
      text: `select id from cluster
        where due_at <= to_timestamp($1::float8 / 1000) and hibernated_at is null and parked_at is null and deleted_at is null
        order by due_at limit $2`,
      values: [now, limit],
    })
    return rows.map(({ id }) => id)
  }

  subscribe(listener: Listener): () => void {
    return this.notices.subscribe(listener)
  }

  /** Takes a cluster out of work because a part of its simulation failed; its owner is shown the error. */
  async park(clusterId: string, error: string): Promise<void> {
    await this.change(clusterId, 'parked_at = coalesce(parked_at, now()), parked_error = $2', [error.slice(0, 10_000)])
  }

  /** Ends parking: somebody may work on the cluster again, and is told to. */
  async release(clusterId: string): Promise<void> {
    await this.change(clusterId, 'parked_at = null, parked_error = null, due_at = now()', [])
    await this.wake(clusterId)
  }

  /** Whether a cluster is parked, and why. */
  async parkedError(clusterId: string): Promise<string | null> {
    const { rows } = await this.pool.query<{ parked_error: string | null }>(
      'select parked_error from cluster where id = $1 and deleted_at is null and parked_at is not null',
      [clusterId],
    )
    return rows[0]?.parked_error ?? null
  }

  /** Somebody uses the cluster: it is not hibernated, and not for a while. */
  async touch(clusterId: string): Promise<void> {
    await this.change(clusterId, 'last_used_at = now(), hibernated_at = null', [])
  }

  /** Clusters that work is done for although nobody has used them since a time (milliseconds since 1970). */
  async unusedSince(time: number, limit: number): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `select id from cluster
       where coalesce(last_used_at, created_at) < to_timestamp($1::float8 / 1000) and hibernated_at is null and deleted_at is null
       order by coalesce(last_used_at, created_at) limit $2`,
      [time, limit],
    )
    return rows.map(({ id }) => id)
  }

  /** Removes for good what owners have deleted. @returns how many clusters */
  async purgeDeleted(limit: number): Promise<number> {
    const { rowCount } = await this.pool.query(
      'delete from cluster where id in (select id from cluster where deleted_at is not null limit $1)',
      [limit],
    )
    return rowCount ?? 0
  }

  /** Tells whoever holds the cluster to look at it, without a change. */
  async wake(clusterId: string): Promise<void> {
    await this.pool.query(`select pg_notify('${CHANNEL}', id || ' ' || revision || ' 1') from cluster where id = $1`, [
      clusterId,
    ])
  }

  /** Ends the listening connection; the pool belongs to whoever made it. */
  async close(): Promise<void> {
    await this.notices.close()
  }

  private async change(clusterId: string, what: string, values: readonly unknown[]): Promise<void> {
    const { rowCount } = await this.pool.query(`update cluster set ${what} where id = $1 and deleted_at is null`, [
      clusterId,
      ...values,
    ])
    if (!rowCount) throw new UnknownClusterError(clusterId)
  }

  /** Why a revision of a cluster could not be had. */
  private async whyNot(clusterId: string, revision: number): Promise<Error> {
    const head = await this.head(clusterId)
    if (revision > head.revision)
      return new Error(`cluster ${clusterId} is at revision ${head.revision}, before ${revision}`)
    return new CompactedError(clusterId, head.compacted)
  }
}

function headOf(clusterId: string, row: HeadRow): ClusterHead {
  return {
    clusterId,
    baseId: row.base_snapshot,
    seed: row.seed,
    revision: row.revision,
    compacted: row.compacted,
    due: row.due === null ? null : Math.round(row.due),
    hibernated: row.hibernated,
  }
}

/**
 * The revisions after one and up to another. Stored appends may reach further at both ends: a fork cuts its last one
 * short, and compaction keeps an append that it reaches the middle of.
 */
async function revisionsOf(rows: readonly PartRow[], after: number, upTo: number): Promise<Revision[]> {
  const all: Revision[] = []
  for (const { part, data, revision: last } of rows) {
    if (part !== 'append') continue
    for (const entry of await unpack<Revision[]>(data)) {
      if (entry.revision > after && entry.revision <= upTo && entry.revision <= last) all.push(entry)
    }
  }
  return all
}
