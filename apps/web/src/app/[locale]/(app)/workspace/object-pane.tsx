'use client'

import { useTranslations } from 'next-intl'
import { Inspector } from '../../../../features/glass-wall/inspector/inspector.tsx'
import type { WorkspaceParts } from './use-workspace.ts'
import styles from './workspace.module.css'

/** The chosen object. */
export function ObjectPane({ workspace }: { workspace: WorkspaceParts }) {
  const t = useTranslations('workspace')
  const { selected, state, index, picture, now, select, unselect, command } = workspace
  return (
    <section
      className={`${styles.pane} ${styles.onSurface}`}
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
        onClose={unselect}
        onType={command}
      />
    </section>
  )
}
