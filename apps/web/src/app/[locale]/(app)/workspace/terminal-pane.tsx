'use client'

import type { TerminalCommand } from '@kubarium/contracts'
import { useTranslations } from 'next-intl'
import { TerminalTabs } from '../../../../features/terminal/terminal-tabs.tsx'
import type { WorkspaceParts } from './use-workspace.ts'
import styles from './workspace.module.css'

/** The terminals of a workspace. */
export function TerminalPane({
  workspace,
  onCommand,
}: {
  workspace: WorkspaceParts
  /** Told of every command line that has ended. */
  onCommand?: (command: TerminalCommand) => void
}) {
  const t = useTranslations('workspace')
  return (
    <section className={styles.pane} id="terminal" aria-label={t('paneTerminal')} data-pane-of="terminal">
      <h2 className="visually-hidden">{t('paneTerminal')}</h2>
      <TerminalTabs ref={workspace.terminal} open={workspace.openTerminal} onCommand={onCommand} />
    </section>
  )
}
