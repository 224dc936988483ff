'use client'

import { useSyncExternalStore } from 'react'

/** What the server draws for: the size the design was drawn at. */
const drawn = { width: 1440, height: 900 }
let current = drawn

/** The inner size of the window in pixels, kept up to date. */
export function useWindowSize(): { width: number; height: number } {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('resize', changed)
      return () => window.removeEventListener('resize', changed)
    },
    () => {
      if (current.width !== window.innerWidth || current.height !== window.innerHeight) {
        current = { width: window.innerWidth, height: window.innerHeight }
      }
      return current
    },
    () => drawn,
  )
}
