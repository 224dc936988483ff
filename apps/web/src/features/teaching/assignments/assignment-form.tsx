'use client'

import { newAssignment, type NewAssignment } from '@kubarium/contracts'
import { getCourse } from '@kubarium/contracts/public'
import { Badge, Button, Card, Field, TextInput } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState, type ReactNode } from 'react'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import styles from '../teaching.module.css'
import { sentOf, type Draft } from './draft.ts'
import { Dates } from './form-dates.tsx'
import { Items } from './form-items.tsx'
import { Attempts, Visibility } from './form-limits.tsx'
import { Checks, Preview } from './form-preview.tsx'

/** Writes an assignment: exercises, dates with their credit, attempts, who sees what. */
export function AssignmentForm({
  courseId,
  initial,
  busy,
  submit,
  onSave,
  children,
}: {
  courseId: string
  initial: Draft
  busy: boolean
  submit: string
  onSave: (wanted: NewAssignment) => void
  children?: ReactNode
}) {
  const t = useTranslations('teaching')
  const [draft, setDraft] = useState(initial)
  const [shown, setShown] = useState(false)
  const course = useQuery({
    queryKey: queryKeys.course(courseId),
    queryFn: () => ask(getCourse, { params: { course: courseId } }),
  })
  const timeZone = course.data?.timeZone ?? 'UTC'
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const read = newAssignment.safeParse(sentOf(draft, timeZone))
  const faults = new Map(read.error?.issues.map(({ path, message }) => [path.join('.'), message]))
  const fault = (path: string): string | undefined => (shown ? faults.get(path) : undefined)
  const changed = JSON.stringify(draft) !== JSON.stringify(initial)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setShown(true)
        if (read.success) onSave(read.data)
      }}
    >
      <div className={styles.columns}>
        <div className={styles.stack}>
          <Card title={t('exercises')}>
            <div className={styles.form}>
              <Field label={t('assignmentTitle')} error={fault('title') && t('titleMissing')}>
                {(control) => (
                  <TextInput
                    {...control}
                    value={draft.title}
                    onChange={(event) => set({ title: event.target.value })}
                    autoComplete="off"
                  />
                )}
              </Field>
              <Items draft={draft} set={set} error={fault('items') && t('noExercise')} />
            </div>
          </Card>
          <Dates draft={draft} set={set} timeZone={timeZone} fault={fault} />
          <Attempts draft={draft} set={set} />
          <Visibility draft={draft} set={set} />
          {children}
        </div>
        <aside className={styles.stack}>
          <Preview policy={sentOf(draft, timeZone).policy!} timeZone={timeZone} />
          <Checks faults={faults} draft={draft} />
        </aside>
      </div>
      <div className={styles.saveBar}>
        {changed && (
          <Badge look="warn" icon="alert">
            {t('unsaved')}
          </Badge>
        )}
        <span className={styles.end} />
        {changed && <Button onClick={() => setDraft(initial)}>{t('discard')}</Button>}
        <Button type="submit" look="primary" busy={busy} disabled={!changed}>
          {submit}
        </Button>
      </div>
    </form>
  )
}
