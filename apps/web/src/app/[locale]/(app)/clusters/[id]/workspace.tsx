'use client'

import type { Cluster, Me } from '@kubarium/contracts'
import { Button, clampSize, Icon, IconButton, Menu, MenuItem, MenuLine, Splitter } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { DeleteCluster } from '../../../../../features/clusters/delete-cluster.tsx'
import { kubeconfigAddress } from '../../../../../http/api.ts'
import { useRouter } from '../../../../../i18n/navigation.ts'
import { usePreference } from '../../../../../shell/preferences.ts'
import { SkipLink } from '../../../../../shell/public-header.tsx'
import { useWindowSize } from '../../../../../shell/window-size.ts'
import { ObjectPane } from '../../workspace/object-pane.tsx'
import { PaneBar } from '../../workspace/pane-bar.tsx'
import { TerminalPane } from '../../workspace/terminal-pane.tsx'
import { TimeBar } from '../../workspace/time-bar.tsx'
import { Unavailable } from '../../workspace/unavailable.tsx'
import { useWorkspaceCommands } from '../../workspace/use-workspace-commands.ts'
import { useWorkspaceKeys } from '../../workspace/use-workspace-keys.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { WallPane } from '../../workspace/wall-pane.tsx'
import { WorkspaceBar } from '../../workspace/workspace-bar.tsx'
import parts from '../../workspace/workspace.module.css'
import styles from './playground.module.css'

/** Pixels; 0: as the window is high. */
const SIZES = { inspector: 340, terminal: 0 }

/** The workspace of one cluster: the wall over the terminal, the chosen object beside them, the time below. */
export function Workspace({ id, me, initial }: { id: string; me?: Me; initial?: Cluster }) {
  const t = useTranslations('workspace')
  const router = useRouter()
  const workspace = useWorkspace(id, { ...(initial ? { initial } : {}), firstPane: 'wall' })
  const { answer, cluster, state, now, pane, details } = workspace
  const [deleting, setDeleting] = useState(false)

  useWorkspaceKeys({
    panes: ['terminal', 'object', 'wall'],
    focusPane: workspace.focusPane,
    openTerminal: () => workspace.terminal.current?.openTab(),
  })
  useWorkspaceCommands(workspace, { onDelete: () => setDeleting(true) })

  const size = useWindowSize()
  const [sizes, setSizes] = usePreference('workspace-sizes', SIZES)
  const inspectorLimits = { min: 260, max: size.width - 480, initial: SIZES.inspector }
  const terminalLimits = { min: 96, max: size.height - 320, initial: Math.min(300, Math.max(140, size.height - 650)) }
  const inspectorSize = clampSize(sizes.inspector, inspectorLimits)
  const terminalSize = clampSize(sizes.terminal || terminalLimits.initial, terminalLimits)

  const bar = <ClusterBar cluster={cluster} me={me} onDelete={() => setDeleting(true)} />
  if (!cluster && answer.isError)
    return <Unavailable bar={bar} error={answer.error} onRetry={() => void answer.refetch()} />
  return (
    <div className={parts.workspace} ref={workspace.frame}>
      <SkipLink />
      {bar}
      <main
        id="main"
        className={`${parts.panes} ${styles.panes}`}
        data-pane={pane}
        data-details={details || undefined}
        style={{ gridTemplateColumns: `minmax(0, 1fr) 5px ${inspectorSize}px` }}
      >
        <div className={parts.nested} style={{ gridTemplateRows: `minmax(0, 1fr) 5px ${terminalSize}px` }}>
          <WallPane
            workspace={workspace}
            barEnd={
              <Button
                size={28}
                icon="pod"
                className={styles.details}
                aria-expanded={details}
                aria-controls="inspector"
                onClick={() => workspace.setDetails(!details)}
              >
                {t('details')}
              </Button>
            }
          />
          <Splitter
            direction="horizontal"
            label={t('resizeTerminal')}
            controls="terminal"
            size={terminalSize}
            limits={terminalLimits}
            onResize={(terminal) => setSizes({ ...sizes, terminal })}
          />
          <TerminalPane workspace={workspace} />
        </div>
        <Splitter
          direction="vertical"
          label={t('resizeInspector')}
          controls="inspector"
          size={inspectorSize}
          limits={inspectorLimits}
          onResize={(inspector) => setSizes({ ...sizes, inspector })}
        />
        <ObjectPane workspace={workspace} />
      </main>
      <TimeBar state={state} now={now} />
      <PaneBar
        panes={[
          { pane: 'wall', icon: 'tank', label: t('paneWall') },
          { pane: 'object', icon: 'pod', label: t('paneObject') },
          { pane: 'terminal', icon: 'terminal', label: t('paneTerminal') },
        ]}
        pane={pane}
        onPane={workspace.setPane}
      />
      <DeleteCluster
        cluster={deleting ? cluster : undefined}
        onClose={() => setDeleting(false)}
        onDeleted={() => router.replace('/dashboard')}
      />
    </div>
  )
}

function ClusterBar({ cluster, me, onDelete }: { cluster: Cluster | undefined; me?: Me; onDelete: () => void }) {
  const t = useTranslations('workspace')
  return (
    <WorkspaceBar
      back="/dashboard"
      where={t('playground')}
      title={<span lang="en">{cluster?.name ?? '…'}</span>}
      version={cluster?.kubernetesVersion}
      {...(me ? { me } : {})}
      beside={
        cluster && (
          <Menu label={t('clusterMenu')} align="start" trigger={<IconButton label={t('clusterMenu')} icon="chevron" />}>
            <MenuItem icon="plug" href={kubeconfigAddress(cluster.id)} download={`${cluster.name}.kubeconfig`}>
              {t('kubeconfigDownload')}
            </MenuItem>
            <MenuLine />
            <MenuItem icon="trash" danger onSelect={onDelete}>
              {t('delete')}
            </MenuItem>
          </Menu>
        )
      }
      actions={
        cluster && (
          <Button asChild size={28} className={styles.wide}>
            <a href={kubeconfigAddress(cluster.id)} download={`${cluster.name}.kubeconfig`}>
              <Icon name="plug" size={14} />
              <span className="visually-hidden">{t('kubeconfigDownload')}: </span>
              {t('kubeconfig')}
            </a>
          </Button>
        )
      }
    />
  )
}
