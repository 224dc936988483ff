'use client'

import type { Attempt } from '@kubarium/contracts'
import { NoteBar } from '@kubarium/ui'
import { useFormatter, useNow, useTranslations } from 'next-intl'

/** The assignment that an attempt is made for: until when it counts how much, and what is left. */
export function AssignmentNote({ assignment }: { assignment: NonNullable<Attempt['assignment']> }) {
  const t = useTranslations('attempt')
  const format = useFormatter()
  const now = useNow({ updateInterval: 15_000 })
  const { title, course, state, dueAt, credit, expiresAt, submissionsLeft } = assignment
  const time = (at: string): string => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })
  const minutesLeft =
    expiresAt === null ? null : Math.max(0, Math.ceil((Date.parse(expiresAt) - now.getTime()) / 60_000))
  const isUrgent = minutesLeft !== null && minutesLeft <= 5
  return (
    <NoteBar look={isUrgent || state === 'late' || state === 'closed' ? 'warn' : 'neutral'} icon="clock">
      <strong>{`${course}: ${title}`}</strong>{' '}
      {[
        state === 'closed'
          ? t('practiceOnly')
          : state === 'late'
            ? t('countsLate', { percent: Math.round(credit * 100) })
            : dueAt && t('dueAt', { at: time(dueAt) }),
        minutesLeft !== null && t('minutesLeft', { count: minutesLeft }),
        submissionsLeft !== null && t('submissionsLeft', { count: submissionsLeft }),
      ]
        .filter(Boolean)
        .join(' ')}
    </NoteBar>
  )
}
