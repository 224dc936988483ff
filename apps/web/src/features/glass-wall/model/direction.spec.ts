import { describe, expect, it } from 'vitest'
import { nearestInDirection } from './direction.ts'

const at = (left: number, top: number) => ({ left, top, width: 40, height: 20 })
const boxes = new Map([
  ['a', at(0, 0)],
  ['b', at(50, 0)],
  ['c', at(120, 4)],
  ['d', at(50, 60)],
  ['e', at(0, 200)],
])

describe('going from object to object with arrow keys', () => {
  it('takes the nearest one straight ahead', () => {
    expect(nearestInDirection(at(0, 0), boxes, 'ArrowRight')).toBe('b')
    expect(nearestInDirection(at(50, 0), boxes, 'ArrowRight')).toBe('c')
    expect(nearestInDirection(at(50, 0), boxes, 'ArrowLeft')).toBe('a')
  })

  it('goes down to what stands below, even when something else is nearer to the side', () => {
    expect(nearestInDirection(at(0, 0), boxes, 'ArrowDown')).toBe('e')
    expect(nearestInDirection(at(50, 60), boxes, 'ArrowUp')).toBe('b')
  })

  it('takes something to the side when nothing is straight ahead', () => {
    expect(nearestInDirection(at(120, 4), boxes, 'ArrowDown')).toBe('d')
  })

  it('stays where it is at the edge', () => {
    expect(nearestInDirection(at(0, 0), boxes, 'ArrowUp')).toBeUndefined()
  })
})
