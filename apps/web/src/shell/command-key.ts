'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** The key that goes with another one to give a command, as this platform writes it. */
export function useCommandKey(): string {
  return useSyncExternalStore(
    never,
    () => (/Mac|iP(hone|ad|od)/.test(navigator.platform) ? '⌘' : 'Ctrl '),
    () => 'Ctrl ',
  )
}

/** The keys that open the palette, as this platform writes them. */
export function usePaletteKeys(): string {
  return `${useCommandKey()}K`
}
