'use client'

import { usePreference } from '../../shell/preferences.ts'

/** How a person wants terminals, kept in this browser. */
export interface TerminalSettings {
  fontSize: number
  reader: boolean
  lineInput: boolean
  transcript: boolean
  /** In the colours of the page, so light while that is light; otherwise dark in both themes. */
  light: boolean
}

const initial: TerminalSettings = { fontSize: 13, reader: false, lineInput: false, transcript: false, light: false }
const SMALLEST = 11
const LARGEST = 20

/** The settings and how to change some of them. Text is 11 to 20 px. */
export function useTerminalSettings(): [TerminalSettings, (change: Partial<TerminalSettings>) => void] {
  const [settings, set] = usePreference('terminal', initial)
  return [
    settings,
    (change) => {
      const next = { ...settings, ...change }
      set({ ...next, fontSize: Math.min(LARGEST, Math.max(SMALLEST, next.fontSize)) })
    },
  ]
}
