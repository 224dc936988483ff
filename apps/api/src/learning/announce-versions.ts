import type { ContentKey } from '@kubarium/platform-content'
import type { SystemDatabase } from '@kubarium/platform-database'

/** Tells every organisation that asked for it of new versions of exercises: content is the same for all of them. */
export async function announceVersions({ pool }: SystemDatabase, keys: readonly ContentKey[]): Promise<void> {
  for (const { kind, contentId, version } of keys)
    if (kind === 'exercise')
      await pool.query(
        `select record_event(organisation_id, 'exercise.version_published', $1) from (
          select distinct organisation_id from webhook_endpoint
          where enabled and 'exercise.version_published' = any (events)) asked`,
        [{ exerciseId: contentId, version }],
      )
}
