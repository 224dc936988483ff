const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard base64 of a text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  return encodeBytes(new TextEncoder().encode(text))
}

export function encodeBytes(bytes: Uint8Array): string {
  let encoded = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    encoded +=
      ALPHABET[word >> 18]! +
      ALPHABET[(word >> 12) & 63]! +
      (i + 1 < bytes.length ? ALPHABET[(word >> 6) & 63]! : '=') +
      (i + 2 < bytes.length ? ALPHABET[word & 63]! : '=')
  }
  return encoded
}

/** The bytes of a base64 text; characters that are none are skipped. */
export function decodeBytes(text: string): Uint8Array {
  const bytes: number[] = []
  let word = 0
  let bits = 0
  for (const char of text) {
    const value = ALPHABET.indexOf(char)
    if (value < 0) continue
    word = ((word << 6) | value) & 0xffffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((word >> bits) & 255)
  }
  return new Uint8Array(bytes)
}

/** The text in base64 of UTF-8 bytes. */
export function decodeBase64(text: string): string {
  return new TextDecoder().decode(decodeBytes(text))
}
