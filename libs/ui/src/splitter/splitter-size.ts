// How big a pane is, in pixels, when its splitter is moved.

export interface SplitterLimits {
  min: number
  max: number
  initial: number
}

/** The size inside its limits. When the limits contradict each other (a tiny window), the lower one wins. */
export function clampSize(size: number, { min, max }: SplitterLimits): number {
  return Math.max(min, Math.min(size, max))
}

/**
 * The size after a key: arrows move by 16 px towards where they point, Home and End go to the limits.
 * `grows` is the arrow that makes the pane larger. Undefined for a key that means nothing here.
 */
export function sizeAfterKey(
  key: string,
  size: number,
  limits: SplitterLimits,
  grows: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
): number | undefined {
  const opposite = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft', ArrowUp: 'ArrowDown', ArrowDown: 'ArrowUp' }[
    grows
  ]
  if (key === grows) return clampSize(size + 16, limits)
  if (key === opposite) return clampSize(size - 16, limits)
  if (key === 'Home') return limits.min
  if (key === 'End') return clampSize(limits.max, limits)
  return undefined
}
