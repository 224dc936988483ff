'use client'

import type { ContentSummary } from '@kubarium/contracts'
import { Icon, type IconName } from '@kubarium/ui'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Link } from '../../i18n/navigation.ts'
import styles from './catalogue.module.css'

/** One lesson or exercise. What is begun is a link to go on; what is not is begun by a press. */
export function ItemRow({
  item,
  next,
  busy,
  onBegin,
}: {
  item: ContentSummary
  /** It is the one to go on with in its course. */
  next: boolean
  busy: boolean
  onBegin: () => void
}) {
  const t = useTranslations('catalogue')
  const { state, attemptId } = item.progress
  const look = `${styles.item} ${state === 'done' ? styles.done : ''} ${next ? styles.next : ''}`
  const facts = (
    <>
      <ItemState item={item} next={next} busy={busy} />
      <span className={styles.itemTitle}>
        {item.title}
        <ItemProgress item={item} />
      </span>
      <span className={styles.kind}>{item.kind === 'exercise' && t('exercise')}</span>
      <span className={styles.minutes}>{t('minutes', { count: item.minutes })}</span>
    </>
  )
  return attemptId ? (
    <Link href={`/learn/attempts/${attemptId}`} className={look} title={item.summary}>
      {facts}
    </Link>
  ) : (
    <button type="button" className={look} title={item.summary} aria-busy={busy || undefined} onClick={onBegin}>
      {facts}
    </button>
  )
}

function ItemState({ item, next, busy }: { item: ContentSummary; next: boolean; busy: boolean }) {
  const t = useTranslations('catalogue')
  const icon: IconName = busy
    ? 'spinner'
    : item.progress.state === 'done'
      ? 'check'
      : item.progress.state === 'begun' || next
        ? 'next'
        : item.kind === 'exercise'
          ? 'check-ring'
          : 'lesson'
  const word: ReactNode =
    item.progress.state === 'done' ? t('done') : item.progress.state === 'begun' ? t('begun') : next ? t('next') : ''
  return (
    <span className={styles.state}>
      <Icon name={icon} turning={busy} {...(word ? { label: String(word) } : {})} />
    </span>
  )
}

/** Steps of a lesson that are done, or points of an exercise, once there are any. */
function ItemProgress({ item }: { item: ContentSummary }) {
  const t = useTranslations('catalogue')
  const format = useFormatter()
  const { state, value, max } = item.progress
  if (state === 'new' || (state === 'done' && item.kind === 'lesson')) return null
  const number = (amount: number) => format.number(amount, { maximumFractionDigits: 2 })
  return <small>{t(item.kind === 'lesson' ? 'stepsOf' : 'pointsOf', { value: number(value), max: number(max) })}</small>
}
