'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { eventType, eventTypes, type WebhookEndpoint, type WebhookEndpointWithSecret } from '@kubarium/contracts/public'
import { Button, Dialog, DialogActions, Field, NoteBar, TextInput, Tick } from '@kubarium/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { apiSettings } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import styles from './api-settings.module.css'
import { Refusal } from './refusal.tsx'

const wish = z.object({
  url: z.url(),
  description: z.string().trim().max(200),
  events: z.array(eventType).min(1),
})
type Wish = z.infer<typeof wish>

interface Parts {
  /** What is shown: a new endpoint, or one that is changed; undefined: nothing. */
  readonly form: { readonly endpoint?: WebhookEndpoint } | undefined
  readonly onClose: () => void
  readonly onMade: (made: WebhookEndpointWithSecret) => void
}

/** Makes an endpoint, or changes one. */
export function EndpointForm({ form, onClose, onMade }: Parts) {
  const t = useTranslations('apiSettings')
  return (
    <Dialog
      open={form !== undefined}
      onClose={onClose}
      title={form?.endpoint ? t('changeEndpoint') : t('newEndpoint')}
      description={t('endpointText')}
      closeLabel={t('cancel')}
    >
      {form && <Fields endpoint={form.endpoint} onClose={onClose} onMade={onMade} />}
    </Dialog>
  )
}

function Fields({
  endpoint,
  onClose,
  onMade,
}: Omit<Parts, 'form'> & { readonly endpoint: WebhookEndpoint | undefined }) {
  const t = useTranslations('apiSettings')
  const queries = useQueryClient()
  const { url = '', description = '', events = [] } = endpoint ?? {}
  const form = useForm<Wish>({ resolver: zodResolver(wish), defaultValues: { url, description, events } })
  const store = useMutation({
    mutationFn: async (wanted: Wish) => {
      if (endpoint) await apiSettings.changeEndpoint(endpoint.id, wanted)
      else onMade(await apiSettings.createEndpoint(wanted))
    },
    onSuccess: () => {
      onClose()
      return queries.invalidateQueries({ queryKey: queryKeys.webhookEndpoints, exact: true })
    },
  })
  const { errors } = form.formState
  return (
    <form className={styles.form} noValidate onSubmit={form.handleSubmit((wanted) => store.mutate(wanted))}>
      <Field label={t('url')} help={t('urlHelp')} error={errors.url && t('urlMissing')}>
        {(control) => <TextInput {...control} {...form.register('url')} mono type="url" lang="en" autoComplete="off" />}
      </Field>
      <Field label={t('description')} note={t('optional')}>
        {(control) => <TextInput {...control} {...form.register('description')} autoComplete="off" />}
      </Field>
      <fieldset className={styles.choices}>
        <legend>{t('events')}</legend>
        {eventTypes.map((type) => (
          <Tick key={type} value={type} {...form.register('events')}>
            <code lang="en">{type}</code>
          </Tick>
        ))}
      </fieldset>
      {errors.events && (
        <NoteBar look="bad" live="assertive">
          {t('eventsMissing')}
        </NoteBar>
      )}
      {store.isError && <Refusal error={store.error} />}
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" look="primary" busy={store.isPending}>
          {endpoint ? t('save') : t('makeEndpoint')}
        </Button>
      </DialogActions>
    </form>
  )
}
