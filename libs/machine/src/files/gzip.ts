import { toBytes, fromBytes } from '../text.ts'

// gzip: written without compressing (stored blocks), read with all of deflate.

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

/** CRC-32 of bytes. */
export const crc32 = (bytes: Uint8Array): number => {
  let c = 0xffffffff
  for (const byte of bytes) c = (table[(c ^ byte) & 255] as number) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

const little = (value: number, size: number) => Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255)

/** A gzip file with this content. */
export const gzip = (text: string): string => {
  const bytes = toBytes(text)
  const out: number[] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
  for (let at = 0; at === 0 || at < bytes.length; at += 65_535) {
    const piece = bytes.subarray(at, at + 65_535)
    out.push(at + 65_535 >= bytes.length ? 1 : 0, ...little(piece.length, 2), ...little(~piece.length & 0xffff, 2))
    for (const byte of piece) out.push(byte)
  }
  out.push(...little(crc32(bytes), 4), ...little(bytes.length, 4))
  return fromBytes(out)
}

/** Content of a gzip file. Throws Error when it is none. `limit`: most bytes. */
export const gunzip = (text: string, limit = 64 * 2 ** 20): string => {
  const bytes = toBytes(text)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) throw new Error('not in gzip format')
  const flags = bytes[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8)
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1
  if (flags & 2) at += 2
  return fromBytes(inflate(bytes.subarray(at), limit))
}

const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

interface Huffman {
  counts: Uint16Array
  symbols: number[]
}

const huffman = (lengths: readonly number[]): Huffman => {
  const counts = new Uint16Array(16)
  for (const length of lengths) counts[length] = (counts[length] as number) + 1
  counts[0] = 0
  const offsets = new Uint16Array(16)
  for (let i = 1; i < 16; i++) offsets[i] = (offsets[i - 1] as number) + (counts[i - 1] as number)
  const symbols: number[] = []
  lengths.forEach((length, symbol) => {
    if (length) {
      symbols[offsets[length] as number] = symbol
      offsets[length] = (offsets[length] as number) + 1
    }
  })
  return { counts, symbols }
}

const inflate = (bytes: Uint8Array, limit: number): number[] => {
  const out: number[] = []
  let position = 0
  let held = 0
  let holding = 0
  const bits = (count: number): number => {
    while (holding < count) {
      if (position >= bytes.length) throw new Error('unexpected end of file')
      held |= (bytes[position++] as number) << holding
      holding += 8
    }
    const value = held & ((1 << count) - 1)
    held >>>= count
    holding -= count
    return value
  }
  const decode = ({ counts, symbols }: Huffman): number => {
    let code = 0
    let first = 0
    let index = 0
    for (let length = 1; length < 16; length++) {
      code |= bits(1)
      const count = counts[length] as number
      if (code - count < first) return symbols[index + code - first] as number
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw new Error('invalid compressed data--format violated')
  }
  for (;;) {
    const last = bits(1)
    const type = bits(2)
    if (type === 0) {
      held = 0
      holding = 0
      const length = (bytes[position] ?? 0) | ((bytes[position + 1] ?? 0) << 8)
      position += 4
      if (out.length + length > limit) throw new Error('too large')
      for (let i = 0; i < length; i++) out.push(bytes[position++] ?? 0)
    } else if (type === 3) throw new Error('invalid compressed data--format violated')
    else {
      let literals: Huffman
      let distances: Huffman
      if (type === 1) {
        literals = huffman(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)))
        distances = huffman(Array.from({ length: 30 }, () => 5))
      } else {
        const literalCount = bits(5) + 257
        const distanceCount = bits(5) + 1
        const codeCount = bits(4) + 4
        const codeLengths = Array.from({ length: 19 }, () => 0)
        for (let i = 0; i < codeCount; i++) codeLengths[order[i] as number] = bits(3)
        const codes = huffman(codeLengths)
        const lengths: number[] = []
        while (lengths.length < literalCount + distanceCount) {
          const symbol = decode(codes)
          if (symbol < 16) lengths.push(symbol)
          else {
            const [value, repeat] =
              symbol === 16
                ? [lengths[lengths.length - 1] ?? 0, 3 + bits(2)]
                : symbol === 17
                  ? [0, 3 + bits(3)]
                  : [0, 11 + bits(7)]
            for (let i = 0; i < repeat; i++) lengths.push(value)
          }
        }
        literals = huffman(lengths.slice(0, literalCount))
        distances = huffman(lengths.slice(literalCount))
      }
      for (let symbol = decode(literals); symbol !== 256; symbol = decode(literals)) {
        if (symbol < 256) {
          out.push(symbol)
          continue
        }
        const length = (lengthBase[symbol - 257] as number) + bits(lengthBits[symbol - 257] as number)
        const code = decode(distances)
        const extra = code < 4 ? 0 : (code >> 1) - 1
        const distance = (code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1) + bits(extra)
        if (distance > out.length) throw new Error('invalid compressed data--format violated')
        if (out.length + length > limit) throw new Error('too large')
        for (let i = 0; i < length; i++) out.push(out[out.length - distance] as number)
      }
    }
    if (last) return out
  }
}
