'use client'

import type { WebhookEndpoint, WebhookEndpointWithSecret } from '@kubarium/contracts/public'
import { Button, Card, EmptyState, Skeleton } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { apiSettings } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import styles from './api-settings.module.css'
import { EndpointCard } from './endpoint-card.tsx'
import { EndpointForm } from './endpoint-form.tsx'
import { ShownOnce } from './shown-once.tsx'

/** Where the organisation is told of events, and what became of it. */
export function Webhooks() {
  const t = useTranslations('apiSettings')
  const answer = useQuery({ queryKey: queryKeys.webhookEndpoints, queryFn: apiSettings.endpoints })
  const [form, setForm] = useState<{ readonly endpoint?: WebhookEndpoint }>()
  const [told, setTold] = useState<WebhookEndpointWithSecret>()
  const endpoints = answer.data?.data
  return (
    <>
      {told && (
        <ShownOnce text={t('secretMade', { url: told.url })} secret={told.secret} onClose={() => setTold(undefined)} />
      )}
      <Card
        flush
        title={t('webhooks')}
        actions={
          <Button size={28} icon="plus" onClick={() => setForm({})}>
            {t('newEndpoint')}
          </Button>
        }
      >
        {endpoints === undefined ? (
          answer.isError ? (
            <EmptyState icon="alert" title={t('loadFailed')} />
          ) : (
            <div className={styles.body}>
              <Skeleton width="60%" />
            </div>
          )
        ) : endpoints.length === 0 ? (
          <EmptyState icon="service" title={t('noEndpoints')}>
            {t('noEndpointsText')}
          </EmptyState>
        ) : (
          <p className={styles.note}>{t('webhooksText')}</p>
        )}
      </Card>
      {endpoints?.map((endpoint) => (
        <EndpointCard key={endpoint.id} endpoint={endpoint} onChange={() => setForm({ endpoint })} onSecret={setTold} />
      ))}
      <EndpointForm form={form} onClose={() => setForm(undefined)} onMade={setTold} />
    </>
  )
}
