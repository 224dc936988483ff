// Which object the arrow keys go to: the nearest one in the direction of the key.

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

/**
 * The key of the box that lies nearest to `from` in the direction of `arrow`; undefined when nothing lies there.
 * A box straight ahead is preferred over a nearer one to the side.
 */
export function nearestInDirection<Key>(from: Box, boxes: ReadonlyMap<Key, Box>, arrow: Arrow): Key | undefined {
  const sideways = arrow === 'ArrowLeft' || arrow === 'ArrowRight'
  const sign = arrow === 'ArrowRight' || arrow === 'ArrowDown' ? 1 : -1
  let best: { key: Key; distance: number } | undefined
  for (const [key, box] of boxes) {
    const ahead = sign * (sideways ? middleX(box) - middleX(from) : middleY(box) - middleY(from))
    if (ahead < 4) continue
    const aside = Math.abs(sideways ? middleY(box) - middleY(from) : middleX(box) - middleX(from))
    const overlap = sideways
      ? overlaps(from.top, from.height, box.top, box.height)
      : overlaps(from.left, from.width, box.left, box.width)
    const distance = ahead + aside * 2 + (overlap ? 0 : 10_000)
    if (!best || distance < best.distance) best = { key, distance }
  }
  return best?.key
}

function middleX(box: Box): number {
  return box.left + box.width / 2
}

function middleY(box: Box): number {
  return box.top + box.height / 2
}

function overlaps(startA: number, sizeA: number, startB: number, sizeB: number): boolean {
  return startA < startB + sizeB && startB < startA + sizeA
}
