// The certificate that clients know their cluster's API server by: it lies in every state that clusters start from.
import { AUTHORITY_KEY, type Authority } from '@kubarium/kube-cluster'
import type { Platform } from '../platform.ts'

/** PEM; undefined as long as nothing to start clusters from has been published. */
export async function publishedAuthority({
  database,
  log,
}: Pick<Platform, 'database' | 'log'>): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ base_snapshot: string }>(
    'select base_snapshot from cluster_template order by published_at desc, nodes limit 1',
  )
  if (!rows[0]) return undefined
  const { entries } = await log.getBase(rows[0].base_snapshot)
  const authority = entries.find(([key]) => key === AUTHORITY_KEY)?.[1] as Authority | undefined
  return authority?.certificate
}
