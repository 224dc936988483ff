// Bytes as text. Files, pipes and connections carry JS strings; a byte that is not part of valid UTF-8 is kept as the
// lone surrogate U+DC00 + byte, as Python's "surrogateescape" does, so that text survives unchanged.

/** Number of bytes `text` has as UTF-8; an escaped byte counts one. */
export const byteLength = (text: string): number => {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 0x80) continue
    if (c < 0x800) bytes += 1
    else if (c >= 0xd800 && c < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      bytes += 2
      i++
    } else if (!isEscapedByte(c)) bytes += 2
  }
  return bytes
}

const isLow = (c: number) => c >= 0xdc00 && c <= 0xdfff
const isEscapedByte = (c: number) => c >= 0xdc80 && c <= 0xdcff

/** The bytes of `text`; escaped bytes become themselves again. */
export const toBytes = (text: string): Uint8Array => {
  const out = new Uint8Array(text.length * 3)
  let n = 0
  for (let i = 0; i < text.length; i++) {
    let c = text.charCodeAt(i)
    if (c < 0x80) out[n++] = c
    else if (isEscapedByte(c)) out[n++] = c - 0xdc00
    else {
      if (c >= 0xd800 && c < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
        c = 0x10000 + ((c - 0xd800) << 10) + (text.charCodeAt(++i) - 0xdc00)
        out[n++] = 0xf0 | (c >> 18)
        out[n++] = 0x80 | ((c >> 12) & 63)
      } else if (c < 0x800) {
        out[n++] = 0xc0 | (c >> 6)
        out[n++] = 0x80 | (c & 63)
        continue
      } else out[n++] = 0xe0 | (c >> 12)
      out[n++] = 0x80 | ((c >> 6) & 63)
      out[n++] = 0x80 | (c & 63)
    }
  }
  return out.slice(0, n)
}

/** Text for bytes: valid UTF-8 sequences as characters, every other byte escaped. */
export const fromBytes = (bytes: ArrayLike<number>): string => {
  const parts: string[] = []
  let chunk: number[] = []
  const push = (unit: number) => {
    chunk.push(unit)
    if (chunk.length === 4096) {
      parts.push(String.fromCharCode(...chunk))
      chunk = []
    }
  }
  for (let i = 0; i < bytes.length;) {
    const b = bytes[i] ?? 0
    const length = b < 0x80 ? 1 : b >= 0xc2 && b < 0xe0 ? 2 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 0
    let code = length === 1 ? b : b & (0xff >> (length + 1))
    let valid = length > 0 && i + length <= bytes.length
    for (let k = 1; valid && k < length; k++) {
      const next = bytes[i + k] ?? 0
      if ((next & 0xc0) !== 0x80) valid = false
      code = (code << 6) | (next & 63)
    }
    if (
      valid &&
      ((length === 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
        (length === 4 && (code < 0x10000 || code > 0x10ffff)))
    )
      valid = false
    if (!valid) {
      push(0xdc00 + b)
      i++
      continue
    }
    if (code >= 0x10000) {
      push(0xd800 + ((code - 0x10000) >> 10))
      push(0xdc00 + ((code - 0x10000) & 0x3ff))
    } else push(code)
    i += length
  }
  parts.push(String.fromCharCode(...chunk))
  return parts.join('')
}

/** Joins escaped bytes that together form valid UTF-8, as when `printf '\xed\x95\x9c'` is printed. */
export const normalizeBytes = (text: string): string => {
  for (let i = 0; i < text.length; i++) if (isEscapedByte(text.charCodeAt(i))) return fromBytes(toBytes(text))
  return text
}

/** Number of characters (code points), as `${#x}` and `wc -m` count. */
export const characterCount = (text: string): number => {
  let count = text.length
  for (let i = 0; i + 1 < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 0xd800 && c < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      count--
      i++
    }
  }
  return count
}

/** The first `count` bytes of `text` (a cut character leaves escaped bytes) and the rest. */
export const cutBytes = (text: string, count: number): [string, string] => {
  if (count >= text.length * 3) return [text, '']
  if (isAscii(text)) return [text.slice(0, count), text.slice(count)]
  const bytes = toBytes(text)
  return [fromBytes(bytes.slice(0, count)), fromBytes(bytes.slice(count))]
}

/** Whether every character is one byte. */
export const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false
  return true
}
