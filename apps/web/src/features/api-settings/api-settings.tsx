'use client'

import type { Me } from '@kubarium/contracts'
import { NoteBar, Skeleton } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { ApiKeys } from './api-keys.tsx'
import styles from './api-settings.module.css'
import { Webhooks } from './webhooks.tsx'

/** Keys and webhooks of the organisation, for those who run it. */
export function ApiSettings({ me }: { me?: Me }) {
  const t = useTranslations('apiSettings')
  const known = useQuery({ queryKey: queryKeys.me, queryFn: api.me, initialData: me }).data
  if (!known) return <Skeleton width="60%" />
  const { role, name } = known.organisation
  if (role !== 'owner' && role !== 'admin')
    return <NoteBar icon="lock">{t('notYours', { organisation: name })}</NoteBar>
  return (
    <div className={styles.cards}>
      <ApiKeys />
      <Webhooks />
      <p>
        <a href="/api/docs">{t('docs')}</a>
      </p>
    </div>
  )
}
