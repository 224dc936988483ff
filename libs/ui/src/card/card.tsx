import type { ReactNode } from 'react'
import styles from './card.module.css'

/** A sheet of paper with an optional head. `flush`: its content reaches the edges (a table). */
export function Card({
  title,
  note,
  actions,
  flush = false,
  children,
}: {
  title?: string
  note?: ReactNode
  actions?: ReactNode
  flush?: boolean
  children: ReactNode
}) {
  return (
    <section className={styles.card}>
      {title && (
        <header className={styles.head}>
          <h2>{title}</h2>
          {note && <span className={styles.note}>{note}</span>}
          {actions && <div className={styles.actions}>{actions}</div>}
        </header>
      )}
      <div className={flush ? undefined : styles.body}>{children}</div>
    </section>
  )
}
