'use client'

import type { LiveAttempt } from '@kubarium/contracts'
import { Badge, Card, Icon } from '@kubarium/ui'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useMemo, useState } from 'react'
import { Inlines } from '../../../../../../../../features/attempt/text/inlines.tsx'
import { GlassWall } from '../../../../../../../../features/glass-wall/glass-wall.tsx'
import { socketLiveSource } from '../../../../../../../../features/glass-wall/socket-live-source.ts'
import { useLiveState } from '../../../../../../../../features/glass-wall/use-live-state.ts'
import { Terminal } from '../../../../../../../../features/terminal/terminal.tsx'
import styles from '../../../../../../../../features/teaching/teaching.module.css'
import { usePoints } from '../../../../../../../../features/teaching/use-teaching.ts'
import own from '../../../../../../../../features/teaching/live/live.module.css'
import type { Tile } from '../../../../../../../../features/teaching/live/tiles.ts'
import { watchedTerminal } from '../../../../../../../../features/teaching/live/watched-terminal.ts'

/** A learner's work from close by, to look at only: the check they are at, their cluster, their terminal. */
export function LearnerPane({
  tile,
  attempt,
  checks,
  now,
}: {
  tile: Tile
  attempt: LiveAttempt
  checks: readonly { id: string; title: string }[]
  /** Milliseconds since 1970. */
  now: number
}) {
  const t = useTranslations('teaching')
  const format = useFormatter()
  const points = usePoints()
  const source = useMemo(() => socketLiveSource(attempt.clusterId), [attempt.clusterId])
  const transport = useMemo(() => watchedTerminal(attempt.clusterId), [attempt.clusterId])
  useEffect(
    () => () => {
      source.close()
      transport.close()
    },
    [source, transport],
  )
  const state = useLiveState(source)
  const [selected, setSelected] = useState<string>()
  const at = checks.find(({ id }) => id === attempt.at?.check)
  return (
    <div className={own.pane}>
      <Card
        title={tile.learner.name}
        actions={
          <Badge look="busy" icon="eye">
            {t('readOnly')}
          </Badge>
        }
      >
        <p className={styles.quiet}>
          {t('lastDid', { at: format.relativeTime(new Date(attempt.activeAt), now) })}
          {' · '}
          {t('submissions', { count: attempt.submissions })}
          {attempt.submissions > 0 && ` · ${t('bestSoFar', { points: points(attempt.best) })}`}
        </p>
        {at && (
          <div className={own.at}>
            <Icon name="cross" />
            <div>
              <strong>{at.title}</strong>
              <p>
                {t('redFor', { minutes: Math.floor(tile.atFor / 60_000) })}{' '}
                {attempt.at?.why && <Inlines of={attempt.at.why} />}
              </p>
            </div>
          </div>
        )}
      </Card>
      <section className={own.wall} aria-label={t('theirCluster')}>
        <GlassWall
          state={state}
          selected={selected}
          view="picture"
          onView={() => undefined}
          onSelect={setSelected}
          singleKeys={false}
          bare
        />
      </section>
      <section className={own.terminal} aria-label={t('theirTerminal')}>
        <Terminal
          transport={transport}
          name={t('theirTerminal')}
          tabs={<span className={own.tab}>{t('theirTerminal')}</span>}
        />
      </section>
    </div>
  )
}
