'use client'

import type { ContentSummary } from '@kubarium/contracts'
import { useToast } from '@kubarium/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { api, problemIn } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { useRouter } from '../../i18n/navigation.ts'

/** Begins a lesson or an exercise, or goes on with it, and opens it. */
export function useBegin() {
  const t = useTranslations('catalogue')
  const locale = useLocale()
  const router = useRouter()
  const queries = useQueryClient()
  const toast = useToast()
  const begin = useMutation({
    mutationFn: ({ item, anew }: { item: Pick<ContentSummary, 'kind' | 'id'>; anew: boolean }) =>
      api.beginAttempt({ kind: item.kind, contentId: item.id, anew }, locale),
    onSuccess: (attempt) => {
      queries.setQueryData(queryKeys.attempt(attempt.id, locale), attempt)
      void queries.invalidateQueries({ queryKey: queryKeys.catalogues })
      router.push(`/learn/attempts/${attempt.id}`)
    },
    onError: (error) => {
      const problem = problemIn(error)
      if (problem.status === 401) return
      toast({
        look: 'bad',
        text:
          problem.code === 'unreachable'
            ? t('unreachable')
            : t('notBegun', { detail: problem.detail ?? problem.title }),
      })
    },
  })
  return {
    begin: (item: Pick<ContentSummary, 'kind' | 'id'>, anew = false) => begin.mutate({ item, anew }),
    /** What is being begun. */
    beginning: begin.isPending ? begin.variables.item : undefined,
  }
}
