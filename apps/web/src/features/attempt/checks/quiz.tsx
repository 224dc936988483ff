'use client'

import type { CheckShown, QuizAnswer } from '@kubarium/contracts'
import { Button, Icon, NoteBar, TextInput, Tick } from '@kubarium/ui'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useRef, type FormEvent } from 'react'
import { problemIn } from '../../../http/api.ts'
import { useAttempt } from '../attempt-context.tsx'
import { Inlines, wordsOf } from '../text/inlines.tsx'
import styles from './quiz.module.css'

/** A question. In a lesson it is answered here; in an exercise the answer is handed in with the rest. */
export function Quiz({ id }: { id: string }) {
  const check = useAttempt().checkOf(id)
  return check?.quiz ? <Question check={check} quiz={check.quiz} /> : null
}

function Question({ check, quiz }: { check: CheckShown; quiz: NonNullable<CheckShown['quiz']> }) {
  const t = useTranslations('attempt')
  const { attempt, seenOf, answerOf, chooseAnswer, sendAnswer } = useAttempt()
  const inLesson = attempt.kind === 'lesson'
  const seen = seenOf(check.id)
  const passed = inLesson && seen.status === 'passed'
  const chosen = answerOf(check.id)
  const used = inLesson && quiz.triesLeft === 0 && !passed
  const locked = passed || used
  const outcome = useRef<HTMLDivElement>(null)
  const send = useMutation({
    mutationFn: (answer: QuizAnswer) => sendAnswer(check.id, answer),
    // The button may be gone by then.
    onSuccess: () => outcome.current?.focus(),
  })
  const problem = send.isError ? problemIn(send.error) : undefined

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen !== undefined && !isEmpty(chosen)) send.mutate(chosen)
  }
  return (
    <form className={styles.quiz} onSubmit={submit} data-quiz={inLesson ? seen.status : 'draft'}>
      <Choices
        title={check.title}
        quiz={quiz}
        chosen={chosen}
        locked={locked}
        onChoose={(answer) => chooseAnswer(check.id, answer)}
      />
      {inLesson && (
        <div ref={outcome} tabIndex={-1} className={styles.end} role="status">
          {seen.status === 'passed' && (
            <p className={`${styles.outcome} tone-ok`}>
              <Icon name="check-ring" size={18} />
              <span>{t('answerRight')}</span>
            </p>
          )}
          {seen.status === 'failed' && seen.why && (
            <p className={styles.outcome}>
              <Icon name="cross" size={18} className="tone-bad" label={t('answerWrong')} />
              <span>
                <Inlines of={seen.why} />
              </span>
            </p>
          )}
          {used && <p className={styles.note}>{t('noTriesLeft')}</p>}
        </div>
      )}
      {inLesson && !locked && (
        <div className={styles.actions}>
          <Button type="submit" size={28} busy={send.isPending} disabled={chosen === undefined || isEmpty(chosen)}>
            {t('checkAnswer')}
          </Button>
          {quiz.triesLeft !== null && <span className={styles.note}>{t('triesLeft', { count: quiz.triesLeft })}</span>}
        </div>
      )}
      {problem && problem.status !== 401 && (
        <NoteBar look="bad" live="assertive">
          {problem.code === 'unreachable' ? t('unreachable') : t('failed', { detail: problem.detail ?? problem.title })}
        </NoteBar>
      )}
    </form>
  )
}

function Choices({
  title,
  quiz,
  chosen,
  locked,
  onChoose,
}: {
  title: string
  quiz: NonNullable<CheckShown['quiz']>
  chosen: QuizAnswer | undefined
  locked: boolean
  onChoose: (answer: QuizAnswer) => void
}) {
  const t = useTranslations('attempt')
  const id = useId()
  const question = (
    <>
      <span className={styles.title}>{title}</span>
      <span>
        <Inlines of={quiz.question} />
      </span>
    </>
  )
  switch (quiz.type) {
    case 'single':
    case 'multiple': {
      const several = quiz.type === 'multiple'
      const picked = Array.isArray(chosen) ? chosen : chosen === undefined ? [] : [String(chosen)]
      return (
        <fieldset className={styles.choices} disabled={locked}>
          <legend>{question}</legend>
          {several && <p className={styles.note}>{t('severalMayFit')}</p>}
          {quiz.options.map((option) => (
            <Tick
              key={option.id}
              single={!several}
              name={id}
              value={option.id}
              checked={picked.includes(option.id)}
              onChange={({ target }) =>
                onChoose(
                  several
                    ? quiz.options
                        .map((one) => one.id)
                        .filter((one) => (one === option.id ? target.checked : picked.includes(one)))
                    : option.id,
                )
              }
            >
              <Inlines of={option.text} />
            </Tick>
          ))}
        </fieldset>
      )
    }
    case 'number':
    case 'text':
      return (
        <div className={styles.choices}>
          <label htmlFor={id} className={styles.question}>
            {question}
          </label>
          <TextInput
            id={id}
            className={styles.typed ?? ''}
            mono
            lang="en"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            {...(quiz.type === 'number' ? { type: 'number', step: 'any', inputMode: 'decimal' as const } : {})}
            disabled={locked}
            aria-label={`${title}: ${wordsOf(quiz.question)}`}
            value={typeof chosen === 'number' || typeof chosen === 'string' ? chosen : ''}
            onChange={({ target }) =>
              onChoose(
                quiz.type === 'number' && target.value !== '' && Number.isFinite(target.valueAsNumber)
                  ? target.valueAsNumber
                  : target.value,
              )
            }
          />
        </div>
      )
  }
}

function isEmpty(answer: QuizAnswer): boolean {
  return Array.isArray(answer) ? answer.length === 0 : typeof answer === 'string' && answer.trim() === ''
}
