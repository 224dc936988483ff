'use client'

import type { Cluster } from '@kubarium/contracts'
import { Button, NoteBar, useToast } from '@kubarium/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api, problemIn } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { Link } from '../../i18n/navigation.ts'
import { LocalTime } from '../../shell/local-time.tsx'
import styles from './parked-note.module.css'

/** A line this long is still read; what is more stands behind a press. */
const SHORT_CHARACTERS = 240
/** A cluster that fails at once has failed by then. */
const LOOK_AGAIN_MILLISECONDS = 2500

/**
 * A part of the simulation failed: what happened in its own words, what is safe, and what its owner can do. Nothing while
 * the cluster is not parked; it stays in its place all the same, so that it knows of one that was released in vain.
 * `inList`: among others, where one may want to look at it first.
 */
export function ParkedNote({ cluster, inList = false }: { cluster: Cluster; inList?: boolean }) {
  const t = useTranslations('parked')
  const toast = useToast()
  const queries = useQueryClient()
  const [releasedAfter, setReleasedAfter] = useState<string>()
  const release = useMutation({
    mutationFn: () => api.releaseCluster(cluster.id),
    onSuccess: (released) => {
      setReleasedAfter(cluster.parked?.at)
      queries.setQueryData(queryKeys.cluster(cluster.id), released)
      toast({ look: 'ok', text: t('released', { name: cluster.name }) })
      setTimeout(
        () => void queries.invalidateQueries({ queryKey: queryKeys.cluster(cluster.id) }),
        LOOK_AGAIN_MILLISECONDS,
      )
    },
    // Somebody else may have released it meanwhile: then this note goes by itself.
    onSettled: () => void queries.invalidateQueries({ queryKey: queryKeys.clusters }),
  })
  const { parked } = cluster
  if (!parked) return null
  const again = releasedAfter !== undefined && releasedAfter !== parked.at
  const note = (
    <NoteBar
      look="bad"
      icon="alert"
      live="assertive"
      actions={
        <>
          {inList && (
            <Button asChild size={28}>
              <Link href={`/clusters/${cluster.id}`}>{t('look')}</Link>
            </Button>
          )}
          <Button size={28} look="primary" busy={release.isPending} onClick={() => release.mutate()}>
            {t('release')}
          </Button>
        </>
      }
    >
      <p>
        <b>{again ? t('titleAgain', { name: cluster.name }) : t('title', { name: cluster.name })}</b>{' '}
        {t.rich('text', { revision: cluster.revision, time: () => <LocalTime at={parked.at} style="date-and-time" /> })}
      </p>
      <ParkedError error={parked.error} />
      <p className={styles.advice}>{again ? t('adviceAgain') : t('advice')}</p>
      {release.isError && (
        <p>{t('failed', { detail: problemIn(release.error).detail ?? problemIn(release.error).title })}</p>
      )}
    </NoteBar>
  )
  return inList ? <div className={styles.inList}>{note}</div> : note
}

/** The error as the simulation says it: its first line, the rest behind a press. */
function ParkedError({ error }: { error: string }) {
  const t = useTranslations('parked')
  const first = error.split('\n', 1)[0]?.slice(0, SHORT_CHARACTERS) ?? ''
  if (error === '') return null
  return (
    <>
      <p className={styles.error} lang="en">
        {first}
        {first.length < error.length && '…'}
      </p>
      {first.length < error.length && (
        <details className={styles.more}>
          <summary>{t('whole')}</summary>
          <pre className={styles.error} lang="en" tabIndex={0}>
            {error}
          </pre>
        </details>
      )}
    </>
  )
}
