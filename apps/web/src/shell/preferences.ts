'use client'

import { useCallback, useSyncExternalStore } from 'react'

// What a person chose about how things are shown. Kept in the browser: it is about this screen, not about the account.

const PREFIX = 'kubarium.'
const listeners = new Set<() => void>()
const parsed = new Map<string, { text: string; value: unknown }>()

function read<Value>(name: string, initial: Value): Value {
  let text: string | null
  try {
    text = localStorage.getItem(PREFIX + name)
  } catch {
    return initial // storage is switched off
  }
  if (text === null) return initial
  const known = parsed.get(name)
  if (known?.text === text) return known.value as Value
  try {
    const stored: unknown = JSON.parse(text)
    const value = isRecord(stored) && isRecord(initial) ? { ...initial, ...stored } : stored
    parsed.set(name, { text, value })
    return value as Value
  } catch {
    return initial
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A preference and how to change it; `initial` (a constant) until one was chosen, and on the server. All uses of a
 * name change together, in other tabs too.
 */
export function usePreference<Value>(name: string, initial: Value): [Value, (value: Value) => void] {
  const value = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      window.addEventListener('storage', changed)
      return () => {
        listeners.delete(changed)
        window.removeEventListener('storage', changed)
      }
    },
    () => read(name, initial),
    () => initial,
  )
  const set = useCallback(
    (next: Value) => {
      try {
        localStorage.setItem(PREFIX + name, JSON.stringify(next))
      } catch {
        return
      }
      for (const listener of listeners) listener()
    },
    [name],
  )
  return [value, set]
}
