'use client'

import type { Attempt, CheckSeen, QuizAnswer, TerminalCommand } from '@kubarium/contracts'
import { useToast } from '@kubarium/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { api, problemIn } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { usePreference } from '../../shell/preferences.ts'
import { useOnSignedIn, useSession } from '../../shell/session.tsx'
import type { AttemptParts, ObjectSeen } from './attempt-context.tsx'
import { attemptSource, nothingKnownYet, type AttemptSource } from './attempt-source.ts'
import { ended, runOf, started, type Runs } from './runs.ts'

const notLookedAt: CheckSeen = {
  status: 'unchecked',
  why: null,
  reason: null,
  actual: null,
  expected: null,
  object: null,
  causes: [],
}
const noAnswers: Readonly<Record<string, QuizAnswer>> = {}
const noSource: AttemptSource = {
  state: () => nothingKnownYet,
  subscribe: () => () => {},
  restore: () => Promise.reject(new Error('There is no line yet')),
  note: () => {},
  retry: () => {},
  close: () => {},
}

/** What the page around an attempt does for it. */
export interface AttemptSurroundings {
  type(command: string): void
  show(object: ObjectSeen): void
  isThere(object: ObjectSeen): boolean
  nameOf(actor: string): string
}

/**
 * An attempt: what the server knows of it, what goes on in it, and what a learner does with it. `place` names the text
 * that is shown: commands are known by it.
 */
export function useAttemptParts(
  given: Attempt,
  place: string,
  around: AttemptSurroundings,
): { parts: AttemptParts; onCommand: (command: TerminalCommand) => void } {
  const t = useTranslations('attempt')
  const locale = useLocale()
  const toast = useToast()
  const queries = useQueryClient()
  const key = queryKeys.attempt(given.id, locale)
  const known = useQuery({ queryKey: key, queryFn: () => api.attempt(given.id, locale), initialData: given }).data

  const [source, setSource] = useState(noSource)
  useEffect(() => {
    const opened = attemptSource(given.id, locale)
    setSource(opened)
    return () => opened.close()
  }, [given.id, locale])
  const state = useSyncExternalStore(source.subscribe, source.state, () => nothingKnownYet)
  const { onSignedOut } = useSession()
  useEffect(() => {
    if (state.problem?.status === 401) onSignedOut()
  }, [state.problem, onSignedOut])
  useOnSignedIn(useCallback(() => source.retry(), [source]))

  const attempt = useMemo<Attempt>(() => {
    const { done } = state
    return {
      ...known,
      state: state.state ?? known.state,
      sections: done ? known.sections.map((one) => ({ ...one, done: done.includes(one.id) })) : known.sections,
    }
  }, [known, state])
  // Progress is also what the catalogue and the start page show.
  const doneCount = attempt.sections.filter((section) => section.done).length
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: queryKeys.catalogues })
  }, [queries, doneCount, attempt.state])

  const [runs, setRuns] = useState<Runs>(new Map())
  const latestPlace = useRef(place)
  useEffect(() => {
    latestPlace.current = place
  }, [place])
  const onCommand = useCallback(
    (command: TerminalCommand) => setRuns((before) => ended(before, latestPlace.current, command)),
    [],
  )

  const [kept, keep] = usePreference(`answers.${given.id}`, noAnswers)
  const checks = useMemo(() => new Map(attempt.checks.map((check) => [check.id, check])), [attempt.checks])

  const parts: AttemptParts = {
    attempt,
    connection: state.connection,
    seenOf: (check) => state.seen[check] ?? notLookedAt,
    checkOf: (id) => checks.get(id),
    run(command) {
      setRuns((before) => started(before, place, command))
      around.type(command)
    },
    runOf: (command) => runOf(runs, place, command),
    show: around.show,
    isThere: around.isThere,
    nameOf: around.nameOf,
    answerOf: (check) => kept[check] ?? attempt.answers[check],
    chooseAnswer: (check, answer) => keep({ ...kept, [check]: answer }),
    async sendAnswer(check, answer) {
      source.note(check, await api.answerQuestion(given.id, { check, answer }, locale))
      await queries.invalidateQueries({ queryKey: key })
    },
    async openHint(hint) {
      const opened = await api.openHint(given.id, hint, locale)
      queries.setQueryData<Attempt>(
        key,
        (before) => before && { ...before, hints: before.hints.map((one) => (one.id === opened.id ? opened : one)) },
      )
      // What it cost, and which hints it has unlocked.
      await queries.invalidateQueries({ queryKey: key })
    },
    async restore(to) {
      try {
        const { undone } = await source.restore(to)
        toast({
          look: 'ok',
          text: to !== 'undo' ? t('isReset') : undone === null ? t('nothingToUndo') : t('undone', { change: undone }),
        })
        setRuns(new Map())
        await queries.invalidateQueries({ queryKey: key })
      } catch (error) {
        const problem = problemIn(error)
        toast({
          look: 'bad',
          text:
            problem.code === 'unreachable'
              ? t('unreachable')
              : t('notRestored', { detail: problem.detail ?? problem.title }),
        })
      }
    },
    retry: () => source.retry(),
  }
  return { parts, onCommand }
}
