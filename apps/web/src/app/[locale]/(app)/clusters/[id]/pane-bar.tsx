'use client'

import { BottomBar, Icon, type IconName } from '@kubarium/ui'
import { useTranslations } from 'next-intl'

export type Pane = 'wall' | 'object' | 'terminal'

/** On windows too narrow for all panes: which one is shown. */
export function PaneBar({ pane, onPane }: { pane: Pane; onPane: (pane: Pane) => void }) {
  const t = useTranslations('workspace')
  const panes: { pane: Pane; icon: IconName; label: string }[] = [
    { pane: 'wall', icon: 'tank', label: t('paneWall') },
    { pane: 'object', icon: 'pod', label: t('paneObject') },
    { pane: 'terminal', icon: 'terminal', label: t('paneTerminal') },
  ]
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
