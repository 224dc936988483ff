'use client'

import type { Catalogue } from '@kubarium/contracts'
import { useQuery } from '@tanstack/react-query'
import { useLocale } from 'next-intl'
import { api } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'

/** The catalogue with the learner's progress; `initial` as it came with the page. */
export function useCatalogue(initial?: Catalogue) {
  const locale = useLocale()
  return useQuery({
    queryKey: queryKeys.catalogue(locale),
    queryFn: () => api.catalogue(locale),
    ...(initial ? { initialData: initial } : {}),
  })
}
