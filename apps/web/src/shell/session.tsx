'use client'

import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'

interface Session {
  /** The session ended while a page was open. */
  ended: boolean
  /** An answer or a socket said so. */
  onSignedOut: () => void
  /** The person signed in again on top of the page. */
  onSignedIn: () => void
  /** Calls back after each new sign-in, so that what was refused is asked for again. */
  subscribe: (listener: () => void) => () => void
}

const SessionContext = createContext<Session | undefined>(undefined)

/** Knows whether the session of an open page has ended. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [ended, setEnded] = useState(false)
  const listeners = useRef(new Set<() => void>())
  const session = useMemo<Session>(
    () => ({
      ended,
      onSignedOut: () => setEnded(true),
      onSignedIn() {
        setEnded(false)
        for (const listener of listeners.current) listener()
      },
      subscribe(listener) {
        listeners.current.add(listener)
        return () => listeners.current.delete(listener)
      },
    }),
    [ended],
  )
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession needs a SessionProvider above it')
  return session
}

/** Runs `again` after each new sign-in. */
export function useOnSignedIn(again: () => void): void {
  const { subscribe } = useSession()
  useEffect(() => subscribe(again), [subscribe, again])
}
