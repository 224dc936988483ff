'use client'

import { Button, NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useAttempt } from './attempt-context.tsx'

/** Says that the checks may be older than the cluster, while their line is lost. */
export function LineNote() {
  const t = useTranslations('attempt')
  const { connection, retry } = useAttempt()
  if (connection !== 'lost' && connection !== 'refused') return null
  return (
    <NoteBar
      look={connection === 'refused' ? 'bad' : 'busy'}
      icon="offline"
      live="polite"
      actions={
        <Button size={28} onClick={retry}>
          {t('tryNow')}
        </Button>
      }
    >
      {connection === 'refused' ? t('checksRefused') : t('checksLost')}
    </NoteBar>
  )
}
