'use client'

import type { Attempt, Me } from '@kubarium/contracts'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { api } from '../../../../../../http/api.ts'
import { queryKeys } from '../../../../../../http/query-client.ts'
import { Unavailable } from '../../../workspace/unavailable.tsx'
import { WorkspaceBar } from '../../../workspace/workspace-bar.tsx'
import { ExerciseWorkspace } from './exercise-workspace.tsx'
import { LessonWorkspace } from './lesson-workspace.tsx'

/** The workspace of an attempt: its text beside the cluster it is worked on. */
export function AttemptWorkspace({ id, me, initial }: { id: string; me?: Me; initial?: Attempt }) {
  const t = useTranslations('catalogue')
  const locale = useLocale()
  const answer = useQuery({
    queryKey: queryKeys.attempt(id, locale),
    queryFn: () => api.attempt(id, locale),
    ...(initial ? { initialData: initial } : {}),
  })
  const attempt = answer.data
  const who = me ? { me } : {}
  if (attempt?.kind === 'lesson') return <LessonWorkspace key={attempt.id} attempt={attempt} {...who} />
  if (attempt) return <ExerciseWorkspace key={attempt.id} attempt={attempt} {...who} />
  const bar = <WorkspaceBar back="/learn" where={t('title')} title="…" version={undefined} {...who} />
  if (answer.isError) return <Unavailable bar={bar} error={answer.error} onRetry={() => void answer.refetch()} />
  return bar
}
