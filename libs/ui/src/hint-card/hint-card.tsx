'use client'

import { useEffect, useRef, type ReactNode } from 'react'
import { Button } from '../button/button.tsx'
import { Icon } from '../icon/icon.tsx'
import styles from './hint-card.module.css'

/**
 * A hint. Closed it says what opening it costs, locked why it cannot be opened, open it shows its text: to where the
 * focus goes when it was opened here, since the button is gone.
 */
export function HintCard({
  state,
  title,
  cost,
  openLabel,
  busy = false,
  onOpen,
  children,
}: {
  state: 'locked' | 'closed' | 'open'
  title: string
  /** What it costs, or why it is locked. */
  cost: ReactNode
  openLabel: string
  busy?: boolean
  onOpen: () => void
  /** Its text, when it is open. */
  children?: ReactNode
}) {
  const card = useRef<HTMLElement>(null)
  const opening = useRef(false)
  useEffect(() => {
    if (state !== 'open' || !opening.current) return
    opening.current = false
    card.current?.focus()
  }, [state])
  if (state === 'open')
    return (
      <section ref={card} tabIndex={-1} className={`${styles.hint} ${styles.open}`} aria-label={title} data-hint="open">
        <p className={styles.title}>{title}</p>
        {children}
      </section>
    )
  return (
    <div className={styles.hint} data-hint={state}>
      <Icon name={state === 'locked' ? 'lock' : 'question'} />
      <span className={styles.words}>
        {title} <span className={styles.cost}>{cost}</span>
      </span>
      {state === 'closed' && (
        <Button
          size={28}
          busy={busy}
          aria-label={`${openLabel}: ${title}`}
          onClick={() => {
            opening.current = true
            onOpen()
          }}
        >
          {openLabel}
        </Button>
      )}
    </div>
  )
}
