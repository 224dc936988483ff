// Makes the cluster that a variant of a lesson or an exercise begins with, so that a learner who comes gets it at once.
import { createHash } from 'node:crypto'
import type { PrepareJob } from '@kubarium/contracts'
import { CLOCK_KEY } from '@kubarium/kube-cluster'
import { HOME } from '@kubarium/terminal-session'
import { startOf } from '@kubarium/learning-grading'
import { prepareLab, variantsOf, type PublishedContent } from '@kubarium/platform-content'
import { publishedAuthority } from '../learning/authority.ts'
import type { LearningRepository } from '../learning/learning.repository.ts'
import type { Platform } from '../platform.ts'

export interface LearningParts {
  readonly content: PublishedContent
  readonly learning: LearningRepository
}

/** A learner comes a while after the cluster was set up, never before. */
const AGE_MS = 20 * 60_000
/** At a first start the endpoint that makes the authority may come up after the worker. */
const AUTHORITY_PAUSE_MS = 1_000

/** One job. @throws when the content is wrong: it is tried again, and then told */
export async function runPrepareLab(
  platform: Pick<Platform, 'database' | 'log' | 'jobs'>,
  { content, learning }: LearningParts,
  key: PrepareJob,
  now: number,
): Promise<void> {
  if (await learning.hasStart(key)) return
  const item = await content.lab(key.kind, key.contentId, key.version)
  if (!item) return
  const caCertificate = await publishedAuthority(platform)
  if (caCertificate === undefined) return platform.jobs.enqueue(prepareLab, key, { delayMs: AUTHORITY_PAUSE_MS })
  const start = startOf(item, key.variant, { now: now - AGE_MS, caCertificate, home: HOME })
  // The clock stands still until somebody comes.
  const clock = { metadata: { name: 'clock' }, behindMs: 0, stoppedAt: start.now, stoppedBy: 'hibernation' }
  const entries = [...start.state.entries()].filter(([name]) => name !== CLOCK_KEY)
  entries.push([CLOCK_KEY, clock])
  const hash = createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16)
  const baseId = `${key.kind}/${key.contentId}/${key.version}/${key.variant}/${hash}`
  await platform.log.putBase({ id: baseId, revision: start.revision, entries })
  await learning.putStart(key, { baseId, nodes: start.nodes, seed: start.seed, files: start.files })
}

/** Variants of the newest versions that nobody has prepared. */
export async function unprepared({ content, learning }: LearningParts): Promise<readonly PrepareJob[]> {
  const [items, starts] = await Promise.all([content.latest(), learning.starts()])
  return items.flatMap((item) => {
    if (item.kind === 'course') return []
    const { id: contentId, version } = item.facts
    return variantsOf(item)
      .filter((variant) => !starts.has(`${item.kind}/${contentId}/${version}/${variant}`))
      .map((variant) => ({ kind: item.kind, contentId, version, variant }))
  })
}
