'use client'

import { Badge } from '@kubarium/ui'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { actorName } from '../../../../features/glass-wall/model/plates.ts'
import type { LiveState } from '../../../../ports/live-source.ts'
import { useViewerZone } from '../../../../shell/local-time.tsx'
import styles from './time-bar.module.css'

const messages = { ADDED: 'lastCreated', MODIFIED: 'lastChanged', DELETED: 'lastDeleted' } as const

/** The cluster's clock and revision, and the newest change with who made it. `start` stands at its far left. */
export function TimeBar({ state, now, start }: { state: LiveState; now: number; start?: ReactNode }) {
  const t = useTranslations('workspace')
  const locale = useLocale()
  const timeZone = useViewerZone()
  const latest = state.recent.at(-1)
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  return (
    <footer className={styles.time} aria-label={t('time')}>
      {start}
      <span className={styles.change}>
        {latest
          ? t.rich(messages[latest.type], {
              actor: actorName(latest.cause.actor),
              object: `${latest.object.kind.toLowerCase()}/${latest.object.metadata.name}`,
              b: (chunks) => <b lang="en">{chunks}</b>,
              code: (chunks) => <code lang="en">{chunks}</code>,
            })
          : state.revision > 0 && t('noChange')}
      </span>
      {state.revision > 0 && (
        <span className={styles.clock}>
          <b title={t('clockTitle', { zone: timeZone })}>{clock.format(new Date(now))}</b>
          <span>{t('revision', { revision: state.revision })}</span>
        </span>
      )}
      {state.connection === 'live' ? (
        <Badge look="ok" icon="ring-dot">
          {t('live')}
        </Badge>
      ) : (
        <Badge icon="offline">{t('notLive')}</Badge>
      )}
    </footer>
  )
}
