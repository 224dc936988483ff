'use client'

import type { AssignmentPolicyInput } from '@kubarium/contracts'
import { useFormatter, useTranslations } from 'next-intl'
import styles from './teaching.module.css'

export type Rules = Pick<
  AssignmentPolicyInput,
  'releaseAt' | 'dueAt' | 'lateDeadlines' | 'afterDeadline' | 'timeLimitMinutes' | 'maxSubmissions' | 'resultPolicy'
>

/** The rules of an assignment in plain words, in the time of its course. */
export function DueLine({ assignment, timeZone }: { assignment: Rules; timeZone: string }) {
  const sentences = useRules(timeZone)(assignment)
  return <p className={styles.rules}>{sentences.join(' ')}</p>
}

/** The sentences that a learner reads about an assignment's rules. */
export function useRules(timeZone: string): (rules: Rules) => string[] {
  const t = useTranslations('teaching')
  const format = useFormatter()
  const time = (at: string): string =>
    format.dateTime(new Date(at), {
      timeZone,
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  return (rules) => {
    const late = rules.lateDeadlines ?? []
    return [
      ...(rules.releaseAt && Date.parse(rules.releaseAt) > Date.now()
        ? [t('opensAt', { at: time(rules.releaseAt) })]
        : []),
      rules.dueAt ? t('dueAt', { at: time(rules.dueAt) }) : t('noDue'),
      ...late.map(({ at, credit }) => t('lateUntil', { at: time(at), percent: Math.round(credit * 100) })),
      ...(rules.dueAt ? [t(rules.afterDeadline === 'practice' ? 'thenPractice' : 'thenClosed')] : []),
      ...(rules.timeLimitMinutes ? [t('limitedTo', { minutes: rules.timeLimitMinutes })] : []),
      rules.maxSubmissions
        ? t('submissionsCount', { count: rules.maxSubmissions, policy: rules.resultPolicy ?? 'best' })
        : t('submissionsAny', { policy: rules.resultPolicy ?? 'best' }),
    ]
  }
}
