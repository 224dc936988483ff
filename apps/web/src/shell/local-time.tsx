'use client'

import { useLocale } from 'next-intl'
import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** The viewer's time zone; UTC on the server and while the page comes alive. */
export function useViewerZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  )
}

/** A moment in the viewer's zone and language. */
export function LocalTime({ at, style }: { at: string; style: 'date' | 'date-and-time' }) {
  const locale = useLocale()
  const timeZone = useViewerZone()
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    ...(style === 'date' ? {} : { timeStyle: 'short' }),
    timeZone,
  })
  // Servers and browsers do not agree on the space before AM and PM.
  return <time dateTime={at}>{format.format(new Date(at)).replaceAll('\u202f', ' ')}</time>
}
