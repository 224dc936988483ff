'use client'

import type { Attempt, QuizAnswer, Submission } from '@kubarium/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocale } from 'next-intl'
import { useEffect } from 'react'
import { api } from '../../../http/api.ts'
import { queryKeys } from '../../../http/query-client.ts'

const LOOK_AGAIN_MILLISECONDS = 600

export function isPending(submission: Submission | undefined): boolean {
  return submission?.state === 'queued' || submission?.state === 'grading'
}

/** An exercise's submissions, oldest first, the newest followed until it is graded, and how to hand in another. */
export function useSubmissions(attempt: Attempt, answerOf: (check: string) => QuizAnswer | undefined) {
  const locale = useLocale()
  const queries = useQueryClient()
  const newest = attempt.submissions.reduce<Submission | undefined>(
    (found, one) => (found && found.number > one.number ? found : one),
    undefined,
  )
  const followed = useQuery({
    queryKey: queryKeys.submission(newest?.id ?? '', locale),
    queryFn: () => api.submission(newest?.id ?? '', locale),
    enabled: isPending(newest),
    refetchInterval: ({ state }) => (state.data && !isPending(state.data) ? false : LOOK_AGAIN_MILLISECONDS),
  }).data
  const graded = isPending(newest) && followed !== undefined && !isPending(followed)
  useEffect(() => {
    if (!graded) return
    void queries.invalidateQueries({ queryKey: queryKeys.attempt(attempt.id, locale) })
    void queries.invalidateQueries({ queryKey: queryKeys.catalogues })
  }, [graded, queries, attempt.id, locale])

  const submit = useMutation({
    mutationFn: () => {
      const answers = attempt.checks
        .filter((check) => check.quiz !== null)
        .flatMap((check) => {
          const answer = answerOf(check.id)
          return answer === undefined || answer === '' ? [] : [[check.id, answer] as const]
        })
      return api.submitAttempt(attempt.id, { answers: Object.fromEntries(answers) }, locale)
    },
    onSuccess: (made) => {
      queries.setQueryData<Attempt>(
        queryKeys.attempt(attempt.id, locale),
        (before) =>
          before && { ...before, submissions: [...before.submissions.filter(({ id }) => id !== made.id), made] },
      )
    },
  })

  const submissions = attempt.submissions
    .map((one) => (followed?.id === one.id ? followed : one))
    .sort((a, b) => a.number - b.number)
  return { submissions, submit, pending: submit.isPending || isPending(submissions.at(-1)) }
}
