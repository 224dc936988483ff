'use client'

import { useCallback, useEffect, useState } from 'react'
import { socketLiveSource } from '../../../../features/glass-wall/socket-live-source.ts'
import { socketTerminalTransport } from '../../../../features/terminal/socket-terminal-transport.ts'
import { nothingSeenYet, type LiveSource } from '../../../../ports/live-source.ts'

const notYet: LiveSource = { state: () => nothingSeenYet, subscribe: () => () => {}, retry: () => {}, close: () => {} }

/** The lines to a cluster: its live view for as long as the page is open, and how to open a terminal of a tab. */
export function useClusterLines(clusterId: string) {
  const [source, setSource] = useState<LiveSource>(notYet)
  useEffect(() => {
    const opened = socketLiveSource(clusterId)
    setSource(opened)
    return () => opened.close()
  }, [clusterId])

  const openTerminal = useCallback(
    (tab: number) => {
      // A reload of this tab of the browser finds its shells again; another tab opens its own.
      const key = `kubarium.terminal.${clusterId}.${tab}`
      const remembered = kept(key)
      return socketTerminalTransport(clusterId, {
        ...(remembered ? { remembered } : {}),
        remember: (terminalId) => keep(key, terminalId),
      })
    },
    [clusterId],
  )
  return { source, openTerminal }
}

function kept(key: string): string | null {
  try {
    return sessionStorage.getItem(key)
  } catch {
    return null // storage is switched off
  }
}

function keep(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value)
  } catch {
    // Then a reload opens a new shell.
  }
}
