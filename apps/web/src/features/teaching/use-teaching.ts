'use client'

import { useToast } from '@kubarium/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { problemIn } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'

/**
 * Changes something that is taught: what is known of it is asked anew, and a refusal is told in the server's own words.
 * @param done what is said when it worked; nothing when absent
 */
export function useChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
  { done, onSuccess }: { done?: string; onSuccess?: (output: Output) => void } = {},
) {
  const t = useTranslations('teaching')
  const toast = useToast()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (output) => {
      void queries.invalidateQueries({ queryKey: queryKeys.teaching })
      if (done) toast({ look: 'ok', text: done })
      onSuccess?.(output)
    },
    onError: (error) => {
      const { status, code, detail, title } = problemIn(error)
      if (status === 401) return
      toast({ look: 'bad', text: code === 'unreachable' ? t('unreachable') : (detail ?? title) })
    },
  })
}

/** Points with at most two decimals. */
export function usePoints(): (points: number) => string {
  const format = useFormatter()
  return (points) => format.number(points, { maximumFractionDigits: 2 })
}
