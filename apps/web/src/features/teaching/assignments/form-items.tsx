'use client'

import { listExercises } from '@kubarium/contracts/public'
import { Badge, Field, IconButton, Select, Table, TextInput } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import styles from '../teaching.module.css'
import type { Part } from './draft.ts'

/** The exercises, with what each is worth. */
export function Items({ draft, set, error }: Part & { error: string | undefined }) {
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
