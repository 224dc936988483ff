'use client'

import type { Assignment, Grade, NewAdjustment } from '@kubarium/contracts'
import { adjustGrade, revokeAdjustment } from '@kubarium/contracts/public'
import { Button, Card, Dialog, DialogActions, Field, IconButton, Segmented, Table, TextInput } from '@kubarium/ui'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { ask } from '../../../http/operations.ts'
import styles from '../teaching.module.css'
import { useChange, usePoints } from '../use-teaching.ts'
import own from './gradebook.module.css'

/** What a grade is made of, and what people made of it. */
export function GradeDetails({ assignment, grade }: { assignment: Assignment; grade: Grade }) {
  const t = useTranslations('teaching')
  const format = useFormatter()
  const points = usePoints()
  const [adjusting, setAdjusting] = useState(false)
  const params = { assignment: assignment.id, enrollment: grade.enrollment.id }
  const revoke = useChange((adjustment: string) => ask(revokeAdjustment, { params: { ...params, adjustment } }))
  return (
    <Card title={`${grade.enrollment.name} · ${assignment.title}`} note={t(`gradeWord.${grade.state}`)}>
      <div className={own.details}>
        <p className={own.sum}>{t('gradeOf', { points: points(grade.final), max: points(grade.maxPoints) })}</p>
        <Table caption={t('parts')} dense>
          <thead>
            <tr>
              <th scope="col">{t('exercise')}</th>
              <th scope="col">{t('credit')}</th>
              <th scope="col" className={own.number}>
                {t('pointsWord')}
              </th>
            </tr>
          </thead>
          <tbody>
            {grade.items.map((item) => (
              <tr key={item.exerciseId}>
                <th scope="row">
                  {assignment.items.find(({ exerciseId }) => exerciseId === item.exerciseId)?.title ?? item.exerciseId}
                  <br />
                  <small>{t('submissions', { count: item.submissions })}</small>
                </th>
                <td>{item.credit === null ? '–' : `× ${points(item.credit)}`}</td>
                <td className={own.number}>
                  {t('gradeOf', { points: points(item.points), max: points(item.maxPoints) })}
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t('computed')}</th>
              <td />
              <td className={own.number}>{points(grade.computed)}</td>
            </tr>
          </tbody>
        </Table>
        {grade.adjustments.length > 0 && (
          <ul className={own.history}>
            {grade.adjustments.map((one) => (
              <li key={one.id}>
                <span className={one.revokedAt ? own.revoked : undefined}>
                  {one.kind === 'delta'
                    ? format.number(one.points, { signDisplay: 'always', maximumFractionDigits: 2 })
                    : `= ${points(one.points)}`}{' '}
                  {one.reason}
                </span>
                <small className={styles.end}>
                  {format.dateTime(new Date(one.at), { dateStyle: 'short', timeStyle: 'short' })}
                </small>
                {!one.revokedAt && (
                  <IconButton
                    icon="undo"
                    label={t('revoke', { reason: one.reason })}
                    onClick={() => revoke.mutate(one.id)}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        <Button icon="plus" onClick={() => setAdjusting(true)}>
          {t('adjust')}
        </Button>
      </div>
      <Dialog
        open={adjusting}
        onClose={() => setAdjusting(false)}
        title={t('adjustTitle', { name: grade.enrollment.name })}
        description={t('adjustText')}
        closeLabel={t('cancel')}
      >
        <AdjustForm params={params} onClose={() => setAdjusting(false)} />
      </Dialog>
    </Card>
  )
}

function AdjustForm({ params, onClose }: { params: { assignment: string; enrollment: string }; onClose: () => void }) {
  const t = useTranslations('teaching')
  const [kind, setKind] = useState<NewAdjustment['kind']>('delta')
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const adjust = useChange((body: NewAdjustment) => ask(adjustGrade, { params, body }), {
    done: t('adjusted'),
    onSuccess: onClose,
  })
  const points = Number(amount.replace(',', '.'))
  const isWhole = amount.trim() !== '' && Number.isFinite(points) && reason.trim() !== ''
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole) adjust.mutate({ kind, points, reason })
      }}
    >
      <Segmented
        label={t('adjust')}
        value={kind}
        options={[
          { value: 'delta', label: t('addPoints') },
          { value: 'override', label: t('setPoints') },
        ]}
        onChange={setKind}
      />
      <Field label={t('pointsWord')}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('reason')} help={t('reasonHelp')}>
        {(control) => <TextInput {...control} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" look="primary" disabled={!isWhole} busy={adjust.isPending}>
          {t('save')}
        </Button>
      </DialogActions>
    </form>
  )
}
