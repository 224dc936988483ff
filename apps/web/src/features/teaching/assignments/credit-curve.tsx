'use client'

import { useFormatter, useTranslations } from 'next-intl'
import styles from '../teaching.module.css'

const WIDTH = 640
const TOP = 24
const BOTTOM = 120

/** How the credit falls from deadline to deadline. The same is said in words beside it. */
export function CreditCurve({
  from,
  deadlines,
  timeZone,
}: {
  from: string
  /** In order, with the credit until then. */
  deadlines: readonly { at: string; credit: number }[]
  timeZone: string
}) {
  const t = useTranslations('teaching')
  const format = useFormatter()
  const start = Date.parse(from)
  const end = Date.parse(deadlines.at(-1)?.at ?? from)
  if (!(end > start)) return null
  const x = (at: number): number => 20 + ((at - start) / (end - start)) * (WIDTH - 120)
  const y = (credit: number): number => BOTTOM - credit * (BOTTOM - TOP)
  const day = (at: number): string => format.dateTime(new Date(at), { timeZone, month: 'short', day: 'numeric' })
  const steps = deadlines.map(({ at, credit }, index) => ({
    left: x(index === 0 ? start : Date.parse(deadlines[index - 1]!.at)),
    right: x(Date.parse(at)),
    top: y(credit),
    credit,
    at: Date.parse(at),
  }))
  return (
    <svg viewBox={`0 0 ${WIDTH} 150`} className={styles.curve} role="img" aria-label={t('creditCurve')}>
      {steps.map(({ left, right, top, credit, at }) => (
        <g key={at}>
          <rect x={left} y={top} width={Math.max(0, right - left)} height={BOTTOM - top} fill="var(--fill)" />
          <path d={`M${left} ${top}H${right}`} stroke="var(--fill-line)" strokeWidth="2.5" fill="none" />
          <circle cx={right} cy={top} r="5" fill="var(--surface)" stroke="var(--accent)" strokeWidth="2.5" />
          <text x={(left + right) / 2} y={top - 8} textAnchor="middle">
            {Math.round(credit * 100)}%
          </text>
          <text x={right} y={BOTTOM + 20} textAnchor="middle">
            {day(at)}
          </text>
        </g>
      ))}
      <path d={`M${x(end)} ${BOTTOM}H${WIDTH - 20}`} stroke="var(--line-2)" strokeWidth="2.5" strokeDasharray="4 4" />
    </svg>
  )
}
