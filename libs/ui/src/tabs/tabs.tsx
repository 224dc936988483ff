'use client'

import { Tabs as RadixTabs } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

export interface Tab {
  value: string
  label: ReactNode
  /** How many things are behind the tab. */
  count?: number
  content: ReactNode
}

/** Tabs over panels; arrow keys move, the panel follows. `fill`: the panel takes the height that is left and scrolls. */
export function Tabs({
  label,
  value,
  onChange,
  tabs,
  fill = false,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  tabs: readonly Tab[]
  fill?: boolean
}) {
  return (
    <RadixTabs.Root value={value} onValueChange={onChange} className={fill ? styles.fill : undefined}>
      <RadixTabs.List aria-label={label} className={styles.list}>
        {tabs.map((tab) => (
          <RadixTabs.Trigger key={tab.value} value={tab.value} className={styles.tab}>
            {tab.label}
            {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.value} value={tab.value} className={fill ? styles.panel : undefined}>
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  )
}
