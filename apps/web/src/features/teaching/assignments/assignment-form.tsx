'use client'

import { newAssignment, type NewAssignment } from '@kubarium/contracts'
import { getCourse, listExercises } from '@kubarium/contracts/public'
import { Badge, Button, Card, Field, Icon, IconButton, Select, Table, TextInput, Tick } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { z } from 'zod'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import { useRules } from '../due-line.tsx'
import styles from '../teaching.module.css'
import { CreditCurve } from './credit-curve.tsx'
import { fromZoneTime, toZoneTime } from './local-time.ts'

/** What is being written; dates are texts on the clocks of the course until they are sent. */
export interface Draft {
  title: string
  items: { exerciseId: string; version?: string; points: string }[]
  releaseAt: string
  dueAt: string
  graceMinutes: string
  late: { at: string; percent: string }[]
  afterDeadline: 'closed' | 'practice'
  timeLimitMinutes: string
  maxSubmissions: string
  cooldownSeconds: string
  resultPolicy: 'best' | 'latest' | 'average'
  seedPolicy: 'learner' | 'same'
  visibility: z.output<typeof newAssignment>['policy']['visibility']
}

export const emptyDraft: Draft = {
  title: '',
  items: [],
  releaseAt: '',
  dueAt: '',
  graceMinutes: '5',
  late: [],
  afterDeadline: 'practice',
  timeLimitMinutes: '',
  maxSubmissions: '',
  cooldownSeconds: '0',
  resultPolicy: 'best',
  seedPolicy: 'learner',
  visibility: newAssignment.shape.policy.parse({}).visibility,
}

const amount = (text: string): number | null => (text.trim() === '' ? null : Number(text))

/** What is sent of a draft, as it is: whether it fits is for the contract to say. */
export function sentOf(draft: Draft, timeZone: string): NewAssignment {
  const at = (text: string): string | null => (text === '' ? null : (fromZoneTime(text, timeZone) ?? text))
  return {
    title: draft.title,
    items: draft.items.map(({ exerciseId, version, points }) => ({
      exerciseId,
      ...(version ? { version } : {}),
      ...(points.trim() === '' ? {} : { points: Number(points) }),
    })),
    policy: {
      releaseAt: at(draft.releaseAt),
      dueAt: at(draft.dueAt),
      graceSeconds: Math.round((amount(draft.graceMinutes) ?? 0) * 60),
      lateDeadlines: draft.late.map((one) => ({ at: at(one.at) ?? '', credit: Number(one.percent) / 100 })),
      afterDeadline: draft.afterDeadline,
      timeLimitMinutes: amount(draft.timeLimitMinutes),
      maxSubmissions: amount(draft.maxSubmissions),
      cooldownSeconds: amount(draft.cooldownSeconds) ?? 0,
      resultPolicy: draft.resultPolicy,
      seedPolicy: draft.seedPolicy,
      visibility: draft.visibility,
    },
  }
}

export function draftOf({ title, items, policy }: z.output<typeof newAssignment>, timeZone: string): Draft {
  const at = (instant: string | null): string => (instant === null ? '' : toZoneTime(instant, timeZone))
  return {
    title,
    items: items.map(({ exerciseId, version, points }) => ({
      exerciseId,
      ...(version ? { version } : {}),
      points: points === undefined ? '' : String(points),
    })),
    releaseAt: at(policy.releaseAt),
    dueAt: at(policy.dueAt),
    graceMinutes: String(policy.graceSeconds / 60),
    late: policy.lateDeadlines.map((one) => ({ at: at(one.at), percent: String(Math.round(one.credit * 100)) })),
    afterDeadline: policy.afterDeadline,
    timeLimitMinutes: policy.timeLimitMinutes === null ? '' : String(policy.timeLimitMinutes),
    maxSubmissions: policy.maxSubmissions === null ? '' : String(policy.maxSubmissions),
    cooldownSeconds: String(policy.cooldownSeconds),
    resultPolicy: policy.resultPolicy,
    seedPolicy: policy.seedPolicy,
    visibility: policy.visibility,
  }
}

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
  children?: React.ReactNode
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

type Part = { draft: Draft; set: (change: Partial<Draft>) => void }

function Items({ draft, set, error }: Part & { error: string | undefined }) {
  const t = useTranslations('teaching')
  const locale = useLocale()
  const exercises = useQuery({
    queryKey: queryKeys.exercises(locale),
    queryFn: () => ask(listExercises, { query: { limit: 200, locale } }),
  })
  const known = exercises.data?.data ?? []
  const left = known.filter(({ id }) => !draft.items.some(({ exerciseId }) => exerciseId === id))
  const change = (index: number, points: string) =>
    set({ items: draft.items.map((item, at) => (at === index ? { ...item, points } : item)) })
  return (
    <>
      {draft.items.length > 0 && (
        <Table caption={t('exercises')} dense cards>
          <thead>
            <tr>
              <th scope="col">{t('exercise')}</th>
              <th scope="col">{t('version')}</th>
              <th scope="col">{t('pointsWord')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {draft.items.map(({ exerciseId, version, points }, index) => {
              const exercise = known.find(({ id }) => id === exerciseId)
              return (
                <tr key={exerciseId}>
                  <th scope="row">{exercise?.title ?? exerciseId}</th>
                  <td data-label={t('version')}>
                    <Badge title={t('pinned')}>{version ?? exercise?.version ?? '…'}</Badge>
                  </td>
                  <td data-label={t('pointsWord')}>
                    <TextInput
                      dense
                      inputMode="decimal"
                      className={styles.points}
                      aria-label={t('pointsFor', { exercise: exercise?.title ?? exerciseId })}
                      placeholder={String(exercise?.points ?? '')}
                      value={points}
                      onChange={(event) => change(index, event.target.value)}
                    />
                  </td>
                  <td>
                    <IconButton
                      icon="trash"
                      label={t('removeOne', { name: exercise?.title ?? exerciseId })}
                      onClick={() => set({ items: draft.items.filter((_, at) => at !== index) })}
                    />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </Table>
      )}
      <Field label={t('addExercise')} error={error}>
        {(control) => (
          <Select
            {...control}
            value=""
            onChange={(event) => set({ items: [...draft.items, { exerciseId: event.target.value, points: '' }] })}
          >
            <option value="">{t('choose')}</option>
            {left.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  )
}

function Dates({
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

function Attempts({ draft, set }: Part) {
  const t = useTranslations('teaching')
  const number = (key: 'maxSubmissions' | 'timeLimitMinutes' | 'cooldownSeconds', help?: string) => (
    <Field label={t(key)} {...(help ? { help } : {})}>
      {(control) => (
        <TextInput
          {...control}
          inputMode="numeric"
          placeholder={key === 'cooldownSeconds' ? '0' : t('unlimited')}
          value={draft[key]}
          onChange={(event) => set({ [key]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <Card title={t('attempts')}>
      <div className={styles.three}>
        {number('maxSubmissions')}
        {number('timeLimitMinutes', t('timeLimitHelp'))}
        {number('cooldownSeconds')}
        <Field label={t('result')}>
          {(control) => (
            <Select
              {...control}
              value={draft.resultPolicy}
              onChange={(event) => set({ resultPolicy: event.target.value as Draft['resultPolicy'] })}
            >
              <option value="best">{t('best')}</option>
              <option value="latest">{t('latest')}</option>
              <option value="average">{t('average')}</option>
            </Select>
          )}
        </Field>
        <Field label={t('variants')}>
          {(control) => (
            <Select
              {...control}
              value={draft.seedPolicy}
              onChange={(event) => set({ seedPolicy: event.target.value as Draft['seedPolicy'] })}
            >
              <option value="learner">{t('onePerLearner')}</option>
              <option value="same">{t('sameForAll')}</option>
            </Select>
          )}
        </Field>
      </div>
    </Card>
  )
}

function Visibility({ draft, set }: Part) {
  const t = useTranslations('teaching')
  const whats = ['checks', 'hidden', 'score', 'solution'] as const
  const phases = ['open', 'afterDue', 'published'] as const
  return (
    <Card title={t('whoSees')} flush>
      <Table caption={t('whoSees')} dense>
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            {phases.map((phase) => (
              <th key={phase} scope="col">
                {t(`phaseWord.${phase}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {whats.map((what) => (
            <tr key={what}>
              <th scope="row">{t(`seeWord.${what}`)}</th>
              {phases.map((phase) => (
                <td key={phase}>
                  <Tick
                    checked={draft.visibility[what][phase]}
                    onChange={(event) =>
                      set({
                        visibility: {
                          ...draft.visibility,
                          [what]: { ...draft.visibility[what], [phase]: event.target.checked },
                        },
                      })
                    }
                  >
                    <span className="visually-hidden">{`${t(`seeWord.${what}`)}, ${t(`phaseWord.${phase}`)}`}</span>
                  </Tick>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

function Preview({ policy, timeZone }: { policy: NonNullable<NewAssignment['policy']>; timeZone: string }) {
  const t = useTranslations('teaching')
  const rules = useRules(timeZone)
  const isDated = [policy.dueAt, ...(policy.lateDeadlines ?? []).map(({ at }) => at)].every(
    (at) => !at || !Number.isNaN(Date.parse(at)),
  )
  return (
    <Card title={t('aLearnerReads')}>
      <p className={styles.quiet}>{isDated ? rules(policy).join(' ') : t('dateMissing')}</p>
    </Card>
  )
}

function Checks({ faults, draft }: { faults: ReadonlyMap<string, string>; draft: Draft }) {
  const t = useTranslations('teaching')
  const has = (start: string): boolean => [...faults.keys()].some((path) => path.startsWith(start))
  const checks = [
    { text: t('checkTitle'), fails: has('title') },
    { text: t('checkExercises'), fails: has('items') },
    { text: t('checkDates'), fails: has('policy.dueAt') || has('policy.lateDeadlines') },
    { text: t('checkNumbers'), fails: ['timeLimit', 'maxSub', 'cool', 'grace'].some((one) => has(`policy.${one}`)) },
  ]
  return (
    <Card title={t('checksBefore')}>
      <ul className={styles.checks}>
        {checks.map(({ text, fails }) => (
          <li key={text}>
            <Icon name={fails ? 'alert' : 'check-ring'} label={fails ? t('notYet') : t('fits')} />
            {text}
          </li>
        ))}
        {draft.late.length === 0 && draft.dueAt !== '' && (
          <li>
            <Icon name="ring-dot" />
            {t('noLate')}
          </li>
        )}
      </ul>
    </Card>
  )
}
