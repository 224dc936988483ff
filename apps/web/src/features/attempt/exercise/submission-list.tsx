'use client'

import type { Submission } from '@kubarium/contracts'
import { Button, Table } from '@kubarium/ui'
import { useFormatter, useTranslations } from 'next-intl'
import { LocalTime } from '../../../shell/local-time.tsx'
import styles from './exercise.module.css'

const states = {
  queued: 'stateQueued',
  grading: 'stateGrading',
  graded: 'stateGraded',
  ungradable: 'stateUngradable',
} as const

/** Everything that was handed in, newest first. */
export function SubmissionList({
  submissions,
  shown,
  onShown,
}: {
  submissions: readonly Submission[]
  shown: number
  onShown: (number: number) => void
}) {
  const t = useTranslations('attempt')
  const format = useFormatter()
  return (
    <section className={styles.task}>
      <header>
        <h2>{t('submissions')}</h2>
      </header>
      <Table caption={t('submissions')} dense>
        <thead>
          <tr>
            <th scope="col">{t('submission')}</th>
            <th scope="col">{t('at')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col" data-number>
              {t('score')}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...submissions].reverse().map((one) => (
            <tr key={one.id} aria-current={one.number === shown || undefined}>
              <th scope="row">
                <Button size={28} look="quiet" aria-pressed={one.number === shown} onClick={() => onShown(one.number)}>
                  {t('resultOf', { number: one.number })}
                </Button>
              </th>
              <td>
                <LocalTime at={one.submittedAt} style="date-and-time" />
              </td>
              <td>{t(states[one.state])}</td>
              <td data-number>{one.score === null ? '–' : format.number(one.score, { maximumFractionDigits: 2 })}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}
