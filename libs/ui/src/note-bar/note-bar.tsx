import type { ReactNode } from 'react'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-shapes.tsx'
import styles from './note-bar.module.css'

export type NoteLook = 'neutral' | 'ok' | 'busy' | 'warn' | 'bad' | 'cause' | 'net'

const icons: Record<NoteLook, IconName> = {
  neutral: 'tank',
  ok: 'check-ring',
  busy: 'spinner',
  warn: 'alert',
  bad: 'cross',
  cause: 'cause',
  net: 'service',
}

/**
 * A sentence about where it stands, with at most a few actions. `live`: announced when it appears, politely for a
 * status, at once for an error.
 */
export function NoteBar({
  look = 'neutral',
  icon,
  live,
  actions,
  children,
}: {
  look?: NoteLook
  icon?: IconName
  live?: 'polite' | 'assertive'
  actions?: ReactNode
  children: ReactNode
}) {
  const role = live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : undefined
  return (
    <div className={`${styles.note} ${styles[look]}`} role={role}>
      <Icon name={icon ?? icons[look]} turning={look === 'busy' && !icon} />
      <div className={styles.text}>{children}</div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
