'use client'

import { Button, NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { problemIn } from '../../../../http/api.ts'
import styles from './workspace.module.css'

/** In place of a workspace whose data could not be had. */
export function Unavailable({ bar, error, onRetry }: { bar: ReactNode; error: unknown; onRetry: () => void }) {
  const t = useTranslations('workspace')
  const words = useTranslations('problems')
  const problem = problemIn(error)
  return (
    <div className={styles.workspace}>
      {bar}
      <main id="main" className={styles.unavailable}>
        <NoteBar
          look="bad"
          icon="offline"
          live="assertive"
          actions={
            <Button size={28} onClick={onRetry}>
              {t('tryNow')}
            </Button>
          }
        >
          {problem.status === 404 ? words('notFoundTitle') : t('cutOff')}
          {problem.requestId && <p className="mono">{words('requestId', { id: problem.requestId })}</p>}
        </NoteBar>
      </main>
    </div>
  )
}
