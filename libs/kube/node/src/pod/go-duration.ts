/** A duration as Go prints it: `1.234s`, `10s`, `2m40s`. */
export function goDuration(ms: number): string {
  if (ms < 1000) return `${ms}ms`
  const minutes = Math.floor(ms / 60_000)
  const seconds = (ms % 60_000) / 1000
  return `${minutes > 0 ? `${minutes}m` : ''}${Number(seconds.toFixed(3))}s`
}
