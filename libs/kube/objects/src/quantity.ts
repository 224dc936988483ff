// Resource quantities (apimachinery api/resource): fixed-point numbers with a decimal or binary suffix.

const PATTERN = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/

/** What the API server says of a text that is no quantity. */
export const QUANTITY_MESSAGE =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const BINARY: Record<string, bigint> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
}
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const NANO = 10n ** 9n
const INT64_MAX = (1n << 63n) - 1n

type Format = 'BinarySI' | 'DecimalSI' | 'DecimalExponent'

/** An amount of billionths and the notation it was written in. */
export interface Quantity {
  readonly nano: bigint
  readonly format: Format
}

/** @returns undefined when the text is no quantity */
export function parseQuantity(text: string | number): Quantity | undefined {
  const match = PATTERN.exec(String(text))
  if (!match) return undefined
  const [, sign, digits, suffix = ''] = match
  const [whole = '', fraction = ''] = digits!.split('.')
  const mantissa = BigInt((whole + fraction).replace(/^0+(?=\d)/, '') || '0')
  // Finer than a billionth is rounded up, as Kubernetes does.
  const scaled = (multiplier: bigint, exponent: number): bigint => {
    const shift = exponent + 9 - fraction.length
    const value = mantissa * multiplier
    if (shift >= 0) return value * 10n ** BigInt(Math.min(shift, 400))
    const divisor = 10n ** BigInt(Math.min(-shift, 400))
    return value / divisor + (value % divisor === 0n ? 0n : 1n)
  }
  let nano: bigint
  let format: Format
  if (suffix in BINARY) {
    nano = scaled(BINARY[suffix]!, 0)
    // What is beyond an int64 is cut to it, and parts of a unit are counted in decimals.
    if (nano > INT64_MAX * NANO) nano = INT64_MAX * NANO
    format = nano < NANO && nano > 0n ? 'DecimalSI' : 'BinarySI'
  } else if (suffix in DECIMAL) [nano, format] = [scaled(1n, DECIMAL[suffix]!), 'DecimalSI']
  else [nano, format] = [scaled(1n, Number(suffix.slice(1))), 'DecimalExponent']
  return { nano: sign === '-' ? -nano : nano, format }
}

/** The canonical text: no fraction, the largest suffix that loses nothing. */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0'
  const sign = nano < 0n ? '-' : ''
  const amount = nano < 0n ? -nano : nano
  // Binary notation is for 1024 and more in whole numbers; below, decimal is used.
  if (format === 'BinarySI' && amount >= 1024n * NANO && amount % NANO === 0n) {
    let value = amount / NANO
    let suffix = ''
    for (const next of Object.keys(BINARY)) {
      if (value % 1024n !== 0n) break
      value /= 1024n
      suffix = next
    }
    return `${sign}${value}${suffix}`
  }
  let value = amount
  let exponent = -9
  while (value % 1000n === 0n && exponent < 18) {
    value /= 1000n
    exponent += 3
  }
  if (format === 'DecimalExponent') return `${sign}${value}${exponent === 0 ? '' : `e${exponent}`}`
  const suffix = Object.keys(DECIMAL).find((key) => DECIMAL[key] === exponent)!
  return `${sign}${value}${suffix}`
}

/**
 * The text the API server stores for a quantity: canonical form of what was sent.
 * @throws TypeError when it is no quantity
 */
export function canonicalQuantity(text: string | number): string {
  const known = canonical.get(text)
  if (known !== undefined) return known
  const quantity = parseQuantity(text)
  if (!quantity) throw new TypeError(QUANTITY_MESSAGE)
  // A sign that says nothing stays where the text is canonical but for it.
  const plain = formatQuantity(quantity)
  const result = text === `+${plain}` && plain !== '0' ? text : plain
  if (canonical.size < 10_000) canonical.set(text, result)
  return result
}
const canonical = new Map<string | number, string>()

/** The text of an amount of a resource: nothing finer than a thousandth is counted. @param text canonical */
export function resourceAmount(text: string): string {
  if (!/[nu]$/.test(text)) return text
  const { nano, format } = parseQuantity(text)!
  const milli = nano / 1_000_000n + (nano % 1_000_000n > 0n ? 1n : 0n)
  return formatQuantity({ nano: milli * 1_000_000n, format })
}

/** The amount in thousandths, rounded up (CPU is counted so); 0 for no quantity. */
export function milliValue(text: string | number | undefined): number {
  if (text === undefined) return 0
  const nano = parseQuantity(text)?.nano ?? 0n
  const value = nano / 1_000_000n
  return Number(nano % 1_000_000n > 0n ? value + 1n : value)
}

/** The amount in whole units, rounded up (memory is counted so); 0 for no quantity. */
export function wholeValue(text: string | number | undefined): number {
  if (text === undefined) return 0
  const nano = parseQuantity(text)?.nano ?? 0n
  const value = nano / NANO
  return Number(nano % NANO > 0n ? value + 1n : value)
}

/** Negative, zero or positive as a is less than, equal to or more than b. */
export function compareQuantities(a: string | number, b: string | number): number {
  const difference = (parseQuantity(a)?.nano ?? 0n) - (parseQuantity(b)?.nano ?? 0n)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The canonical text of a sum; the notation is that of the first part. */
export function addQuantities(...parts: readonly (string | number)[]): string {
  const quantities = parts.map((part) => parseQuantity(part) ?? { nano: 0n, format: 'DecimalSI' as const })
  return formatQuantity({
    nano: quantities.reduce((sum, { nano }) => sum + nano, 0n),
    format: quantities[0]?.format ?? 'DecimalSI',
  })
}
