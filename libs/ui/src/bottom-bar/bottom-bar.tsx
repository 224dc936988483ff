import type { ReactNode } from 'react'
import styles from './bottom-bar.module.css'

/**
 * The places of a small window, at the bottom where a thumb reaches them. Each is a link or a button with an icon and a
 * word; the one that is shown says so with `aria-current` or `aria-pressed`. `below`: the width in pixels from which on
 * there is room for them elsewhere, so that the bar is gone.
 */
export function BottomBar({ label, below, children }: { label: string; below: 640 | 896; children: ReactNode }) {
  return (
    <nav aria-label={label} className={`${styles.bar} ${below === 640 ? styles.below640 : styles.below896}`}>
      {children}
    </nav>
  )
}
