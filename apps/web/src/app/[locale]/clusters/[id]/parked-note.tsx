'use client'

import type { Cluster } from '@kubarium/contracts'
import { Button, NoteBar, useToast } from '@kubarium/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { api, problemIn } from '../../../../http/api.ts'
import { queryKeys } from '../../../../http/query-client.ts'
import { useViewerZone } from '../../../../shell/local-time.tsx'
import styles from './workspace.module.css'

/** A part of the simulation failed: what happened in its own words, what is safe, and how the cluster goes on. */
export function ParkedNote({ cluster }: { cluster: Cluster }) {
  const t = useTranslations('workspace')
  const locale = useLocale()
  const timeZone = useViewerZone()
  const toast = useToast()
  const queries = useQueryClient()
  const release = useMutation({
    mutationFn: () => api.releaseCluster(cluster.id),
    onSuccess: (released) => {
      queries.setQueryData(queryKeys.cluster(cluster.id), released)
      if (released.state !== 'parked') toast({ look: 'ok', text: t('parkedReleased') })
    },
  })
  const at = cluster.parked
    ? new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(
        new Date(cluster.parked.at),
      )
    : ''
  return (
    <NoteBar
      look="bad"
      icon="alert"
      live="assertive"
      actions={
        <Button size={28} look="primary" busy={release.isPending} onClick={() => release.mutate()}>
          {t('parkedRelease')}
        </Button>
      }
    >
      <b>{t('parkedTitle')}.</b> {t('parkedText', { time: at, revision: cluster.revision })}
      {cluster.parked && (
        <p className={styles.parkedError} lang="en">
          {cluster.parked.error}
        </p>
      )}
      {release.isError && (
        <p>{t('releaseFailed', { detail: problemIn(release.error).detail ?? problemIn(release.error).title })}</p>
      )}
    </NoteBar>
  )
}
