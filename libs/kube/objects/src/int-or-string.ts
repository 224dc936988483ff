/** A count given as a number or a percentage of a total (util/intstr); rounding says which way a fraction goes. */
export function scaledValue(value: number | string | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  const percent = Number(value.slice(0, -1))
  return roundUp ? Math.ceil((total * percent) / 100) : Math.floor((total * percent) / 100)
}

/** Whether a text is a percentage such as `25%`. */
export function isPercent(value: number | string): value is string {
  return typeof value === 'string' && /^[0-9]+%$/.test(value)
}
