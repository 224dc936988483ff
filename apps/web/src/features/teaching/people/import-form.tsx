'use client'

import type { RosterOutcome } from '@kubarium/contracts'
import { importEnrollments } from '@kubarium/contracts/public'
import { Button, DialogActions, Field, NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { problemIn } from '../../../http/api.ts'
import { ask } from '../../../http/operations.ts'
import styles from '../teaching.module.css'
import { useChange } from '../use-teaching.ts'

/** A roster as CSV: checked first, then stored. */
export function ImportForm({ courseId, onClose }: { courseId: string; onClose: () => void }) {
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
