// Durations as Go writes them: `1h15m30.5s` (time.ParseDuration).
import { goQuote } from '@kubarium/kube-objects'

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** The duration in milliseconds, or what is wrong with the text in Go's words. */
export function parseGoDuration(text: string): { readonly ms: number } | { readonly problem: string } {
  const invalid = { problem: `time: invalid duration ${goQuote(text)}` }
  let rest = text
  const sign = rest[0] === '-' ? -1 : 1
  if (rest[0] === '-' || rest[0] === '+') rest = rest.slice(1)
  if (rest === '0') return { ms: 0 }
  if (rest === '') return invalid
  let ms = 0
  while (rest !== '') {
    const amount = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0]
    if (amount === undefined) return invalid
    rest = rest.slice(amount.length)
    const unit = /^[^.\d]*/.exec(rest)![0]
    if (unit === '') return { problem: `time: missing unit in duration ${goQuote(text)}` }
    if (!Object.hasOwn(UNITS, unit))
      return { problem: `time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}` }
    ms += Number(amount) * UNITS[unit]!
    rest = rest.slice(unit.length)
  }
  return { ms: sign * ms }
}
