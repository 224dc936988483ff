/** Parts of a URL as a client needs them. */
export interface Url {
  scheme: string
  host: string
  port: number
  /** Path and query, at least `/`. */
  target: string
  credentials?: string
  /** Whether the port was written down. */
  explicitPort: boolean
}

/** Parses what people give to curl and wget: the scheme may be missing. Undefined when there is no host. */
export const parseUrl = (text: string): Url | undefined => {
  const match =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?([/?][^#]*)?(?:#.*)?$/.exec(
      text,
    )
  if (!match) return undefined
  const scheme = (match[1] ?? 'http').toLowerCase()
  const host = (match[3] ?? '').replace(/^\[|\]$/g, '')
  if (host === '') return undefined
  const rest = match[5] ?? '/'
  return {
    scheme,
    host,
    port: match[4] === undefined ? (scheme === 'https' ? 443 : 80) : Number(match[4]),
    target: rest.startsWith('/') ? rest : `/${rest}`,
    explicitPort: match[4] !== undefined,
    ...(match[2] === undefined ? {} : { credentials: match[2] }),
  }
}

/** `Host` header of a URL. */
export const hostHeader = (url: Url): string =>
  `${url.host.includes(':') ? `[${url.host}]` : url.host}${url.port === (url.scheme === 'https' ? 443 : 80) ? '' : `:${url.port}`}`

/** A URL that another one refers to (`Location`). */
export const resolveUrl = (base: Url, location: string): string => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) return location
  const origin = `${base.scheme}://${hostHeader(base)}`
  if (location.startsWith('//')) return `${base.scheme}:${location}`
  if (location.startsWith('/')) return origin + location
  return `${origin}${base.target.replace(/[^/]*(?:\?.*)?$/, '')}${location}`
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 of bytes. */
export const base64Encode = (bytes: Uint8Array): string => {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    out +=
      (letters[a >> 2] as string) +
      letters[((a & 3) << 4) | (b >> 4)] +
      (i + 1 < bytes.length ? letters[((b & 15) << 2) | (c >> 6)] : '=') +
      (i + 2 < bytes.length ? letters[c & 63] : '=')
  }
  return out
}

/** Bytes of base64; undefined when the text is not valid. */
export const base64Decode = (text: string): Uint8Array | undefined => {
  const clean = text.replace(/=+$/, '')
  if (clean.length % 4 === 1) return undefined
  const out: number[] = []
  let bits = 0
  let value = 0
  for (const c of clean) {
    const digit = letters.indexOf(c)
    if (digit < 0) return undefined
    value = (value << 6) | digit
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out.push((value >> bits) & 255)
    }
  }
  return Uint8Array.from(out)
}
