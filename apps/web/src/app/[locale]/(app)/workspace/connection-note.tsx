'use client'

import { Button, NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { LiveState } from '../../../../ports/live-source.ts'

/** Says how old the picture is while the line is lost, and offers to try again. */
export function ConnectionNote({ state, onRetry }: { state: LiveState; onRetry: () => void }) {
  const t = useTranslations('workspace')
  const { connection, lostAt } = state
  const lost = connection === 'reconnecting' || connection === 'offline'
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!lost || lostAt === undefined) return
    const tick = () => setSeconds(Math.round((Date.now() - lostAt) / 1000))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [lost, lostAt])
  if (!lost) return null
  const offline = connection === 'offline'
  return (
    <NoteBar
      look={offline ? 'bad' : 'busy'}
      icon="offline"
      live={offline ? 'assertive' : 'polite'}
      actions={
        <Button size={28} onClick={onRetry}>
          {offline ? t('tryNow') : t('now')}
        </Button>
      }
    >
      {state.revision === 0
        ? t('cutOff')
        : offline
          ? t('offline', { seconds })
          : t('reconnecting', { tries: Math.max(1, state.tries), seconds })}
    </NoteBar>
  )
}
