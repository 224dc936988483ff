'use client'

import type { Me, TerminalCommand } from '@kubarium/contracts'
import { Button, clampSize, Splitter } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useAttempt } from '../../../../../../features/attempt/attempt-context.tsx'
import { UndoButton } from '../../../../../../features/attempt/restore-controls.tsx'
import { usePreference } from '../../../../../../shell/preferences.ts'
import { SkipLink } from '../../../../../../shell/public-header.tsx'
import { useWindowSize } from '../../../../../../shell/window-size.ts'
import { ObjectPane } from '../../../workspace/object-pane.tsx'
import { PaneBar } from '../../../workspace/pane-bar.tsx'
import { TerminalPane } from '../../../workspace/terminal-pane.tsx'
import { TimeBar } from '../../../workspace/time-bar.tsx'
import type { WorkspaceParts } from '../../../workspace/use-workspace.ts'
import { WallPane } from '../../../workspace/wall-pane.tsx'
import { WorkspaceBar } from '../../../workspace/workspace-bar.tsx'
import parts from '../../../workspace/workspace.module.css'
import styles from './attempt.module.css'

/** Pixels; 0: as the window is. */
const SIZES = { text: 0, bottom: 0 }
/** From this width on the text has its full measure. */
const WIDE = 1200

/** The text at the left; at its right the wall over the terminal, with the chosen object beside the terminal. */
export function AttemptFrame({
  workspace,
  textLabel,
  where,
  beside,
  actions,
  me,
  onCommand,
  children,
}: {
  workspace: WorkspaceParts
  textLabel: string
  where: string
  beside?: ReactNode
  actions: ReactNode
  me?: Me
  onCommand: (command: TerminalCommand) => void
  /** The text. */
  children: ReactNode
}) {
  const t = useTranslations('workspace')
  const words = useTranslations('attempt')
  const { attempt } = useAttempt()
  const { pane, details } = workspace
  const size = useWindowSize()
  const [sizes, setSizes] = usePreference('attempt-sizes', SIZES)
  const initialText = size.width >= WIDE ? 528 : 412
  // The splitter sizes what is right of it.
  const sideLimits = { min: 420, max: size.width - 325, initial: size.width - 5 - initialText }
  const side = clampSize(sizes.text ? size.width - 5 - sizes.text : sideLimits.initial, sideLimits)
  const bottomLimits = { min: 96, max: size.height - 320, initial: Math.round((size.height - 101) * 0.45) }
  const bottom = clampSize(sizes.bottom || bottomLimits.initial, bottomLimits)
  return (
    <div className={parts.workspace} ref={workspace.frame}>
      <SkipLink />
      <WorkspaceBar
        back="/learn"
        where={where}
        title={attempt.title}
        beside={beside}
        actions={actions}
        version={workspace.cluster?.kubernetesVersion}
        {...(me ? { me } : {})}
      />
      <main
        id="main"
        className={parts.panes}
        data-pane={pane}
        data-details={details || undefined}
        style={{ gridTemplateColumns: `minmax(0, 1fr) 5px ${side}px` }}
      >
        <section
          className={`${parts.pane} ${parts.onSurface}`}
          id="text"
          aria-label={textLabel}
          data-pane-of="text"
          tabIndex={-1}
        >
          {children}
        </section>
        <Splitter
          direction="vertical"
          label={words('resizeText')}
          controls="side"
          size={side}
          limits={sideLimits}
          onResize={(next) => setSizes({ ...sizes, text: size.width - 5 - next })}
        />
        <div id="side" className={parts.nested} style={{ gridTemplateRows: `minmax(0, 1fr) 5px ${bottom}px` }}>
          <WallPane
            workspace={workspace}
            barEnd={
              <Button
                size={28}
                icon="pod"
                className={styles.details}
                aria-expanded={details}
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
            size={bottom}
            limits={bottomLimits}
            onResize={(next) => setSizes({ ...sizes, bottom: next })}
          />
          <div className={`${parts.nested} ${styles.bottom}`} data-details={details || undefined}>
            <TerminalPane workspace={workspace} onCommand={onCommand} />
            <ObjectPane workspace={workspace} />
          </div>
        </div>
      </main>
      <TimeBar state={workspace.state} now={workspace.now} start={<UndoButton />} />
      <PaneBar
        panes={[
          { pane: 'text', icon: 'lesson', label: textLabel },
          { pane: 'terminal', icon: 'terminal', label: t('paneTerminal') },
          { pane: 'object', icon: 'pod', label: t('paneObject') },
          { pane: 'wall', icon: 'tank', label: t('paneWall') },
        ]}
        pane={pane}
        onPane={workspace.setPane}
      />
    </div>
  )
}
