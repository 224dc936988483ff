import type { ReactNode } from 'react'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-shapes.tsx'
import styles from './badge.module.css'

export type BadgeLook = 'neutral' | 'line' | 'ok' | 'busy' | 'warn' | 'bad' | 'cause' | 'net' | 'accent'

/** A word about the state of a thing. A coloured one carries an icon too: colour never speaks alone. */
export function Badge({
  look = 'neutral',
  icon,
  title,
  children,
}: {
  look?: BadgeLook
  icon?: IconName
  title?: string
  children: ReactNode
}) {
  return (
    <span className={`${styles.badge} ${styles[look]}`} title={title}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  )
}
