'use client'

import { Button } from '@kubarium/ui'
import { useLocale, useTranslations, type Messages } from 'next-intl'
import { useState, type ComponentType, type MouseEvent, type PointerEvent, type ReactNode } from 'react'
import { loadMessages } from '../../i18n/messages.ts'
import styles from './landing-hero.module.css'
import { wishOf, type Wish } from './landing-wish.ts'

type Stage = ComponentType<{ wish: Wish; texts: Messages; onAgain: () => void }>

/**
 * The cluster on the landing page. It comes as a still picture, and nothing of the simulation is loaded with the page:
 * it wakes when it is touched, by a mouse that comes over it or by any press in it, and does what the press was for.
 */
export function LandingHero({
  wall,
  screen,
  suggestions,
}: {
  wall: ReactNode
  screen: ReactNode
  suggestions: ReactNode
}) {
  const t = useTranslations('landing')
  const locale = useLocale()
  const [phase, setPhase] = useState<'asleep' | 'waking' | 'failed'>('asleep')
  const [wish, setWish] = useState<Wish>({})
  const [awake, setAwake] = useState<{ Stage: Stage; texts: Messages }>()
  const [life, setLife] = useState(0)

  const wake = () => {
    if (phase === 'waking') return
    setPhase('waking')
    Promise.all([import('./landing-stage.tsx'), loadMessages(locale)]).then(
      ([{ LandingStage }, texts]) => setAwake({ Stage: LandingStage, texts }),
      () => setPhase('failed'),
    )
  }
  if (awake) {
    return (
      <div className={styles.hero} role="group" aria-label={t('heroLabel')}>
        <awake.Stage
          key={life}
          wish={wish}
          texts={awake.texts}
          onAgain={() => {
            setWish({})
            setLife(life + 1)
          }}
        />
      </div>
    )
  }
  return (
    <div
      className={styles.hero}
      role="group"
      aria-label={t('heroLabel')}
      aria-busy={phase === 'waking'}
      onPointerOver={(event: PointerEvent) => {
        if (event.pointerType === 'mouse' && phase === 'asleep' && !savesData()) wake()
      }}
      onClick={({ target }: MouseEvent) => {
        setWish(wishOf(target))
        wake()
      }}
    >
      <section className={styles.terminal} aria-label={t('terminal')} data-terminal>
        <div className={styles.bar}>
          <span className={styles.here}>{t('typeHere')}</span>
          <Button size={28} look="primary" busy={phase === 'waking'} data-terminal>
            {phase === 'waking' ? t('heroWaking') : t('heroWake')}
          </Button>
        </div>
        {phase === 'failed' && (
          <p className={styles.failed} role="alert">
            {t('heroFailed')}
          </p>
        )}
        {screen}
        {suggestions}
      </section>
      <div className={styles.wall}>{wall}</div>
    </div>
  )
}

/** Somebody who pays for what is loaded decides with a press. */
function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true
}
