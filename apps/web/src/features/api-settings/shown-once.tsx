'use client'

import { Button, NoteBar, useToast } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import styles from './api-settings.module.css'

/** A secret that is told this once. */
export function ShownOnce({ text, secret, onClose }: { text: string; secret: string; onClose: () => void }) {
  const t = useTranslations('apiSettings')
  const toast = useToast()
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => toast({ look: 'ok', text: t('copied') }),
      () => toast({ look: 'bad', text: t('copyFailed') }),
    )
  return (
    <NoteBar
      look="ok"
      live="polite"
      actions={
        <>
          <Button size={28} icon="copy" onClick={() => void copy()}>
            {t('copy')}
          </Button>
          <Button size={28} look="quiet" onClick={onClose}>
            {t('done')}
          </Button>
        </>
      }
    >
      {text}
      <code className={styles.secret} lang="en">
        {secret}
      </code>
    </NoteBar>
  )
}
