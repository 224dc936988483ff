'use client'

import type { CheckSeen } from '@kubarium/contracts'
import { useTranslations } from 'next-intl'
import { Inlines } from '../text/inlines.tsx'

/** What was seen, in one line: why a check is not passed where somebody has words for it, else the bare values. */
export function SeenLine({ seen }: { seen: CheckSeen }) {
  const t = useTranslations('attempt')
  if (seen.status === 'error') return t('errorSeen')
  if (seen.status !== 'passed' && seen.why) return <Inlines of={seen.why} />
  if (seen.actual === null) return null
  return t.rich(seen.expected === null || seen.status === 'passed' ? 'seen' : 'seenOf', {
    actual: seen.actual,
    expected: seen.expected ?? '',
    code: (chunks) => <code lang="en">{chunks}</code>,
  })
}
