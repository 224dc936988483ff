import type { ReactNode } from 'react'
import styles from './account.module.css'

/** A page with one form in its middle, and what it is good for beside it where there is room. */
export function AccountPage({
  title,
  lead,
  aside,
  children,
}: {
  title: string
  lead?: ReactNode
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <main id="main" className={aside ? styles.split : styles.single}>
      <div className={styles.column}>
        <div>
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {children}
      </div>
      {aside}
    </main>
  )
}
