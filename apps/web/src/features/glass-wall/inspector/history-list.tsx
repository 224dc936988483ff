'use client'

import { useTranslations } from 'next-intl'
import type { LiveChange } from '../../../ports/live-source.ts'
import { actorName } from '../model/plates.ts'
import styles from './inspector.module.css'

/** What was seen to change about an object, newest first, and on account of what. */
export function HistoryList({ uid, recent }: { uid: string; recent: readonly LiveChange[] }) {
  const t = useTranslations('wall.inspector')
  const own = recent.filter((change) => change.object.metadata.uid === uid).reverse()
  if (own.length === 0) return <p className={`${styles.pad} ${styles.note}`}>{t('noHistory')}</p>
  return (
    <>
      <p className={`${styles.pad} ${styles.note}`}>{t('historyNote')}</p>
      <ChangeList changes={own} />
    </>
  )
}

/** Changes with who made them; `withNames` when they are of different objects. */
export function ChangeList({ changes, withNames = false }: { changes: readonly LiveChange[]; withNames?: boolean }) {
  const t = useTranslations('wall.inspector')
  const revision = useTranslations('wall')
  const verbs = { ADDED: t('historyAdded'), MODIFIED: t('historyModified'), DELETED: t('historyDeleted') }
  return (
    <ol className={styles.list}>
      {changes.map((change) => (
        <li key={change.revision}>
          <span className={styles.row}>
            <b lang="en">{actorName(change.cause.actor)}</b>
            <span>{verbs[change.type]}</span>
            {withNames && (
              <code lang="en">
                {change.object.kind.toLowerCase()}/{change.object.metadata.name}
              </code>
            )}
            <span className={styles.at}>{revision('revision', { revision: change.revision })}</span>
          </span>
          {change.cause.because !== undefined && change.cause.because > 0 && (
            <span className={styles.note}>{t('because', { revision: change.cause.because })}</span>
          )}
        </li>
      ))}
    </ol>
  )
}
