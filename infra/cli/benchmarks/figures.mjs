// What benchmarks count with.
import { readFileSync } from 'node:fs'

/** Does something so many times, a few at once. */
export async function inTurn(count, atOnce, act) {
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) await act(next++)
    }),
  )
}

/** Milliseconds. */
export const pause = (ms) => new Promise((done) => setTimeout(done, ms))

/** The value below which that share of samples lies. */
export function percentile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

/** CPU that a process has used, in milliseconds (proc_pid_stat(5): user and system time, in hundredths of a second). */
export function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
