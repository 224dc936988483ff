'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** Has the page come alive in the browser? Before that a form must not be sent: nobody would handle it. */
export function useAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
