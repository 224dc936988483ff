'use client'

import { Card, Field, Select, Table, TextInput, Tick } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import styles from '../teaching.module.css'
import type { Draft, Part } from './draft.ts'

/** How often and how long one may try, and what counts. */
export function Attempts({ draft, set }: Part) {
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

/** What learners see while it is open, after the due date, and once grades are published. */
export function Visibility({ draft, set }: Part) {
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
