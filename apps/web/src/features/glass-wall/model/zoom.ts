// How large the picture is drawn. Drawn smaller it has more room, so it shows more side by side.

/** Percent. */
export const FULL_SIZE = 100
const steps: readonly number[] = [50, 75, FULL_SIZE, 125, 150, 200]

/** Larger, smaller, or as it was at first. */
export type ZoomDirection = 1 | -1 | 0

/** The next size in that direction, the same at the end of the steps. A size that is no step counts as the full one. */
export function zoomed(percent: number, direction: ZoomDirection): number {
  if (direction === 0) return FULL_SIZE
  const at = steps.indexOf(asStep(percent))
  return steps[Math.min(steps.length - 1, Math.max(0, at + direction))] ?? FULL_SIZE
}

/** A stored size, if it is one of ours. */
export function asStep(percent: number): number {
  return steps.includes(percent) ? percent : FULL_SIZE
}
