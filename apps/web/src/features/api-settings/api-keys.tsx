'use client'

import type { ApiKey, ApiKeyMade } from '@kubarium/contracts'
import { Badge, Button, Card, ConfirmDanger, EmptyState, Skeleton, Table, useToast } from '@kubarium/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { apiSettings } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { LocalTime } from '../../shell/local-time.tsx'
import styles from './api-settings.module.css'
import { NewKey } from './new-key.tsx'
import { Refusal } from './refusal.tsx'
import { ShownOnce } from './shown-once.tsx'

const SOON_MS = 14 * 24 * 3600 * 1000

/** Keys for programs: made, shown once, revoked. */
export function ApiKeys() {
  const t = useTranslations('apiSettings')
  const answer = useQuery({ queryKey: queryKeys.apiKeys, queryFn: apiSettings.keys })
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<ApiKeyMade>()
  const [revoking, setRevoking] = useState<ApiKey>()
  const keys = answer.data?.keys
  return (
    <>
      {made && (
        <ShownOnce
          text={t('keyMade', { name: made.shown.name })}
          secret={made.key}
          onClose={() => setMade(undefined)}
        />
      )}
      <Card
        flush
        title={t('keys')}
        actions={
          <Button size={28} icon="plus" onClick={() => setMaking(true)}>
            {t('newKey')}
          </Button>
        }
      >
        {keys === undefined ? (
          answer.isError ? (
            <EmptyState icon="alert" title={t('loadFailed')} />
          ) : (
            <div className={styles.body}>
              <Skeleton width="60%" />
            </div>
          )
        ) : keys.length === 0 ? (
          <EmptyState icon="key" title={t('noKeys')}>
            {t('noKeysText')}
          </EmptyState>
        ) : (
          <Table caption={t('keys')} cards tabIndex={0}>
            <thead>
              <tr>
                <th scope="col">{t('name')}</th>
                <th scope="col">{t('scopes')}</th>
                <th scope="col">{t('lastUsed')}</th>
                <th scope="col">{t('expires')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <KeyRow key={key.id} shown={key} onRevoke={() => setRevoking(key)} />
              ))}
            </tbody>
          </Table>
        )}
      </Card>
      <NewKey open={making} onClose={() => setMaking(false)} onMade={setMade} />
      <RevokeKey shown={revoking} onClose={() => setRevoking(undefined)} />
    </>
  )
}

function KeyRow({ shown, onRevoke }: { shown: ApiKey; onRevoke: () => void }) {
  const t = useTranslations('apiSettings')
  const { name, start, scopes, lastUsedAt, expiresAt, createdBy } = shown
  const expiresSoon = expiresAt !== null && Date.parse(expiresAt) - Date.now() < SOON_MS
  return (
    <tr>
      <th scope="row">
        {name}
        <br />
        <span className={styles.start}>{start}…</span>
        {createdBy && <span className={styles.start}> · {createdBy.name}</span>}
      </th>
      <td>
        <span className={styles.codes} lang="en">
          {scopes.map((scope) => (
            <code key={scope}>{scope}</code>
          ))}
        </span>
      </td>
      <td data-label={t('lastUsed')}>
        {lastUsedAt === null ? t('never') : <LocalTime at={lastUsedAt} style="date-and-time" />}
      </td>
      <td data-label={t('expires')}>
        {expiresAt === null ? (
          t('neverExpires')
        ) : expiresSoon ? (
          <Badge look="warn" icon="clock">
            <LocalTime at={expiresAt} style="date" />
          </Badge>
        ) : (
          <LocalTime at={expiresAt} style="date" />
        )}
      </td>
      <td className={styles.right}>
        <Button size={28} look="danger" onClick={onRevoke} aria-label={t('revokeNamed', { name })}>
          {t('revoke')}
        </Button>
      </td>
    </tr>
  )
}

function RevokeKey({ shown, onClose }: { shown: ApiKey | undefined; onClose: () => void }) {
  const t = useTranslations('apiSettings')
  const toast = useToast()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: apiSettings.revokeKey,
    onSuccess: () => {
      toast({ look: 'ok', text: t('revoked', { name: shown?.name ?? '' }) })
      onClose()
      return queries.invalidateQueries({ queryKey: queryKeys.apiKeys })
    },
  })
  return (
    <ConfirmDanger
      open={shown !== undefined}
      title={t('revokeTitle', { name: shown?.name ?? '' })}
      consequence={t('revokeConsequence')}
      keepLabel={t('keep')}
      confirmLabel={t('revoke')}
      busy={revoke.isPending}
      error={revoke.isError && <Refusal error={revoke.error} />}
      onKeep={() => {
        revoke.reset()
        onClose()
      }}
      onConfirm={() => shown && revoke.mutate(shown.id)}
    />
  )
}
