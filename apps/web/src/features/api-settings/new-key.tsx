'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { makeApiKey, type ApiKeyMade, type MakeApiKey } from '@kubarium/contracts'
import { scopes } from '@kubarium/contracts/public'
import { Button, Dialog, DialogActions, Field, NoteBar, Select, TextInput, Tick } from '@kubarium/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useForm } from 'react-hook-form'
import { apiSettings } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import styles from './api-settings.module.css'
import { Refusal } from './refusal.tsx'

const DAYS = [30, 90, 180, 365] as const
const FOR_EVER = 'never'

/** Makes a key with scopes and a day on which it ends. */
export function NewKey({
  open,
  onClose,
  onMade,
}: {
  open: boolean
  onClose: () => void
  onMade: (made: ApiKeyMade) => void
}) {
  const t = useTranslations('apiSettings')
  return (
    <Dialog open={open} onClose={onClose} title={t('newKey')} description={t('newKeyText')} closeLabel={t('cancel')}>
      <NewKeyForm onClose={onClose} onMade={onMade} />
    </Dialog>
  )
}

function NewKeyForm({ onClose, onMade }: { onClose: () => void; onMade: (made: ApiKeyMade) => void }) {
  const t = useTranslations('apiSettings')
  const queries = useQueryClient()
  const form = useForm<MakeApiKey>({
    resolver: zodResolver(makeApiKey),
    defaultValues: { name: '', scopes: [], expiresInDays: 180 },
  })
  const make = useMutation({
    mutationFn: apiSettings.makeKey,
    onSuccess: (made) => {
      onMade(made)
      onClose()
      return queries.invalidateQueries({ queryKey: queryKeys.apiKeys })
    },
  })
  const { errors } = form.formState
  return (
    <form className={styles.form} noValidate onSubmit={form.handleSubmit((wanted) => make.mutate(wanted))}>
      <Field label={t('name')} help={t('keyNameHelp')} error={errors.name && t('nameMissing')}>
        {(control) => <TextInput {...control} {...form.register('name')} autoComplete="off" />}
      </Field>
      <fieldset className={styles.choices}>
        <legend>{t('scopes')}</legend>
        {scopes.map((scope) => (
          <Tick key={scope} value={scope} {...form.register('scopes')}>
            <code lang="en">{scope}</code>
          </Tick>
        ))}
      </fieldset>
      {errors.scopes && (
        <NoteBar look="bad" live="assertive">
          {t('scopesMissing')}
        </NoteBar>
      )}
      <Field label={t('expires')}>
        {(control) => (
          <Select
            {...control}
            {...form.register('expiresInDays', {
              setValueAs: (value: unknown) => (value === FOR_EVER || value === null ? null : Number(value)),
            })}
          >
            {DAYS.map((days) => (
              <option key={days} value={days}>
                {t('inDays', { days })}
              </option>
            ))}
            <option value={FOR_EVER}>{t('neverExpires')}</option>
          </Select>
        )}
      </Field>
      {make.isError && <Refusal error={make.error} />}
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" look="primary" busy={make.isPending}>
          {t('makeKey')}
        </Button>
      </DialogActions>
    </form>
  )
}
