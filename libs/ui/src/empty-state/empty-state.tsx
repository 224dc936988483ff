import type { ReactNode } from 'react'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-shapes.tsx'
import styles from './empty-state.module.css'

/** Where nothing is: one heading, one sentence, one action. `level` is the heading's level in its page. */
export function EmptyState({
  icon,
  title,
  level = 3,
  children,
  actions,
  tone,
}: {
  icon?: IconName
  title: string
  level?: 1 | 2 | 3
  children?: ReactNode
  actions?: ReactNode
  tone?: 'bad'
}) {
  const Heading = `h${level}` as const
  return (
    <div className={styles.empty}>
      {icon && <Icon name={icon} size={32} className={tone === 'bad' ? 'tone-bad' : ''} />}
      <Heading>{title}</Heading>
      {children && <div className={styles.text}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
