'use client'

import { useTranslations } from 'next-intl'
import type { LiveChange } from '../../../ports/live-source.ts'
import { causeChain, type CauseStep } from '../model/causes.ts'
import { actorName } from '../model/plates.ts'
import { shortenedInTheMiddle } from '../model/short-name.ts'
import styles from './cause-list.module.css'

/** How an object came to be as it is, step by step. The numbers are those of the threads in the picture. */
export function CauseList({
  uid,
  recent,
  onSelect,
}: {
  uid: string
  recent: readonly LiveChange[]
  onSelect: (uid: string) => void
}) {
  const t = useTranslations('wall.cause')
  const { steps, earlier, whole } = causeChain(uid, recent)
  return (
    <div>
      <h3>{t('title')}</h3>
      {!whole && <p className={styles.note}>{steps.length === 0 ? t('unseen') : t('cut')}</p>}
      {earlier > 0 && <p className={styles.note}>{t('earlier', { count: earlier })}</p>}
      <ol className={styles.thread}>
        {steps.map((step, index) => (
          <li key={step.to}>
            <button type="button" className={styles.step} onClick={() => onSelect(step.uid)}>
              <span className={styles.bead} aria-hidden="true">
                {index + 1}
              </span>
              <Step step={step} />
              <span className={styles.at}>
                {step.from === step.to
                  ? t('revision', { revision: step.to })
                  : t('revisions', { from: step.from, to: step.to })}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Step({ step }: { step: CauseStep }) {
  const t = useTranslations('wall.cause')
  const { actor, deed, kind, name, node = '', phase = '' } = step
  const object = `${kind.toLowerCase()}/${shortenedInTheMiddle(name, 22)}`
  return (
    <span title={`${kind.toLowerCase()}/${name}`}>
      <b lang="en">{deed === 'reported' ? t('kubeletOn', { node }) : actorName(actor)}</b>
      <small>{t(deed, { object, node, phase })}</small>
    </span>
  )
}
