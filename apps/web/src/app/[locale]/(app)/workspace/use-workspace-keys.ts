'use client'

import { useEffect, useRef } from 'react'
import type { Pane } from './pane-bar.tsx'

const paneOfDigit: Readonly<Record<string, Pane>> = {
  Digit1: 'text',
  Digit2: 'terminal',
  Digit3: 'object',
  Digit4: 'wall',
}

/** Alt 1 to 4 and Ctrl ` go to `panes`, Ctrl Shift ` opens a terminal. Keys by their place, so any layout works. */
export function useWorkspaceKeys(actions: {
  panes: readonly Pane[]
  focusPane: (pane: Pane) => void
  openTerminal: () => void
}): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { panes, focusPane, openTerminal } = latest.current
      const pane = event.altKey && !event.ctrlKey && !event.metaKey ? paneOfDigit[event.code] : undefined
      const grave = event.ctrlKey && event.code === 'Backquote'
      if (!grave && (pane === undefined || !panes.includes(pane))) return
      event.preventDefault()
      if (grave && event.shiftKey) openTerminal()
      focusPane(pane ?? 'terminal')
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
