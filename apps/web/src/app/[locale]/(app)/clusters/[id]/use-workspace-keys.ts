'use client'

import { useEffect, useRef } from 'react'
import type { Pane } from './pane-bar.tsx'

const paneOfDigit: Readonly<Record<string, Pane>> = { Digit2: 'terminal', Digit3: 'object', Digit4: 'wall' }

/** Alt 2, 3, 4 and Ctrl ` go to the panes, Ctrl Shift ` opens a terminal. Keys by their place, so any layout works. */
export function useWorkspaceKeys(actions: { focusPane: (pane: Pane) => void; openTerminal: () => void }): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const pane = event.altKey && !event.ctrlKey && !event.metaKey ? paneOfDigit[event.code] : undefined
      const grave = event.ctrlKey && event.code === 'Backquote'
      if (!pane && !grave) return
      event.preventDefault()
      if (grave && event.shiftKey) latest.current.openTerminal()
      latest.current.focusPane(pane ?? 'terminal')
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
