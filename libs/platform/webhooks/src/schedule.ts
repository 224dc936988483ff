// When a delivery that failed is tried again.

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Pauses after the first, the second, … try: eight tries within three days, close together at first. */
const pauses = [10_000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR, 20 * HOUR, 40 * HOUR]

export const MOST_TRIES = pauses.length + 1

/** Endpoints that fail together do not come back together. */
const JITTER = 0.1

/**
 * Milliseconds until the next try; undefined after the last one.
 * @param tries how many there were
 * @param chance from 0 to 1
 */
export function pauseAfter(tries: number, chance: number): number | undefined {
  const pause = pauses[tries - 1]
  return pause === undefined ? undefined : Math.round(pause * (1 + JITTER * (2 * chance - 1)))
}
