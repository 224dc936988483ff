'use client'

import type { Cluster } from '@kubarium/contracts'
import { ConfirmDanger, NoteBar, useToast } from '@kubarium/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { api, problemIn } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'

/** Asks before `cluster` is deleted and says what goes with it. A cluster that is gone already counts as deleted. */
export function DeleteCluster({
  cluster,
  onClose,
  onDeleted,
}: {
  cluster: Cluster | undefined
  onClose: () => void
  onDeleted?: () => void
}) {
  const t = useTranslations('clusters')
  const toast = useToast()
  const queries = useQueryClient()
  // While the dialog leaves, it still says what it was about.
  const [shown, setShown] = useState(cluster)
  useEffect(() => {
    if (cluster) setShown(cluster)
  }, [cluster])

  const remove = useMutation({
    mutationFn: async (id: string) => {
      try {
        await api.deleteCluster(id)
      } catch (error) {
        if (problemIn(error).status !== 404) throw error
      }
    },
    onSuccess: () => {
      onClose()
      onDeleted?.()
      toast({ look: 'ok', text: t('deleted', { name: shown?.name ?? '' }) })
      return queries.invalidateQueries({ queryKey: queryKeys.clusters, exact: true })
    },
  })
  const problem = remove.isError ? problemIn(remove.error) : undefined
  return (
    <ConfirmDanger
      open={cluster !== undefined}
      title={t('deleteTitle', { name: shown?.name ?? '' })}
      consequence={t('deleteConsequence', { nodes: shown?.nodes ?? 0, revision: shown?.revision ?? 0 })}
      keepLabel={t('deleteKeep')}
      confirmLabel={t('deleteConfirm')}
      busy={remove.isPending}
      error={
        problem &&
        problem.status !== 401 && (
          <NoteBar look="bad" live="assertive">
            {problem.code === 'unreachable'
              ? t('errorUnreachable')
              : t('errorOther', { detail: problem.detail ?? problem.title })}
          </NoteBar>
        )
      }
      onKeep={() => {
        remove.reset()
        onClose()
      }}
      onConfirm={() => cluster && remove.mutate(cluster.id)}
    />
  )
}
