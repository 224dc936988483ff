'use client'

import { Button, Card, Field, IconButton, Select, TextInput } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import styles from '../teaching.module.css'
import { CreditCurve } from './credit-curve.tsx'
import { sentOf, type Draft, type Part } from './draft.ts'

/** When it opens, and until when work is worth how much. */
export function Dates({
  draft,
  set,
  timeZone,
  fault,
}: Part & { timeZone: string; fault: (path: string) => string | undefined }) {
  const t = useTranslations('teaching')
  const late = (index: number, change: Partial<Draft['late'][number]>) =>
    set({ late: draft.late.map((one, at) => (at === index ? { ...one, ...change } : one)) })
  const instants = sentOf(draft, timeZone).policy!
  const deadlines =
    instants.dueAt && instants.lateDeadlines
      ? [{ at: instants.dueAt, credit: 1 }, ...instants.lateDeadlines.filter(({ at }) => at !== '')]
      : []
  return (
    <Card title={t('datesTitle')} note={timeZone}>
      <div className={styles.three}>
        <Field label={t('opens')} note={t('optional')}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              value={draft.releaseAt}
              onChange={(event) => set({ releaseAt: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('due')} note={t('optional')} error={fault('policy.dueAt') && t('dateOrder')}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              value={draft.dueAt}
              onChange={(event) => set({ dueAt: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('grace')} help={t('graceHelp')}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="numeric"
              value={draft.graceMinutes}
              onChange={(event) => set({ graceMinutes: event.target.value })}
            />
          )}
        </Field>
      </div>
      <CreditCurve
        from={instants.releaseAt ?? new Date(Date.parse(instants.dueAt ?? '') - 7 * 86_400_000 || 0).toISOString()}
        deadlines={deadlines}
        timeZone={timeZone}
      />
      {draft.late.map((one, index) => (
        <div key={index} className={styles.late}>
          <Field
            label={t('until')}
            error={
              (fault(`policy.lateDeadlines.${index}`) ?? fault(`policy.lateDeadlines.${index}.at`)) && t('dateOrder')
            }
          >
            {(control) => (
              <TextInput
                {...control}
                type="datetime-local"
                value={one.at}
                onChange={(event) => late(index, { at: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('creditPercent')} error={fault(`policy.lateDeadlines.${index}.credit`) && t('creditFalls')}>
            {(control) => (
              <TextInput
                {...control}
                inputMode="numeric"
                value={one.percent}
                onChange={(event) => late(index, { percent: event.target.value })}
              />
            )}
          </Field>
          <IconButton
            icon="trash"
            label={t('removeDeadline')}
            onClick={() => set({ late: draft.late.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      <div className={styles.row}>
        <Button
          size={28}
          icon="plus"
          disabled={draft.dueAt === ''}
          onClick={() => set({ late: [...draft.late, { at: draft.late.at(-1)?.at ?? draft.dueAt, percent: '50' }] })}
        >
          {t('addDeadline')}
        </Button>
        <span className={styles.end} />
        <label className={styles.row}>
          {t('afterLast')}
          <Select
            dense
            value={draft.afterDeadline}
            onChange={(event) => set({ afterDeadline: event.target.value as Draft['afterDeadline'] })}
          >
            <option value="practice">{t('practice')}</option>
            <option value="closed">{t('closed')}</option>
          </Select>
        </label>
      </div>
    </Card>
  )
}
