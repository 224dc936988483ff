import type { ComponentProps, ReactNode } from 'react'
import styles from './table.module.css'

/**
 * A table that scrolls sideways in its own frame. `caption` is read, not seen. `cards`: on a phone each row becomes a
 * card; give its cells `data-label`, which stands before the value there. `stickyFirst` keeps the first column in sight.
 */
export function Table({
  caption,
  dense = false,
  cards = false,
  stickyFirst = false,
  children,
  ...rest
}: ComponentProps<'div'> & {
  caption: string
  dense?: boolean
  cards?: boolean
  stickyFirst?: boolean
  children: ReactNode
}) {
  return (
    <div className={styles.frame} {...rest}>
      <table
        className={[styles.table, dense && styles.dense, cards && styles.cards, stickyFirst && styles.sticky]
          .filter(Boolean)
          .join(' ')}
      >
        <caption className="visually-hidden">{caption}</caption>
        {children}
      </table>
    </div>
  )
}
