'use client'

import type { RosterOutcome } from '@kubarium/contracts'
import {
  changeClass,
  createClass,
  importEnrollments,
  listClasses,
  listEnrollments,
  removeEnrollment,
} from '@kubarium/contracts/public'
import {
  Badge,
  Button,
  Card,
  ConfirmDanger,
  Dialog,
  DialogActions,
  EmptyState,
  Field,
  IconButton,
  NoteBar,
  Table,
  TextInput,
} from '@kubarium/ui'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import { problemIn } from '../../../http/api.ts'
import { CourseFrame, NotThere } from '../course-frame.tsx'
import styles from '../teaching.module.css'
import { useChange } from '../use-teaching.ts'

/** Who learns in a course, in which class, and how they get in. */
export function People({ courseId }: { courseId: string }) {
  const t = useTranslations('teaching')
  const [importing, setImporting] = useState(false)
  return (
    <CourseFrame
      courseId={courseId}
      place="people"
      actions={
        <Button icon="plus" onClick={() => setImporting(true)}>
          {t('importRoster')}
        </Button>
      }
    >
      <div className={styles.columns}>
        <Roster courseId={courseId} />
        <Classes courseId={courseId} />
      </div>
      <Dialog
        open={importing}
        onClose={() => setImporting(false)}
        title={t('importRoster')}
        description={t('importText')}
        closeLabel={t('cancel')}
        wide
      >
        <ImportForm courseId={courseId} onClose={() => setImporting(false)} />
      </Dialog>
    </CourseFrame>
  )
}

function Roster({ courseId }: { courseId: string }) {
  const t = useTranslations('teaching')
  const [leaving, setLeaving] = useState<{ id: string; name: string }>()
  const roster = useInfiniteQuery({
    queryKey: [...queryKeys.roster(courseId), 'pages'],
    queryFn: ({ pageParam }) =>
      ask(listEnrollments, {
        params: { course: courseId },
        query: { limit: 200, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const classes = useClasses(courseId)
  const remove = useChange((learner: string) => ask(removeEnrollment, { params: { course: courseId, learner } }), {
    onSuccess: () => setLeaving(undefined),
  })
  const people = roster.data?.pages.flatMap(({ data }) => data) ?? []
  const className = (id: string | null): string => classes.data?.data.find((one) => one.id === id)?.name ?? '–'
  return (
    <Card title={t('roster')} note={t('peopleCount', { count: people.length })} flush>
      {roster.isError ? (
        <NotThere error={roster.error} retry={() => void roster.refetch()} />
      ) : !roster.isPending && people.length === 0 ? (
        <EmptyState icon="user" title={t('nobodyYet')}>
          {t('nobodyYetText')}
        </EmptyState>
      ) : (
        <Table caption={t('roster')} dense cards>
          <thead>
            <tr>
              <th scope="col">{t('learner')}</th>
              <th scope="col">{t('class')}</th>
              <th scope="col">{t('email')}</th>
              <th scope="col">{t('externalId')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.name}</th>
                <td data-label={t('class')}>{className(one.classId)}</td>
                <td data-label={t('email')}>{one.email ?? '–'}</td>
                <td data-label={t('externalId')}>{one.externalId ?? '–'}</td>
                <td data-label={t('state')}>
                  <Badge look={one.state === 'active' ? 'ok' : 'line'} icon={one.state === 'active' ? 'check' : 'mail'}>
                    {t(one.state === 'active' ? 'hasJoined' : 'invited')}
                  </Badge>
                </td>
                <td>
                  <IconButton icon="trash" label={t('removeOne', { name: one.name })} onClick={() => setLeaving(one)} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {roster.hasNextPage && (
        <div className={styles.waiting}>
          <Button busy={roster.isFetchingNextPage} onClick={() => void roster.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
      <ConfirmDanger
        open={leaving !== undefined}
        title={t('removeTitle', { name: leaving?.name ?? '' })}
        consequence={t('removeText')}
        keepLabel={t('cancel')}
        confirmLabel={t('remove')}
        busy={remove.isPending}
        onKeep={() => setLeaving(undefined)}
        onConfirm={() => leaving && remove.mutate(leaving.id)}
      />
    </Card>
  )
}

function useClasses(courseId: string) {
  return useQuery({
    queryKey: queryKeys.classes(courseId),
    queryFn: () => ask(listClasses, { params: { course: courseId } }),
  })
}

function Classes({ courseId }: { courseId: string }) {
  const t = useTranslations('teaching')
  const [name, setName] = useState('')
  const classes = useClasses(courseId)
  const create = useChange(
    (wanted: string) => ask(createClass, { params: { course: courseId }, body: { name: wanted } }),
    {
      onSuccess: () => setName(''),
    },
  )
  const change = useChange(({ id, ...body }: { id: string; open?: boolean; newCode?: true }) =>
    ask(changeClass, { params: { course: courseId, class: id }, body }),
  )
  return (
    <Card title={t('classesOf')}>
      <div className={styles.stack}>
        {classes.data?.data.map((one) => (
          <section key={one.id} aria-label={t('classNamed', { name: one.name })}>
            <div className={styles.row}>
              <strong>{t('classNamed', { name: one.name })}</strong>
              <span className={styles.quiet}>{t('peopleCount', { count: one.learners })}</span>
            </div>
            {one.joinCode ? (
              <>
                <p className={styles.code} translate="no">
                  {one.joinCode}
                </p>
                <div className={styles.row}>
                  <Button size={28} icon="copy" onClick={() => void navigator.clipboard.writeText(one.joinCode ?? '')}>
                    {t('copyCode')}
                  </Button>
                  <Button size={28} icon="restart" onClick={() => change.mutate({ id: one.id, newCode: true })}>
                    {t('newCode')}
                  </Button>
                  <Button size={28} icon="lock" onClick={() => change.mutate({ id: one.id, open: false })}>
                    {t('closeClass')}
                  </Button>
                </div>
              </>
            ) : (
              <div className={styles.row}>
                <span className={styles.quiet}>{t('nobodyMayJoin')}</span>
                <Button size={28} onClick={() => change.mutate({ id: one.id, open: true })}>
                  {t('openClass')}
                </Button>
              </div>
            )}
          </section>
        ))}
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim()) create.mutate(name)
          }}
        >
          <Field label={t('newClass')}>
            {(control) => (
              <TextInput
                {...control}
                value={name}
                onChange={(event) => setName(event.target.value)}
                autoComplete="off"
              />
            )}
          </Field>
          <Button type="submit" busy={create.isPending} disabled={name.trim() === ''}>
            {t('create')}
          </Button>
        </form>
      </div>
    </Card>
  )
}

function ImportForm({ courseId, onClose }: { courseId: string; onClose: () => void }) {
  const t = useTranslations('teaching')
  const [csv, setCsv] = useState('')
  const [outcome, setOutcome] = useState<RosterOutcome>()
  const send = useChange(
    (dryRun: boolean) => ask(importEnrollments, { params: { course: courseId }, body: { csv, dryRun } }),
    { onSuccess: setOutcome },
  )
  const isChecked = outcome?.problems.length === 0
  const { added = 0, changed = 0, unchanged = 0 } = outcome ?? {}
  const counts = { added, changed, unchanged }
  const isStored = isChecked && send.variables === false
  if (isStored)
    return (
      <div className={styles.form}>
        <NoteBar look="ok" live="polite">
          {t('imported', counts)}
        </NoteBar>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            {t('close')}
          </Button>
        </DialogActions>
      </div>
    )
  return (
    <div className={styles.form}>
      <Field label={t('csv')} help={t('csvHelp')}>
        {(control) => (
          <textarea
            {...control}
            className={styles.area}
            value={csv}
            spellCheck={false}
            placeholder={'name,email,externalId,class'}
            onChange={(event) => {
              setCsv(event.target.value)
              setOutcome(undefined)
            }}
          />
        )}
      </Field>
      <Field label={t('csvFile')} note={t('optional')}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,text/csv,text/plain"
            onChange={(event) => {
              setOutcome(undefined)
              void event.target.files?.[0]?.text().then(setCsv)
            }}
          />
        )}
      </Field>
      {send.isError && (
        <NoteBar look="bad" live="assertive">
          {problemIn(send.error).detail ?? problemIn(send.error).title}
        </NoteBar>
      )}
      {outcome && outcome.problems.length > 0 && (
        <NoteBar look="bad" live="assertive">
          <p>{t('importProblems', { count: outcome.problems.length })}</p>
          <ul>
            {outcome.problems.slice(0, 10).map(({ line, column, message }, index) => (
              <li key={index}>{t('importProblem', { line, column: column ?? '', message })}</li>
            ))}
          </ul>
        </NoteBar>
      )}
      {isChecked && (
        <NoteBar look="neutral" live="polite">
          {t('importWould', counts)}
        </NoteBar>
      )}
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        {isChecked ? (
          <Button look="primary" busy={send.isPending} onClick={() => send.mutate(false)}>
            {t('import')}
          </Button>
        ) : (
          <Button look="primary" busy={send.isPending} disabled={csv.trim() === ''} onClick={() => send.mutate(true)}>
            {t('check')}
          </Button>
        )}
      </DialogActions>
    </div>
  )
}
