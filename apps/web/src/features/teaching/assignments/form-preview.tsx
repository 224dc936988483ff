'use client'

import type { NewAssignment } from '@kubarium/contracts'
import { Card, Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useRules } from '../due-line.tsx'
import styles from '../teaching.module.css'
import type { Draft } from './draft.ts'

/** The rules as a learner reads them. */
export function Preview({ policy, timeZone }: { policy: NonNullable<NewAssignment['policy']>; timeZone: string }) {
  const t = useTranslations('teaching')
  const rules = useRules(timeZone)
  const isDated = [policy.dueAt, ...(policy.lateDeadlines ?? []).map(({ at }) => at)].every(
    (at) => !at || !Number.isNaN(Date.parse(at)),
  )
  return (
    <Card title={t('aLearnerReads')}>
      <p className={styles.quiet}>{isDated ? rules(policy).join(' ') : t('dateMissing')}</p>
    </Card>
  )
}

/** What still keeps it from being saved. */
export function Checks({ faults, draft }: { faults: ReadonlyMap<string, string>; draft: Draft }) {
  const t = useTranslations('teaching')
  const has = (start: string): boolean => [...faults.keys()].some((path) => path.startsWith(start))
  const checks = [
    { text: t('checkTitle'), fails: has('title') },
    { text: t('checkExercises'), fails: has('items') },
    { text: t('checkDates'), fails: has('policy.dueAt') || has('policy.lateDeadlines') },
    { text: t('checkNumbers'), fails: ['timeLimit', 'maxSub', 'cool', 'grace'].some((one) => has(`policy.${one}`)) },
  ]
  return (
    <Card title={t('checksBefore')}>
      <ul className={styles.checks}>
        {checks.map(({ text, fails }) => (
          <li key={text}>
            <Icon name={fails ? 'alert' : 'check-ring'} label={fails ? t('notYet') : t('fits')} />
            {text}
          </li>
        ))}
        {draft.late.length === 0 && draft.dueAt !== '' && (
          <li>
            <Icon name="ring-dot" />
            {t('noLate')}
          </li>
        )}
      </ul>
    </Card>
  )
}
