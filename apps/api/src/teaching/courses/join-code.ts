import { randomInt } from 'node:crypto'

/** No letter or digit that another one looks like. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** A code that may be written on a blackboard: `K7QM-9XDA`. Nobody guesses it: there are 8 × 10¹¹. */
export function newJoinCode(): string {
  const sign = (): string => ALPHABET[randomInt(ALPHABET.length)]!
  const four = (): string => Array.from({ length: 4 }, sign).join('')
  return `${four()}-${four()}`
}
