'use client'

import type { RestoreCluster } from '@kubarium/contracts'
import { Button, ConfirmDanger, IconButton, Menu, MenuItem } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAttempt } from './attempt-context.tsx'
import styles from './restore-controls.module.css'

/** Takes back the learner's last change. It stands at the far left of the time bar in every workspace. */
export function UndoButton() {
  const t = useTranslations('attempt')
  const { restore } = useAttempt()
  const [busy, setBusy] = useState(false)
  return (
    <IconButton
      label={t('undo')}
      icon={busy ? 'spinner' : 'undo'}
      aria-busy={busy || undefined}
      onClick={() => {
        if (busy) return
        setBusy(true)
        void restore('undo').finally(() => setBusy(false))
      }}
    />
  )
}

/** Takes the cluster back to how a step began, or to how it was given. Asks before. */
export function ResetMenu({ step }: { step?: { id: string; title: string } }) {
  const t = useTranslations('attempt')
  const { restore } = useAttempt()
  const [asked, setAsked] = useState<'step' | 'start'>()
  const [busy, setBusy] = useState(false)
  // While the dialog leaves, it still says what it was about.
  const [about, setAbout] = useState<'step' | 'start'>('start')
  const ask = (what: 'step' | 'start') => {
    setAbout(what)
    setAsked(what)
  }
  const goBack = (to: RestoreCluster['to']) => {
    setBusy(true)
    void restore(to).finally(() => {
      setBusy(false)
      setAsked(undefined)
    })
  }
  return (
    <>
      <Menu
        label={t('reset')}
        trigger={
          <Button size={28} icon="restart" aria-label={t('reset')}>
            <span className={styles.word}>{t('reset')}</span>
          </Button>
        }
      >
        {step && (
          <MenuItem icon="restart" onSelect={() => ask('step')}>
            {t('resetStep')}
          </MenuItem>
        )}
        <MenuItem icon="restart" onSelect={() => ask('start')}>
          {t('resetStart')}
        </MenuItem>
      </Menu>
      <ConfirmDanger
        open={asked !== undefined}
        title={about === 'step' ? t('resetStepTitle', { title: step?.title ?? '' }) : t('resetStartTitle')}
        consequence={about === 'step' ? t('resetStepText') : t('resetStartText')}
        keepLabel={t('resetKeep')}
        confirmLabel={about === 'step' ? t('resetStep') : t('resetStart')}
        busy={busy}
        onKeep={() => setAsked(undefined)}
        onConfirm={() => goBack(about === 'step' && step ? step.id : 'start')}
      />
    </>
  )
}
