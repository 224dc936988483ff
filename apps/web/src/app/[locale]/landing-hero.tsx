'use client'

import { Button, EmptyState } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useEffect, useState, type ComponentType } from 'react'
import styles from './landing-hero.module.css'

type Stage = ComponentType<{ onAgain: () => void }>

/**
 * The cluster on the landing page. Nothing of the simulation is loaded with the page; it wakes by itself when the
 * browser has nothing else to do, unless the visitor saves data, and otherwise by its button.
 */
export function LandingHero() {
  const t = useTranslations('landing')
  const [phase, setPhase] = useState<'asleep' | 'waking' | 'failed'>('asleep')
  const [Awake, setAwake] = useState<Stage>()
  const [life, setLife] = useState(0)

  const wake = () => {
    setPhase('waking')
    import('./landing-stage.tsx').then(
      ({ LandingStage }) => setAwake(() => LandingStage),
      () => setPhase('failed'),
    )
  }
  useEffect(() => {
    if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(wake, 600)
      return () => clearTimeout(timer)
    }
    const idle = requestIdleCallback(wake, { timeout: 3000 })
    return () => cancelIdleCallback(idle)
  }, [])

  return (
    <div className={styles.hero} role="group" aria-label={t('heroLabel')}>
      {Awake ? (
        <Awake key={life} onAgain={() => setLife(life + 1)} />
      ) : (
        <div className={styles.asleep} aria-busy={phase === 'waking'}>
          <EmptyState
            icon="tank"
            level={2}
            title={t('heroAsleep')}
            actions={
              phase !== 'failed' && (
                <Button look="primary" busy={phase === 'waking'} onClick={wake}>
                  {phase === 'waking' ? t('heroWaking') : t('heroWake')}
                </Button>
              )
            }
          >
            {phase === 'failed' ? t('heroFailed') : t('heroAsleepText')}
          </EmptyState>
        </div>
      )}
    </div>
  )
}
