import type { Invocation } from '../../process/invocation.ts'

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** Letters and digits that make a name unlike any other, as Kubernetes chooses them. */
export const randomSuffix = (invocation: Invocation, length = 5): string =>
  Array.from({ length }, () => LETTERS[Math.floor(invocation.random() * LETTERS.length)]).join('')

/**
 * Name that a container gets from its image: the last part of it without tag and digest. Where characters had to be
 * replaced, chance keeps it unlike others.
 */
export function containerName(image: string, invocation: Invocation): string {
  const name = image
    .slice(image.lastIndexOf('/') + 1)
    .replace(/:.*$/s, '')
    .replace(/@.*$/s, '')
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, '-')}-${randomSuffix(invocation)}` : name
}
