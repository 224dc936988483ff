'use client'

import type { Submission } from '@kubarium/contracts'
import { Badge, NoteBar, Tabs } from '@kubarium/ui'
import { useFormatter, useTranslations } from 'next-intl'
import { problemIn } from '../../../http/api.ts'
import { useAttempt } from '../attempt-context.tsx'
import { CheckAnnouncer } from '../checks/check-announcer.tsx'
import { LineNote } from '../line-note.tsx'
import { ResultTab } from './result-tab.tsx'
import { TaskTab } from './task-tab.tsx'

export type ExerciseTab = 'task' | 'result'

/** An exercise: what is to be done, and what became of what was handed in. */
export function Exercise({
  tab,
  onTab,
  submissions,
  shown,
  onShown,
  error,
}: {
  tab: ExerciseTab
  onTab: (tab: ExerciseTab) => void
  /** Oldest first. */
  submissions: readonly Submission[]
  /** The number of the submission whose result is shown. */
  shown: number | undefined
  onShown: (number: number) => void
  /** Why handing in failed. */
  error: unknown
}) {
  const t = useTranslations('attempt')
  const format = useFormatter()
  const { attempt } = useAttempt()
  const submission = submissions.find((one) => one.number === shown) ?? submissions.at(-1)
  const problem = error ? problemIn(error) : undefined
  const score = submission?.state === 'graded' ? submission.score : null
  return (
    <>
      <LineNote />
      {problem && problem.status !== 401 && (
        <NoteBar look="bad" live="assertive">
          {problem.code === 'unreachable'
            ? t('notSubmitted')
            : t('failed', { detail: problem.detail ?? problem.title })}
        </NoteBar>
      )}
      <Tabs
        fill
        label={attempt.title}
        value={tab}
        onChange={(next) => onTab(next === 'result' ? 'result' : 'task')}
        tabs={[
          { value: 'task', label: t('task'), content: <TaskTab /> },
          {
            value: 'result',
            label: (
              <>
                {submission ? t('resultOf', { number: submission.number }) : t('result')}
                {score !== null && submission && (
                  <Badge
                    look={score >= submission.maxScore ? 'ok' : 'warn'}
                    icon={score >= submission.maxScore ? 'check' : 'dash'}
                  >
                    {format.number(score, { maximumFractionDigits: 2 })}
                  </Badge>
                )}
              </>
            ),
            content: <ResultTab submissions={submissions} submission={submission} onShown={onShown} />,
          },
        ]}
      />
      <CheckAnnouncer />
      <ResultAnnouncer submission={submissions.at(-1)} />
    </>
  )
}

/** Says to those who hear the page how the newest submission went. */
function ResultAnnouncer({ submission }: { submission: Submission | undefined }) {
  const t = useTranslations('attempt')
  const format = useFormatter()
  const points = (value: number) => format.number(value, { maximumFractionDigits: 2 })
  const words =
    submission?.state === 'graded'
      ? t('announceGraded', {
          number: submission.number,
          score: points(submission.score ?? 0),
          max: points(submission.maxScore),
        })
      : submission?.state === 'ungradable'
        ? t('ungradable')
        : ''
  return (
    <p className="visually-hidden" role="status">
      {words}
    </p>
  )
}
