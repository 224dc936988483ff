'use client'

import type { WebhookDelivery, WebhookEndpoint } from '@kubarium/contracts/public'
import { Badge, Button, Table, useToast, type BadgeLook, type IconName } from '@kubarium/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { apiSettings } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { LocalTime } from '../../shell/local-time.tsx'
import styles from './api-settings.module.css'
import { Refusal } from './refusal.tsx'

/** While something is on its way, the log is asked again soon. */
const SOON_MS = 2_000
const MOST_TRIES = 8

const looks: Readonly<Record<WebhookDelivery['state'], { readonly look: BadgeLook; readonly icon: IconName }>> = {
  pending: { look: 'busy', icon: 'clock' },
  sending: { look: 'busy', icon: 'clock' },
  delivered: { look: 'ok', icon: 'check' },
  failed: { look: 'bad', icon: 'cross' },
}

/** What was sent to an endpoint, what it answered, and when it is tried again. */
export function Deliveries({ endpoint }: { endpoint: WebhookEndpoint }) {
  const t = useTranslations('apiSettings')
  const { data, isError } = useQuery({
    queryKey: queryKeys.webhookDeliveries(endpoint.id),
    queryFn: () => apiSettings.deliveries(endpoint.id),
    refetchInterval: ({ state }) =>
      state.data?.data.some((one) => one.state === 'sending' || (one.state === 'pending' && one.tries.length === 0))
        ? SOON_MS
        : 30_000,
  })
  const rows = data?.data ?? []
  if (isError) return <p className={styles.note}>{t('loadFailed')}</p>
  if (rows.length === 0) return <p className={styles.note}>{t('noDeliveries')}</p>
  const next = rows.find(({ nextTryAt, tries }) => nextTryAt !== null && tries.length > 0)?.nextTryAt
  return (
    <>
      <Table caption={t('deliveries')} dense cards tabIndex={0}>
        <thead>
          <tr>
            <th scope="col">{t('event')}</th>
            <th scope="col">{t('answer')}</th>
            <th scope="col">{t('tries')}</th>
            <th scope="col">{t('when')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((delivery) => (
            <DeliveryRow key={delivery.id} endpoint={endpoint} delivery={delivery} />
          ))}
        </tbody>
      </Table>
      {next && (
        <p className={styles.note}>
          {t('nextTry')} <LocalTime at={next} style="date-and-time" />
          {' · '}
          {t('afterTries', { tries: MOST_TRIES })}
        </p>
      )}
    </>
  )
}

function DeliveryRow({ endpoint, delivery }: { endpoint: WebhookEndpoint; delivery: WebhookDelivery }) {
  const t = useTranslations('apiSettings')
  const toast = useToast()
  const queries = useQueryClient()
  const again = useMutation({
    mutationFn: () => apiSettings.redeliver(endpoint.id, delivery.id),
    onSuccess: () => {
      toast({ look: 'ok', text: t('sentAgain') })
      return queries.invalidateQueries({ queryKey: queryKeys.webhookDeliveries(endpoint.id) })
    },
  })
  const { type, state, tries, createdAt } = delivery
  const last = tries.at(-1)
  return (
    <tr>
      <th scope="row" lang="en">
        <code>{type}</code>
      </th>
      <td>
        <Badge {...looks[state]}>{last?.error ?? (last?.status ? String(last.status) : t(`state.${state}`))}</Badge>
        {last?.response && (
          <details>
            <summary>{t('response')}</summary>
            <pre className={styles.excerpt} lang="en">
              {last.response}
            </pre>
          </details>
        )}
        {again.isError && <Refusal error={again.error} />}
      </td>
      <td data-label={t('tries')}>
        {tries.length} / {MOST_TRIES}
      </td>
      <td data-label={t('when')}>
        <LocalTime at={createdAt} style="date-and-time" />
      </td>
      <td className={styles.right}>
        <Button size={28} busy={again.isPending} disabled={!endpoint.enabled} onClick={() => again.mutate()}>
          {t('sendAgain')}
        </Button>
      </td>
    </tr>
  )
}
