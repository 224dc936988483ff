'use client'

import { BottomBar, Icon, type IconName } from '@kubarium/ui'
import { useTranslations } from 'next-intl'

/** The parts of a workspace. A cluster's own workspace has no `text`. */
export type Pane = 'text' | 'terminal' | 'object' | 'wall'

/** On windows too narrow for all panes: which one is shown. */
export function PaneBar({
  panes,
  pane,
  onPane,
}: {
  panes: readonly { pane: Pane; icon: IconName; label: string }[]
  pane: Pane
  onPane: (pane: Pane) => void
}) {
  const t = useTranslations('workspace')
  return (
    <BottomBar label={t('panes')} below={896}>
      {panes.map((option) => (
        <button key={option.pane} type="button" aria-pressed={pane === option.pane} onClick={() => onPane(option.pane)}>
          <Icon name={option.icon} />
          {option.label}
        </button>
      ))}
    </BottomBar>
  )
}
