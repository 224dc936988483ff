import type { ReactNode } from 'react'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-shapes.tsx'
import styles from './check-row.module.css'

/**
 * `off`: not looked at yet. `busy`: not so yet, which is no fault. `bad`: it was looked at and is not so.
 * `unclear`: we could not look; nobody's fault but ours. `hidden`: told later.
 */
export type CheckLook = 'off' | 'busy' | 'ok' | 'bad' | 'unclear' | 'hidden'

const icons: Record<CheckLook, IconName> = {
  off: 'ring-broken',
  busy: 'clock',
  ok: 'check-ring',
  bad: 'cross',
  unclear: 'alert',
  hidden: 'lock',
}

/** Checks under each other, as one list. */
export function CheckList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  )
}

/** One check: its state as icon and word, what it asks, its weight, what was seen, and evidence below. In a CheckList. */
export function CheckRow({
  look,
  word,
  title,
  weight,
  seen,
  children,
}: {
  look: CheckLook
  /** The state in a word, which is what the icon says to those who hear it. */
  word: string
  title: ReactNode
  weight?: ReactNode
  seen?: ReactNode
  /** Evidence. */
  children?: ReactNode
}) {
  return (
    <li className={`${styles.check} ${styles[look]}`} data-check={look}>
      <Icon name={icons[look]} size={18} label={word} />
      <span>{title}</span>
      <span className={styles.weight}>{weight}</span>
      {seen && <div className={styles.seen}>{seen}</div>}
      {children && <div className={styles.evidence}>{children}</div>}
    </li>
  )
}

/** What was seen, what was wanted and why, as terms and their descriptions. */
export function Evidence({ rows }: { rows: readonly { term: string; children: ReactNode }[] }) {
  return (
    <dl className={styles.rows}>
      {rows.map(({ term, children }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{children}</dd>
        </div>
      ))}
    </dl>
  )
}
