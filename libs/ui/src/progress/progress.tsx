import type { ReactNode } from 'react'
import styles from './progress.module.css'

/** How full something is. `value` from 0 to 1; the number is said by `label`. Without a value it is under way. */
export function ProgressBar({
  value,
  label,
  look = 'accent',
}: {
  value?: number
  label: string
  look?: 'accent' | 'ok' | 'warn' | 'bad'
}) {
  const percent = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={`${styles.bar} ${styles[look]}`}
    >
      <span className={percent === undefined ? styles.underWay : undefined} style={{ width: `${percent ?? 30}%` }} />
    </span>
  )
}

/** A number with its name and unit. */
export function Stat({ name, unit, children }: { name: string; unit?: string; children: ReactNode }) {
  return (
    <div className={styles.stat}>
      <dt>{name}</dt>
      <dd>
        {children} {unit && <small>{unit}</small>}
      </dd>
    </div>
  )
}

/** Numbers side by side. */
export function Stats({ children }: { children: ReactNode }) {
  return <dl className={styles.stats}>{children}</dl>
}

/** Steps of something with an end: done, the one at hand, to come. `label` says it in words. */
export function Dots({ done, of, label }: { done: number; of: number; label: string }) {
  return (
    <span role="img" aria-label={label} className={styles.dots}>
      {Array.from({ length: of }, (_, step) => (
        <i key={step} className={step < done ? styles.done : step === done ? styles.now : undefined} />
      ))}
    </span>
  )
}
