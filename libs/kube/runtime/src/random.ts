/** Chance from a seed: the same seed gives the same numbers, on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number in [0, below). */
  int(below: number): number
}

/** FNV-1a, 32 bit, over the UTF-16 code units of a text. */
export function fnv32a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/** FNV-1, 32 bit, over the UTF-16 code units of a text. */
export function fnv32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash, 0x01000193)
    hash ^= text.charCodeAt(i)
  }
  return hash >>> 0
}

/** SplitMix32 started at the hash of a seed. Derive the seed from what is stored, never from what a process counted. */
export function seededRandom(seed: string): Random {
  let state = fnv32a(seed)
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let t = state ^ (state >>> 16)
    t = Math.imul(t, 0x21f0aaad)
    t ^= t >>> 15
    t = Math.imul(t, 0x735a2d97)
    t ^= t >>> 15
    return (t >>> 0) / 4294967296
  }
  return { next, int: (below) => Math.floor(next() * below) }
}

// Kubernetes leaves out vowels and look-alikes, so that no generated name spells a word (apimachinery util/rand).
const SAFE = 'bcdfghjklmnpqrstvwxz2456789'

/** A random suffix as the API server appends to `generateName`. */
export function randomSuffix(random: Random, length = 5): string {
  let text = ''
  for (let i = 0; i < length; i++) text += SAFE[random.int(SAFE.length)]
  return text
}

/** Writes a text with the alphabet of generated names, as Kubernetes does with hashes. */
export function safeEncode(text: string): string {
  let encoded = ''
  for (let i = 0; i < text.length; i++) encoded += SAFE[text.charCodeAt(i) % SAFE.length]
  return encoded
}

/** A version 4 UUID drawn from the given chance. */
export function uuid(random: Random): string {
  let hex = ''
  for (let i = 0; i < 4; i++)
    hex += Math.floor(random.next() * 4294967296)
      .toString(16)
      .padStart(8, '0')
  const variant = '89ab'[parseInt(hex[16]!, 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
