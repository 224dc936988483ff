'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** The keys that open the palette, as this platform writes them. */
export function usePaletteKeys(): string {
  return useSyncExternalStore(
    never,
    () => (/Mac|iP(hone|ad|od)/.test(navigator.platform) ? '⌘K' : 'Ctrl K'),
    () => 'Ctrl K',
  )
}
