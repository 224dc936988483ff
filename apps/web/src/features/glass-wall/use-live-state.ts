'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { nothingSeenYet, type LiveSource, type LiveState } from '../../ports/live-source.ts'

/** The state of a live source, at most once per frame, so that a burst of changes is drawn as one step. */
export function useLiveState(source: LiveSource): LiveState {
  return useSyncExternalStore(
    (changed) => {
      let waiting: ReturnType<typeof setTimeout> | undefined
      const stop = source.subscribe(() => {
        waiting ??= setTimeout(() => {
          waiting = undefined
          changed()
        }, 16)
      })
      return () => {
        clearTimeout(waiting)
        stop()
      }
    },
    () => source.state(),
    () => nothingSeenYet,
  )
}

/**
 * The cluster's own time in milliseconds since 1970, once a second while `ticking`. It goes on with the viewer's clock
 * from when the state was seen, and stands still while the line is lost: nothing is known about the time since.
 */
export function useClusterTime(state: LiveState, ticking = true): number {
  const [elapsed, setElapsed] = useState(0)
  const running = ticking && state.connection === 'live'
  useEffect(() => {
    if (!running) return
    const tick = () => setElapsed(Math.max(0, Date.now() - state.seenAt))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [running, state.seenAt])
  return state.now + elapsed
}
