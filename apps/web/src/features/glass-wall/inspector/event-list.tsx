'use client'

import { Badge } from '@kubarium/ui'
import type { k8s } from '@kubarium/kube-objects'
import { useTranslations } from 'next-intl'
import { eventTime } from '../model/object-index.ts'
import { ageText } from '../model/age.ts'
import styles from './inspector.module.css'

/** Events about an object, newest first, in Kubernetes' own words. */
export function EventList({ events, now }: { events: readonly k8s.Event[]; now: number }) {
  const t = useTranslations('wall.inspector')
  if (events.length === 0) return <p className={`${styles.pad} ${styles.note}`}>{t('noEvents')}</p>
  return (
    <ol className={styles.list} lang="en">
      {[...events].reverse().map((event) => {
        const count = event.series?.count ?? event.count ?? 1
        return (
          <li key={event.metadata.uid}>
            <span className={styles.row}>
              <Badge
                look={event.type === 'Warning' ? 'warn' : 'neutral'}
                {...(event.type === 'Warning' ? { icon: 'alert' as const } : {})}
              >
                {event.type}
              </Badge>
              <b>{event.reason}</b>
              {count > 1 && <span className={styles.note}>{t('eventCount', { count })}</span>}
              <span className={styles.at}>{t('ago', { value: ageText(now - eventTime(event)) })}</span>
            </span>
            <span className={styles.message}>{event.message}</span>
          </li>
        )
      })}
    </ol>
  )
}
