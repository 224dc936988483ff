'use client'

import type { WebhookEndpoint, WebhookEndpointWithSecret } from '@kubarium/contracts/public'
import { Badge, Button, Card, ConfirmDanger, NoteBar, useToast } from '@kubarium/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { apiSettings } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { LocalTime } from '../../shell/local-time.tsx'
import styles from './api-settings.module.css'
import { Deliveries } from './deliveries.tsx'
import { Refusal } from './refusal.tsx'

/** An endpoint: where it is, what it is told, and what was sent to it. */
export function EndpointCard({
  endpoint,
  onChange,
  onSecret,
}: {
  endpoint: WebhookEndpoint
  onChange: () => void
  onSecret: (told: WebhookEndpointWithSecret) => void
}) {
  const t = useTranslations('apiSettings')
  const toast = useToast()
  const queries = useQueryClient()
  const [asks, setAsks] = useState<'delete' | 'rotate'>()
  const { id, url, description, events, enabled, disabledReason, secretRotatesAt } = endpoint
  const refresh = () => queries.invalidateQueries({ queryKey: queryKeys.webhookEndpoints })
  const turn = useMutation({
    mutationFn: (on: boolean) => apiSettings.changeEndpoint(id, { enabled: on }),
    onSuccess: refresh,
  })
  const test = useMutation({
    mutationFn: () => apiSettings.testEndpoint(id),
    onSuccess: () => {
      toast({ look: 'ok', text: t('testSent') })
      return refresh()
    },
  })
  const rotate = useMutation({
    mutationFn: () => apiSettings.rotateSecret(id),
    onSuccess: (told) => {
      setAsks(undefined)
      onSecret(told)
      return refresh()
    },
  })
  const remove = useMutation({
    mutationFn: () => apiSettings.deleteEndpoint(id),
    onSuccess: () => {
      setAsks(undefined)
      toast({ look: 'ok', text: t('endpointDeleted') })
      return refresh()
    },
  })
  return (
    <Card
      flush
      title={description || new URL(url).host}
      note={
        <Badge look={enabled ? 'ok' : 'bad'} icon={enabled ? 'check-ring' : 'ring-broken'}>
          {enabled ? t('on') : t('off')}
        </Badge>
      }
      actions={
        <Button size={28} onClick={() => test.mutate()} busy={test.isPending} disabled={!enabled}>
          {t('test')}
        </Button>
      }
    >
      <div className={styles.body}>
        <span className={styles.url} lang="en">
          {url}
        </span>
        <span className={styles.codes} lang="en">
          {events.map((type) => (
            <code key={type}>{type}</code>
          ))}
        </span>
        {disabledReason && (
          <NoteBar look="bad">{disabledReason === 'gone' ? t('disabledGone') : t('disabledExhausted')}</NoteBar>
        )}
        {secretRotatesAt && (
          <NoteBar look="busy" icon="clock">
            {t('rotatesUntil')} <LocalTime at={secretRotatesAt} style="date-and-time" />
          </NoteBar>
        )}
        {test.isError && <Refusal error={test.error} />}
        {turn.isError && <Refusal error={turn.error} />}
        <div className={styles.row}>
          <Button size={28} onClick={onChange}>
            {t('change')}
          </Button>
          <Button size={28} busy={turn.isPending} onClick={() => turn.mutate(!enabled)}>
            {enabled ? t('turnOff') : t('turnOn')}
          </Button>
          <Button size={28} onClick={() => setAsks('rotate')}>
            {t('rotate')}
          </Button>
          <Button size={28} look="danger" onClick={() => setAsks('delete')}>
            {t('delete')}
          </Button>
        </div>
      </div>
      <Deliveries endpoint={endpoint} />
      <ConfirmDanger
        open={asks === 'rotate'}
        title={t('rotateTitle')}
        consequence={t('rotateConsequence')}
        keepLabel={t('keep')}
        confirmLabel={t('rotate')}
        busy={rotate.isPending}
        error={rotate.isError && <Refusal error={rotate.error} />}
        onKeep={() => setAsks(undefined)}
        onConfirm={() => rotate.mutate()}
      />
      <ConfirmDanger
        open={asks === 'delete'}
        title={t('deleteTitle')}
        consequence={t('deleteConsequence', { url })}
        keepLabel={t('keep')}
        confirmLabel={t('delete')}
        busy={remove.isPending}
        error={remove.isError && <Refusal error={remove.error} />}
        onKeep={() => setAsks(undefined)}
        onConfirm={() => remove.mutate()}
      />
    </Card>
  )
}
