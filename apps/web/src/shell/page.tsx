import type { ReactNode } from 'react'
import styles from './page.module.css'

/** The main part of a page: at most 1240 px, or 760 for reading. */
export function Page({
  title,
  lead,
  narrow = false,
  children,
}: {
  title: string
  lead?: ReactNode
  narrow?: boolean
  children: ReactNode
}) {
  return (
    <main id="main" className={`${styles.main} ${narrow ? styles.narrow : ''}`}>
      <div className={styles.head}>
        <h1>{title}</h1>
        {lead && <p>{lead}</p>}
      </div>
      {children}
    </main>
  )
}
