'use client'

import type { CheckSeen } from '@kubarium/contracts'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useAttempt } from '../attempt-context.tsx'
import { changedChecks } from './changed-checks.ts'

/** Says to those who hear the page which checks have changed, and nothing else of them. */
export function CheckAnnouncer() {
  const t = useTranslations('attempt')
  const { attempt, seenOf } = useAttempt()
  const before = useRef<Record<string, CheckSeen['status']>>({})
  const [said, setSaid] = useState('')
  const now = Object.fromEntries(attempt.checks.map(({ id }) => [id, seenOf(id).status]))
  const key = JSON.stringify(now)
  useEffect(() => {
    const { passed, lost } = changedChecks(before.current, now)
    before.current = now
    const titleOf = (id: string) => attempt.checks.find((check) => check.id === id)?.title ?? id
    const words = [
      ...passed.map((id) => t('announcePassed', { title: titleOf(id) })),
      ...lost.map((id) => t('announceLost', { title: titleOf(id) })),
    ]
    if (words.length > 0) setSaid(words.join(' '))
    // `key` says everything that `now` says.
  }, [key])
  return (
    <p className="visually-hidden" role="status" data-announced>
      {said}
    </p>
  )
}
