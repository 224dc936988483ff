'use client'

import type { OverrideChanges } from '@kubarium/contracts'
import { listClasses, listEnrollments, listOverrides, putOverride, removeOverride } from '@kubarium/contracts/public'
import { Button, Card, Dialog, DialogActions, Field, IconButton, Select, Table, TextInput } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import styles from '../teaching.module.css'
import { useChange } from '../use-teaching.ts'
import { fromZoneTime } from './local-time.ts'

/** What holds for single learners and classes instead of the assignment's own rules. */
export function Overrides({
  courseId,
  assignmentId,
  timeZone,
}: {
  courseId: string
  assignmentId: string
  timeZone: string
}) {
  const t = useTranslations('teaching')
  const [adding, setAdding] = useState(false)
  const words = useOverrideWords(timeZone)
  const overrides = useQuery({
    queryKey: queryKeys.overrides(assignmentId),
    queryFn: () => ask(listOverrides, { params: { assignment: assignmentId } }),
  })
  const remove = useChange((subject: string) => ask(removeOverride, { params: { assignment: assignmentId, subject } }))
  return (
    <Card
      title={t('overrides')}
      flush
      actions={
        <Button size={28} icon="plus" onClick={() => setAdding(true)}>
          {t('addOverride')}
        </Button>
      }
    >
      {overrides.data && overrides.data.data.length > 0 ? (
        <Table caption={t('overrides')} dense cards>
          <thead>
            <tr>
              <th scope="col">{t('who')}</th>
              <th scope="col">{t('change')}</th>
              <th scope="col">{t('reason')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {overrides.data.data.map(({ subject, kind, name, changes, reason }) => (
              <tr key={subject}>
                <th scope="row">{kind === 'class' ? t('classNamed', { name }) : name}</th>
                <td data-label={t('change')}>{words(changes)}</td>
                <td data-label={t('reason')}>{reason}</td>
                <td>
                  <IconButton
                    icon="trash"
                    label={t('removeOne', { name })}
                    onClick={() => remove.mutate(subject)}
                    disabled={remove.isPending}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : (
        <p className={styles.waiting}>{t('noOverrides')}</p>
      )}
      <Dialog open={adding} onClose={() => setAdding(false)} title={t('addOverride')} closeLabel={t('cancel')}>
        <OverrideForm
          courseId={courseId}
          assignmentId={assignmentId}
          timeZone={timeZone}
          onClose={() => setAdding(false)}
        />
      </Dialog>
    </Card>
  )
}

function useOverrideWords(timeZone: string): (changes: OverrideChanges) => string {
  const t = useTranslations('teaching')
  const format = useFormatter()
  return ({ dueAt, timeFactor, maxSubmissions, cooldownSeconds, releaseAt, lateDeadlines }) => {
    const time = (at: string): string =>
      format.dateTime(new Date(at), { timeZone, dateStyle: 'medium', timeStyle: 'short' })
    return [
      releaseAt && t('opensAt', { at: time(releaseAt) }),
      dueAt && t('dueAt', { at: time(dueAt) }),
      lateDeadlines && t('lateCount', { count: lateDeadlines.length }),
      timeFactor && t('timeTimes', { factor: timeFactor }),
      maxSubmissions !== undefined &&
        (maxSubmissions === null ? t('unlimited') : t('submissions', { count: maxSubmissions })),
      cooldownSeconds !== undefined && t('coolsDown', { seconds: cooldownSeconds }),
    ]
      .filter(Boolean)
      .join(' ')
  }
}

function OverrideForm({
  courseId,
  assignmentId,
  timeZone,
  onClose,
}: {
  courseId: string
  assignmentId: string
  timeZone: string
  onClose: () => void
}) {
  const t = useTranslations('teaching')
  const [draft, setDraft] = useState({ subject: '', dueAt: '', timeFactor: '', maxSubmissions: '', reason: '' })
  const field = (key: keyof typeof draft) => ({
    value: draft[key],
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [key]: event.target.value }),
  })
  const params = { course: courseId }
  const roster = useQuery({
    queryKey: queryKeys.roster(courseId),
    queryFn: () => ask(listEnrollments, { params, query: { limit: 200 } }),
  })
  const classes = useQuery({ queryKey: queryKeys.classes(courseId), queryFn: () => ask(listClasses, { params }) })
  const dueAt = draft.dueAt === '' ? undefined : fromZoneTime(draft.dueAt, timeZone)
  const changes = {
    ...(dueAt ? { dueAt } : {}),
    ...(draft.timeFactor ? { timeFactor: Number(draft.timeFactor) } : {}),
    ...(draft.maxSubmissions ? { maxSubmissions: Number(draft.maxSubmissions) } : {}),
  }
  const put = useChange(
    () =>
      ask(putOverride, {
        params: { assignment: assignmentId, subject: draft.subject },
        body: { changes, reason: draft.reason },
      }),
    { onSuccess: onClose },
  )
  const isWhole = draft.subject !== '' && draft.reason.trim() !== '' && Object.keys(changes).length > 0
  return (
    <div className={styles.form}>
      <Field label={t('who')}>
        {(control) => (
          <Select {...control} {...field('subject')}>
            <option value="">{t('choose')}</option>
            {classes.data?.data.map(({ id, name }) => (
              <option key={id} value={id}>
                {t('classNamed', { name })}
              </option>
            ))}
            {roster.data?.data.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('due')} note={t('optional')}>
        {(control) => <TextInput {...control} type="datetime-local" {...field('dueAt')} />}
      </Field>
      <Field label={t('timeFactor')} note={t('optional')} help={t('timeFactorHelp')}>
        {(control) => <TextInput {...control} inputMode="decimal" {...field('timeFactor')} />}
      </Field>
      <Field label={t('maxSubmissions')} note={t('optional')}>
        {(control) => <TextInput {...control} inputMode="numeric" {...field('maxSubmissions')} />}
      </Field>
      <Field label={t('reason')}>{(control) => <TextInput {...control} {...field('reason')} />}</Field>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button look="primary" disabled={!isWhole} busy={put.isPending} onClick={() => put.mutate(undefined)}>
          {t('save')}
        </Button>
      </DialogActions>
    </div>
  )
}
