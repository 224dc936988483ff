'use client'

import type { Cluster } from '@kubarium/contracts'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { indexObjects } from '../../../../features/glass-wall/model/object-index.ts'
import { pictureOfIndex } from '../../../../features/glass-wall/model/picture.ts'
import { useClusterTime, useLiveState } from '../../../../features/glass-wall/use-live-state.ts'
import type { WallView } from '../../../../features/glass-wall/wall-bar.tsx'
import type { TerminalTabsHandle } from '../../../../features/terminal/terminal-tabs.tsx'
import { api } from '../../../../http/api.ts'
import { queryKeys } from '../../../../http/query-client.ts'
import { usePreference } from '../../../../shell/preferences.ts'
import { useOnSignedIn, useSession } from '../../../../shell/session.tsx'
import type { Pane } from './pane-bar.tsx'
import { useClusterLines } from './use-cluster-lines.ts'

const POLL_MILLISECONDS = 10_000

/** What every workspace has: a cluster with the lines to it, a chosen object, and the pane a small window shows. */
export type WorkspaceParts = ReturnType<typeof useWorkspace>

export function useWorkspace(clusterId: string, { initial, firstPane }: { initial?: Cluster; firstPane: Pane }) {
  const answer = useQuery({
    queryKey: queryKeys.cluster(clusterId),
    queryFn: () => api.cluster(clusterId),
    initialData: initial,
    refetchInterval: POLL_MILLISECONDS,
  })
  const { source, openTerminal } = useClusterLines(clusterId)
  const state = useLiveState(source)
  const now = useClusterTime(state)
  const index = useMemo(() => indexObjects(state.objects.values()), [state.objects])
  const picture = useMemo(() => pictureOfIndex(index), [index])

  const [view, setView] = usePreference<WallView>('wall-view', 'picture')
  const [selected, setSelected] = useState<string>()
  const [pane, setPane] = useState<Pane>(firstPane)
  const [details, setDetails] = useState(false)
  const terminal = useRef<TerminalTabsHandle>(null)
  const frame = useRef<HTMLDivElement>(null)

  const select = useCallback((chosen: string) => {
    setSelected(chosen)
    setDetails(true)
  }, [])
  const unselect = useCallback(() => {
    setSelected(undefined)
    setDetails(false)
    setPane('wall')
  }, [])
  const command = useCallback((text: string, run = true) => {
    setPane('terminal')
    terminal.current?.command(text, run)
  }, [])
  const focusPane = useCallback((wanted: Pane) => {
    setPane(wanted)
    if (wanted === 'object') setDetails(true)
    requestAnimationFrame(() => {
      if (wanted === 'terminal') {
        terminal.current?.focus()
        return
      }
      const region = frame.current?.querySelector<HTMLElement>(`[data-pane-of="${wanted}"]`)
      const first = region?.querySelector<HTMLElement>(
        '[data-object][tabindex="0"], [role="treeitem"][tabindex="0"], [role="tab"][tabindex="0"], [data-first]',
      )
      ;(first ?? region)?.focus()
    })
  }, [])
  const logsOf = useCallback(
    (uid: string) => {
      const pod = index.all('Pod').find((candidate) => candidate.metadata.uid === uid)
      if (!pod) return
      const inNamespace = pod.metadata.namespace === 'default' ? '' : ` -n ${pod.metadata.namespace}`
      command(`kubectl logs ${pod.metadata.name}${inNamespace}`)
    },
    [index, command],
  )

  const { onSignedOut } = useSession()
  const refused = state.connection === 'refused' ? state.problem : undefined
  useEffect(() => {
    if (refused?.status === 401) onSignedOut()
  }, [refused, onSignedOut])
  useOnSignedIn(useCallback(() => source.retry(), [source]))

  return {
    answer,
    cluster: answer.data,
    source,
    openTerminal,
    state,
    now,
    index,
    picture,
    refused,
    view,
    setView,
    selected,
    select,
    unselect,
    pane,
    setPane,
    details,
    setDetails,
    terminal,
    frame,
    command,
    focusPane,
    logsOf,
  }
}
