'use client'

import type { Assignment, Regrade } from '@kubarium/contracts'
import { commitRegrade, createRegrade, listExercises, listRegrades } from '@kubarium/contracts/public'
import { Button, Dialog, DialogActions, NoteBar, Table } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import { useChange, usePoints } from '../use-teaching.ts'
import own from './gradebook.module.css'

const POLL_MS = 1_000

/** Whether there are newer checks than those that graded, and what a regrade with them would change. */
export function RegradeNote({ assignment }: { assignment: Assignment }) {
  const t = useTranslations('teaching')
  const locale = useLocale()
  const [looking, setLooking] = useState(false)
  const params = { assignment: assignment.id }
  const regrades = useQuery({
    queryKey: queryKeys.regrades(assignment.id),
    queryFn: () => ask(listRegrades, { params }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.data[0]) ? POLL_MS : false),
  })
  const exercises = useQuery({
    queryKey: queryKeys.exercises(locale),
    queryFn: () => ask(listExercises, { query: { limit: 200, locale } }),
  })
  const start = useChange(() => ask(createRegrade, { params, body: {} }))
  const commit = useChange((regrade: string) => ask(commitRegrade, { params: { regrade } }), {
    done: t('regraded'),
    onSuccess: () => setLooking(false),
  })
  const last = regrades.data?.data[0]
  const newer = assignment.items.filter(({ exerciseId, gradedBy }) =>
    exercises.data?.data.some(({ id, version }) => id === exerciseId && version !== gradedBy),
  )
  if (last && last.state !== 'committed') {
    if (isUnderWay(last))
      return (
        <NoteBar look="busy" live="polite">
          {t('regrading', { done: last.done, total: last.total })}
        </NoteBar>
      )
    if (last.state === 'failed')
      return (
        <NoteBar look="bad" actions={<Button onClick={() => start.mutate(undefined)}>{t('tryAgain')}</Button>}>
          {t('regradeFailed', { error: last.error ?? '' })}
        </NoteBar>
      )
    return (
      <>
        <NoteBar look="cause" icon="restart" actions={<Button onClick={() => setLooking(true)}>{t('preview')}</Button>}>
          {t('regradeReady', { raised: last.raised, lowered: last.lowered })}
        </NoteBar>
        <Dialog
          open={looking}
          onClose={() => setLooking(false)}
          title={t('regradePreview')}
          closeLabel={t('close')}
          wide
        >
          <Preview regrade={last} />
          <DialogActions>
            <Button onClick={() => setLooking(false)}>{t('notNow')}</Button>
            <Button look="primary" busy={commit.isPending} onClick={() => commit.mutate(last.id)}>
              {t('commit')}
            </Button>
          </DialogActions>
        </Dialog>
      </>
    )
  }
  if (newer.length === 0) return null
  return (
    <NoteBar
      look="cause"
      icon="restart"
      actions={
        <Button busy={start.isPending} onClick={() => start.mutate(undefined)}>
          {t('regrade')}
        </Button>
      }
    >
      {t('newerChecks', { exercises: newer.map(({ title }) => title).join(', ') })}
    </NoteBar>
  )
}

const isUnderWay = (regrade: Regrade | undefined): boolean =>
  regrade?.state === 'queued' || regrade?.state === 'running'

function Preview({ regrade }: { regrade: Regrade }) {
  const t = useTranslations('teaching')
  const points = usePoints()
  if (regrade.rows.length === 0) return <p>{t('nothingChanges')}</p>
  return (
    <Table caption={t('regradePreview')} dense>
      <thead>
        <tr>
          <th scope="col">{t('learner')}</th>
          <th scope="col" className={own.number}>
            {t('before')}
          </th>
          <th scope="col" className={own.number}>
            {t('after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {regrade.rows.map(({ enrollmentId, name, before, after }) => (
          <tr key={enrollmentId}>
            <th scope="row">{name}</th>
            <td className={own.number}>{points(before)}</td>
            <td className={own.number}>
              {points(after)} {after > before ? '↑' : '↓'}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
