'use client'

import { usePreference } from '../../shell/preferences.ts'

/** How a person wants terminals, kept in this browser. */
export interface TerminalSettings {
  fontSize: number
  reader: boolean
  lineInput: boolean
  transcript: boolean
}

const SMALLEST = 11
const LARGEST = 20

/** The settings and how to change some of them. Text is 11 to 20 px. */
export function useTerminalSettings(): [TerminalSettings, (change: Partial<TerminalSettings>) => void] {
  const [settings, set] = usePreference<TerminalSettings>('terminal', {
    fontSize: 13,
    reader: false,
    lineInput: false,
    transcript: false,
  })
  return [
    settings,
    (change) => {
      const next = { ...settings, ...change }
      set({ ...next, fontSize: Math.min(LARGEST, Math.max(SMALLEST, next.fontSize)) })
    },
  ]
}
