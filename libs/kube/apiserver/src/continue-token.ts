// Where a list that is read page by page goes on. Tokens are opaque to clients; base64 like the real ones.
import { badRequest, type KubeObject, type StatusError } from '@kubarium/kube-objects'

export interface ListPlace {
  /** The revision that every page shows. */
  readonly revision: number
  /** The last object that was sent. */
  readonly after: string
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Orders the objects of a list. */
export function placeOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

export function continueToken({ revision, after }: ListPlace): string {
  const bytes = new TextEncoder().encode(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: after }))
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let j = 0; j < 4; j++) if (i + j <= bytes.length) text += BASE64[(word >> (18 - 6 * j)) & 63]
  }
  return text
}

/** @throws StatusError BadRequest */
export function placeOfToken(text: string): ListPlace {
  const bytes: number[] = []
  let word = 0
  let bits = 0
  for (const char of text.replace(/=+$/, '')) {
    const value = BASE64.indexOf(char)
    if (value < 0) throw badToken()
    word = ((word << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((word >> bits) & 255)
    }
  }
  try {
    const { rv, start } = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes))) as { rv: number; start: string }
    if (typeof rv === 'number' && typeof start === 'string') return { revision: rv, after: start }
  } catch {
    // Not one of ours: answered below.
  }
  throw badToken()
}

function badToken(): StatusError {
  return badRequest('continue key is not valid: illegal base64 data at input byte 0')
}
