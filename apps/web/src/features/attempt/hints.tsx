'use client'

import type { HintShown } from '@kubarium/contracts'
import { HintCard, NoteBar } from '@kubarium/ui'
import { useMutation } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { problemIn } from '../../http/api.ts'
import { useAttempt } from './attempt-context.tsx'
import { Blocks } from './text/blocks.tsx'
import { fitsWhatIsSeen } from './fitting-hint.ts'
import styles from './text/text.module.css'

/** The hints of a step or a task. */
export function Hints({ of }: { of: string }) {
  const { attempt, seenOf } = useAttempt()
  const [latest] = attempt.submissions
  const seen = (check: string): (string | null | undefined)[] =>
    [seenOf(check), latest?.checks.find(({ id }) => id === check)?.seen].map((one) =>
      one?.status === 'failed' ? one.reason : undefined,
    )
  const own = attempt.hints
    .filter((hint) => hint.for === of)
    .map((hint, index) => ({ hint, number: index + 1, fits: hint.state !== 'open' && fitsWhatIsSeen(hint, seen) }))
  return [...own.filter(({ fits }) => fits), ...own.filter(({ fits }) => !fits)].map(({ hint, number, fits }) => (
    <Hint key={hint.id} hint={hint} number={number} of={own.length} fits={fits} />
  ))
}

function Hint({ hint, number, of, fits }: { hint: HintShown; number: number; of: number; fits: boolean }) {
  const t = useTranslations('attempt')
  const format = useFormatter()
  const { openHint } = useAttempt()
  const open = useMutation({ mutationFn: () => openHint(hint.id) })
  const problem = open.isError ? problemIn(open.error) : undefined
  const points = format.number(hint.cost, { maximumFractionDigits: 2 })
  return (
    <>
      <HintCard
        state={hint.state}
        title={`${of > 1 ? t('hintOf', { number, of }) : t('hint')}${fits ? ` · ${t('hintFits')}` : ''}`}
        cost={hint.state === 'locked' ? t('hintLocked') : hint.cost > 0 ? t('hintCost', { points }) : t('hintFree')}
        openLabel={t('hintOpen')}
        busy={open.isPending}
        onOpen={() => open.mutate()}
      >
        <div className={styles.text}>{hint.blocks && <Blocks of={hint.blocks} />}</div>
      </HintCard>
      {problem && problem.status !== 401 && (
        <NoteBar look="bad" live="assertive">
          {problem.code === 'unreachable' ? t('unreachable') : t('failed', { detail: problem.detail ?? problem.title })}
        </NoteBar>
      )}
    </>
  )
}
