'use client'

import type { Cluster, ClusterList as ClusterListBody } from '@kubarium/contracts'
import {
  Badge,
  Button,
  Card,
  EmptyState,
  IconButton,
  Menu,
  MenuItem,
  MenuLine,
  NoteBar,
  Skeleton,
  Table,
  type BadgeLook,
  type IconName,
} from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api, kubeconfigAddress, problemIn } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { Link, useRouter } from '../../i18n/navigation.ts'
import { useOfferedCommands } from '../../shell/commands.tsx'
import { LocalTime } from '../../shell/local-time.tsx'
import styles from './clusters.module.css'
import { CreateCluster } from './create-cluster.tsx'
import { DeleteCluster } from './delete-cluster.tsx'
import { ParkedNote } from './parked-note.tsx'

/** A person's clusters: go on, make one, delete one. */
export function ClusterList({ initial }: { initial?: ClusterListBody }) {
  const t = useTranslations('clusters')
  const router = useRouter()
  const answer = useQuery({
    queryKey: queryKeys.clusters,
    queryFn: api.clusters,
    initialData: initial,
    refetchInterval: 15_000,
  })
  const [creating, setCreating] = useState(false)
  const [deleting, setDeleting] = useState<Cluster>()
  const list = answer.data
  const full = list !== undefined && list.clusters.length >= list.limit

  useOfferedCommands(
    'clusters',
    () => ({
      keys: [],
      items: [
        ...(full
          ? []
          : [{ id: 'new-cluster', group: 'do', label: t('new'), icon: 'plus' as const, run: () => setCreating(true) }]),
        ...(list?.clusters ?? []).map((cluster) => ({
          id: cluster.id,
          group: 'objects',
          label: cluster.name,
          icon: 'tank' as const,
          run: () => router.push(`/clusters/${cluster.id}`),
        })),
      ],
    }),
    [list, full, t, router],
  )

  return (
    <>
      <Card
        flush
        title={t('title')}
        note={list && t('used', { count: list.clusters.length, limit: list.limit })}
        actions={
          list && list.clusters.length > 0 && !full ? (
            <Button size={28} look="primary" icon="plus" onClick={() => setCreating(true)}>
              {t('new')}
            </Button>
          ) : undefined
        }
      >
        {list ? (
          <>
            {answer.isError && <StaleNote error={answer.error} onRetry={() => void answer.refetch()} />}
            {full && list.clusters.length > 0 && (
              <div className={styles.note}>
                <NoteBar look="warn">{t('limitReached', { count: list.clusters.length, limit: list.limit })}</NoteBar>
              </div>
            )}
            {list.clusters.map((cluster) => (
              <ParkedNote key={cluster.id} cluster={cluster} inList />
            ))}
            {list.clusters.length === 0 ? (
              <EmptyState
                icon="tank"
                title={t('emptyTitle')}
                actions={
                  <Button look="primary" onClick={() => setCreating(true)}>
                    {t('createSubmit')}
                  </Button>
                }
              >
                {t('emptyText')}
              </EmptyState>
            ) : (
              <Rows clusters={list.clusters} onDelete={setDeleting} />
            )}
          </>
        ) : answer.isError ? (
          <Failed error={answer.error} onRetry={() => void answer.refetch()} />
        ) : (
          <Loading />
        )}
      </Card>
      <CreateCluster
        open={creating}
        taken={list?.clusters.map((cluster) => cluster.name) ?? []}
        onClose={() => setCreating(false)}
      />
      <DeleteCluster cluster={deleting} onClose={() => setDeleting(undefined)} />
    </>
  )
}

const looks: Record<Cluster['state'], { look: BadgeLook; icon: IconName }> = {
  running: { look: 'ok', icon: 'ring-dot' },
  hibernated: { look: 'neutral', icon: 'clock' },
  parked: { look: 'bad', icon: 'alert' },
}

function Rows({ clusters, onDelete }: { clusters: readonly Cluster[]; onDelete: (cluster: Cluster) => void }) {
  const t = useTranslations('clusters')
  return (
    <Table caption={t('title')} cards>
      <thead>
        <tr>
          <th scope="col">{t('name')}</th>
          <th scope="col">{t('state')}</th>
          <th scope="col" data-number>
            {t('nodes')}
          </th>
          <th scope="col">{t('version')}</th>
          <th scope="col">{t('created')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {clusters.map((cluster) => (
          <tr key={cluster.id}>
            <th scope="row">
              <Link href={`/clusters/${cluster.id}`} className={styles.name} lang="en">
                {cluster.name}
              </Link>
            </th>
            <td data-label={t('state')}>
              <Badge {...looks[cluster.state]} title={cluster.parked ? t('parkedNote') : undefined}>
                {t(cluster.state)} · {t('revision', { revision: cluster.revision })}
              </Badge>
            </td>
            <td data-label={t('nodes')} data-number>
              {cluster.nodes}
            </td>
            <td data-label={t('version')}>{cluster.kubernetesVersion}</td>
            <td data-label={t('created')}>
              <LocalTime at={cluster.createdAt} style="date" />
            </td>
            <td className={styles.menu}>
              <Menu
                label={t('menuOf', { name: cluster.name })}
                trigger={<IconButton label={t('menuOf', { name: cluster.name })} icon="more" />}
              >
                <MenuItem icon="plug" href={kubeconfigAddress(cluster.id)} download={`${cluster.name}.kubeconfig`}>
                  {t('kubeconfig')}
                </MenuItem>
                <MenuLine />
                <MenuItem icon="trash" danger onSelect={() => onDelete(cluster)}>
                  {t('delete')}
                </MenuItem>
              </Menu>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations('clusters')
  const problem = problemIn(error)
  return (
    <div role="alert">
      <EmptyState
        icon="alert"
        title={t('loadFailed')}
        actions={
          <Button look="primary" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        }
      >
        <p>{problem.code === 'unreachable' ? t('errorUnreachable') : problem.detail}</p>
        {problem.requestId && <p className="mono">{t('requestId', { id: problem.requestId })}</p>}
      </EmptyState>
    </div>
  )
}

/** The list is known, but newer news could not be had. */
function StaleNote({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations('clusters')
  if (problemIn(error).status === 401) return null
  return (
    <div className={styles.note}>
      <NoteBar
        look="bad"
        icon="offline"
        live="polite"
        actions={
          <Button size={28} onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        }
      >
        {t('errorUnreachable')}
      </NoteBar>
    </div>
  )
}

function Loading() {
  const t = useTranslations('clusters')
  return (
    <div className={styles.loading} aria-busy="true">
      <span className="visually-hidden" role="status">
        {t('loading')}
      </span>
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} height={20} />
      ))}
    </div>
  )
}
