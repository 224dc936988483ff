'use client'

import { CheckList, CheckRow } from '@kubarium/ui'
import { useFormatter, useTranslations } from 'next-intl'
import { useAttempt } from '../attempt-context.tsx'
import { lookOf } from './check-look.ts'
import { SeenLine } from './seen-line.tsx'

/** Checks where they stand in a text. They follow the cluster by themselves. */
export function CheckGroup({ ids }: { ids: readonly string[] }) {
  const t = useTranslations('attempt')
  return (
    <CheckList label={t('checks')}>
      {ids.map((id) => (
        <LiveCheck key={id} id={id} />
      ))}
    </CheckList>
  )
}

function LiveCheck({ id }: { id: string }) {
  const t = useTranslations('attempt')
  const format = useFormatter()
  const { checkOf, seenOf } = useAttempt()
  const check = checkOf(id)
  if (!check) return null
  const seen = seenOf(id)
  const { look, word } = check.live
    ? lookOf(seen.status, 'live')
    : ({ look: 'off', word: 'checkAtSubmission' } as const)
  return (
    <CheckRow
      look={look}
      word={t(word)}
      title={check.title}
      weight={
        check.points > 0 && (
          <>
            {check.bonus && `${t('bonus')} `}
            {format.number(check.points, { maximumFractionDigits: 2 })}
          </>
        )
      }
      seen={check.live ? <SeenLine seen={seen} /> : t('testedOnCopy')}
    />
  )
}
