'use client'

import type { Cluster, Me } from '@kubarium/contracts'
import { Button, clampSize, EmptyState, NoteBar, Splitter } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { DeleteCluster } from '../../../../../features/clusters/delete-cluster.tsx'
import { ParkedNote } from '../../../../../features/clusters/parked-note.tsx'
import { GlassWall } from '../../../../../features/glass-wall/glass-wall.tsx'
import type { WallView } from '../../../../../features/glass-wall/wall-bar.tsx'
import { Inspector } from '../../../../../features/glass-wall/inspector/inspector.tsx'
import { indexObjects } from '../../../../../features/glass-wall/model/object-index.ts'
import { pictureOfIndex } from '../../../../../features/glass-wall/model/picture.ts'
import { useClusterTime, useLiveState } from '../../../../../features/glass-wall/use-live-state.ts'
import { TerminalTabs, type TerminalTabsHandle } from '../../../../../features/terminal/terminal-tabs.tsx'
import { api, problemIn } from '../../../../../http/api.ts'
import { queryKeys } from '../../../../../http/query-client.ts'
import { useRouter } from '../../../../../i18n/navigation.ts'
import { SkipLink } from '../../../../../shell/public-header.tsx'
import { usePreference } from '../../../../../shell/preferences.ts'
import { useOnSignedIn, useSession } from '../../../../../shell/session.tsx'
import { useWindowSize } from '../../../../../shell/window-size.ts'
import { ConnectionNote } from './connection-note.tsx'
import { PaneBar, type Pane } from './pane-bar.tsx'
import { TimeBar } from './time-bar.tsx'
import { useClusterLines } from './use-cluster-lines.ts'
import { useWorkspaceCommands } from './use-workspace-commands.ts'
import { useWorkspaceKeys } from './use-workspace-keys.ts'
import { WorkspaceBar } from './workspace-bar.tsx'
import styles from './workspace.module.css'

/** Pixels; 0: as the window is high. */
const SIZES = { inspector: 340, terminal: 0 }
const POLL_MILLISECONDS = 10_000

/** The workspace of one cluster: the wall over the terminal, the chosen object beside them, the time below. */
export function Workspace({ id, me, initial }: { id: string; me?: Me; initial?: Cluster }) {
  const t = useTranslations('workspace')
  const router = useRouter()
  const answer = useQuery({
    queryKey: queryKeys.cluster(id),
    queryFn: () => api.cluster(id),
    initialData: initial,
    refetchInterval: POLL_MILLISECONDS,
  })
  const cluster = answer.data
  const { source, openTerminal } = useClusterLines(id)
  const state = useLiveState(source)
  const now = useClusterTime(state)
  const index = useMemo(() => indexObjects(state.objects.values()), [state.objects])
  const picture = useMemo(() => pictureOfIndex(index), [index])

  const [view, setView] = usePreference<WallView>('wall-view', 'picture')
  const [singleKeys] = usePreference('single-keys', true)
  const [selected, setSelected] = useState<string>()
  const [pane, setPane] = useState<Pane>('wall')
  const [details, setDetails] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const terminal = useRef<TerminalTabsHandle>(null)
  const frame = useRef<HTMLDivElement>(null)

  const select = useCallback((chosen: string) => {
    setSelected(chosen)
    setDetails(true)
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
        '[data-object][tabindex="0"], [role="treeitem"][tabindex="0"], [role="tab"][tabindex="0"]',
      )
      ;(first ?? region)?.focus()
    })
  }, [])
  const logsOf = (uid: string) => {
    const pod = index.all('Pod').find((candidate) => candidate.metadata.uid === uid)
    if (!pod) return
    const inNamespace = pod.metadata.namespace === 'default' ? '' : ` -n ${pod.metadata.namespace}`
    command(`kubectl logs ${pod.metadata.name}${inNamespace}`)
  }

  useWorkspaceKeys({ focusPane, openTerminal: () => terminal.current?.openTab() })
  useWorkspaceCommands({ cluster, index, select, command, focusPane, setView, onDelete: () => setDeleting(true) })
  const { onSignedOut } = useSession()
  const refused = state.connection === 'refused' ? state.problem : undefined
  useEffect(() => {
    if (refused?.status === 401) onSignedOut()
  }, [refused, onSignedOut])
  useOnSignedIn(useCallback(() => source.retry(), [source]))

  const size = useWindowSize()
  const [sizes, setSizes] = usePreference('workspace-sizes', SIZES)
  const inspectorLimits = { min: 260, max: size.width - 480, initial: SIZES.inspector }
  const terminalLimits = { min: 96, max: size.height - 320, initial: Math.min(300, Math.max(140, size.height - 650)) }
  const inspectorSize = clampSize(sizes.inspector, inspectorLimits)
  const terminalSize = clampSize(sizes.terminal || terminalLimits.initial, terminalLimits)

  if (!cluster && answer.isError)
    return <Unavailable problem={problemIn(answer.error)} onRetry={() => void answer.refetch()} />
  const stopped = cluster?.state === 'parked'
  return (
    <div className={styles.workspace} ref={frame}>
      <SkipLink />
      <WorkspaceBar cluster={cluster} me={me} onDelete={() => setDeleting(true)} />
      <main
        id="main"
        className={styles.panes}
        data-pane={pane}
        data-details={details || undefined}
        style={{ gridTemplateColumns: `minmax(0, 1fr) 5px ${inspectorSize}px` }}
      >
        <div className={styles.left} style={{ gridTemplateRows: `minmax(0, 1fr) 5px ${terminalSize}px` }}>
          <section
            className={`${styles.pane} ${styles.wall}`}
            aria-label={t('paneWall')}
            data-pane-of="wall"
            tabIndex={-1}
          >
            {cluster && <ParkedNote cluster={cluster} />}
            <ConnectionNote state={state} onRetry={() => source.retry()} />
            {refused && refused.status !== 401 ? (
              <EmptyState
                icon="alert"
                title={t('refused')}
                actions={
                  <Button look="primary" onClick={() => source.retry()}>
                    {t('tryNow')}
                  </Button>
                }
              >
                <p lang="en">{refused.detail ?? refused.title}</p>
              </EmptyState>
            ) : (
              <GlassWall
                state={state}
                selected={selected}
                view={view}
                singleKeys={singleKeys}
                stopped={stopped}
                onView={setView}
                onSelect={select}
                onWhy={(uid) => {
                  select(uid)
                  focusPane('object')
                }}
                onLogs={logsOf}
                onType={command}
                barEnd={
                  <Button
                    size={28}
                    icon="pod"
                    className={styles.details}
                    aria-expanded={details}
                    aria-controls="inspector"
                    onClick={() => setDetails(!details)}
                  >
                    {t('details')}
                  </Button>
                }
              />
            )}
          </section>
          <Splitter
            direction="horizontal"
            label={t('resizeTerminal')}
            controls="terminal"
            size={terminalSize}
            limits={terminalLimits}
            onResize={(terminal) => setSizes({ ...sizes, terminal })}
          />
          <section
            className={`${styles.pane} ${styles.terminal}`}
            id="terminal"
            aria-label={t('paneTerminal')}
            data-pane-of="terminal"
          >
            <TerminalTabs ref={terminal} open={openTerminal} />
          </section>
        </div>
        <Splitter
          direction="vertical"
          label={t('resizeInspector')}
          controls="inspector"
          size={inspectorSize}
          limits={inspectorLimits}
          onResize={(inspector) => setSizes({ ...sizes, inspector })}
        />
        <section
          className={`${styles.pane} ${styles.object}`}
          id="inspector"
          aria-label={t('paneObject')}
          data-pane-of="object"
          tabIndex={-1}
        >
          <Inspector
            id={selected}
            state={state}
            index={index}
            picture={picture}
            now={now}
            onSelect={select}
            onClose={() => {
              setSelected(undefined)
              setDetails(false)
              setPane('wall')
            }}
            onType={command}
          />
        </section>
      </main>
      <TimeBar state={state} now={now} />
      <PaneBar pane={pane} onPane={setPane} />
      <DeleteCluster
        cluster={deleting ? cluster : undefined}
        onClose={() => setDeleting(false)}
        onDeleted={() => router.replace('/dashboard')}
      />
    </div>
  )
}

function Unavailable({ problem, onRetry }: { problem: ReturnType<typeof problemIn>; onRetry: () => void }) {
  const t = useTranslations('workspace')
  const words = useTranslations('problems')
  return (
    <div className={styles.workspace}>
      <WorkspaceBar cluster={undefined} onDelete={() => {}} />
      <main id="main" className={styles.unavailable}>
        <NoteBar
          look="bad"
          icon="offline"
          live="assertive"
          actions={
            <Button size={28} onClick={onRetry}>
              {t('tryNow')}
            </Button>
          }
        >
          {problem.status === 404 ? words('notFoundTitle') : t('cutOff')}
          {problem.requestId && <p className="mono">{words('requestId', { id: problem.requestId })}</p>}
        </NoteBar>
      </main>
    </div>
  )
}
