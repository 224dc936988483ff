// SHA-2, SHA-1 and MD5 of bytes, for sha256sum and its like, and for image digests.

const hex = (words: Uint32Array, littleEndian = false): string => {
  let out = ''
  for (const word of words) {
    const text = (word >>> 0).toString(16).padStart(8, '0')
    out += littleEndian ? text.replace(/(..)(..)(..)(..)/, '$4$3$2$1') : text
  }
  return out
}

const padded = (bytes: Uint8Array, littleEndian: boolean): Uint8Array => {
  const size = ((bytes.length + 8) >> 6) * 64 + 64
  const out = new Uint8Array(size)
  out.set(bytes)
  out[bytes.length] = 0x80
  const view = new DataView(out.buffer)
  const bits = BigInt(bytes.length) * 8n
  view.setBigUint64(size - 8, bits, littleEndian)
  return out
}

const primes = (count: number): number[] => {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n)
  return found
}
const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 4_294_967_296)
const roundConstants = primes(64).map((p) => fraction(Math.cbrt(p)))
const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n))

/** SHA-256 as 64 hexadecimal digits. */
export const sha256 = (bytes: Uint8Array): string => {
  const state = Uint32Array.from(primes(8).map((p) => fraction(Math.sqrt(p))))
  const data = padded(bytes, false)
  const view = new DataView(data.buffer)
  const w = new Uint32Array(64)
  for (let at = 0; at < data.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4)
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15] as number
      const b = w[i - 2] as number
      w[i] =
        ((w[i - 16] as number) +
          (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) +
          (w[i - 7] as number) +
          (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10))) |
        0
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const t1 =
        (h +
          (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
          ((e & f) ^ (~e & g)) +
          (roundConstants[i] as number) +
          (w[i] as number)) |
        0
      const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    ;[a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = ((state[i] as number) + value) | 0))
  }
  return hex(state)
}

/** SHA-1 as 40 hexadecimal digits. */
export const sha1 = (bytes: Uint8Array): string => {
  const state = Uint32Array.from([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  const data = padded(bytes, false)
  const view = new DataView(data.buffer)
  const w = new Uint32Array(80)
  const left = (x: number, n: number) => (x << n) | (x >>> (32 - n))
  for (let at = 0; at < data.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4)
    for (let i = 16; i < 80; i++)
      w[i] = left((w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number), 1)
    let [a, b, c, d, e] = state as unknown as [number, number, number, number, number]
    for (let i = 0; i < 80; i++) {
      const [f, k] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6]
      const next = (left(a, 5) + f + e + k + (w[i] as number)) | 0
      e = d
      d = c
      c = left(b, 30)
      b = a
      a = next
    }
    ;[a, b, c, d, e].forEach((value, i) => (state[i] = ((state[i] as number) + value) | 0))
  }
  return hex(state)
}

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const sines = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4_294_967_296))

/** MD5 as 32 hexadecimal digits. */
export const md5 = (bytes: Uint8Array): string => {
  const state = Uint32Array.from([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476])
  const data = padded(bytes, true)
  const view = new DataView(data.buffer)
  for (let at = 0; at < data.length; at += 64) {
    let [a, b, c, d] = state as unknown as [number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      const [f, g] =
        round === 0
          ? [(b & c) | (~b & d), i]
          : round === 1
            ? [(d & b) | (~d & c), (5 * i + 1) & 15]
            : round === 2
              ? [b ^ c ^ d, (3 * i + 5) & 15]
              : [c ^ (b | ~d), (7 * i) & 15]
      const sum = (a + f + (sines[i] as number) + view.getUint32(at + g * 4, true)) | 0
      const shift = shifts[round * 4 + (i & 3)] as number
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    ;[a, b, c, d].forEach((value, i) => (state[i] = ((state[i] as number) + value) | 0))
  }
  return hex(state, true)
}
