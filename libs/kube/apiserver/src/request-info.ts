// What a request is about, from its method, path and query.
import type { Impersonation } from './impersonation.ts'

export interface ApiRequest {
  readonly method: string
  /** Path without the cluster's own prefix, still encoded; may hold a query. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: string | undefined
  /** The body as it came, when it is not text (protobuf). */
  readonly bytes?: Uint8Array | undefined
  /** Whom the request is to count for, if not for who makes it. */
  readonly impersonation?: Impersonation | undefined
}

export class Query {
  private readonly values = new Map<string, string[]>()

  constructor(text: string) {
    for (const part of text.split('&')) {
      if (part === '') continue
      const at = part.indexOf('=')
      const key = decode(at < 0 ? part : part.slice(0, at))
      const list = this.values.get(key) ?? []
      list.push(at < 0 ? '' : decode(part.slice(at + 1)))
      this.values.set(key, list)
    }
  }

  get(name: string): string | undefined {
    return this.values.get(name)?.[0]
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? []
  }

  /** A switch: on for `true`, `1` and for a bare name; off for absent, `false` and `0`. */
  flag(name: string): boolean {
    const value = this.get(name)
    return value !== undefined && value !== 'false' && value !== '0'
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return text
  }
}

/** An escaped slash separates like any other. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

export interface RequestInfo {
  readonly path: string
  readonly parts: readonly string[]
  readonly query: Query
  /** Present when the path leads to a resource. */
  readonly resource?: {
    readonly group: string
    readonly version: string
    readonly plural: string
    readonly namespace: string | undefined
    readonly name: string | undefined
    readonly subresource: string
    /** What follows the subresource (proxy paths). */
    readonly rest: readonly string[]
  }
}

/** Takes a URL apart (apiserver request.RequestInfoFactory). */
export function requestInfo(url: string): RequestInfo {
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  const query = new Query(at < 0 ? '' : url.slice(at + 1))
  const parts = decodePath(path)
    .split('/')
    .filter((part) => part !== '')
  const isCore = parts[0] === 'api' && parts.length >= 3
  const isGroup = parts[0] === 'apis' && parts.length >= 4
  if (!isCore && !isGroup) return { path, parts, query }
  const group = isCore ? '' : parts[1]!
  const version = isCore ? parts[1]! : parts[2]!
  let rest = parts.slice(isCore ? 2 : 3)
  // The old way to ask for a watch: /api/v1/watch/…
  if (rest[0] === 'watch' && rest.length > 1) rest = rest.slice(1)
  let namespace: string | undefined
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize') {
    namespace = rest[1]
    rest = rest.slice(2)
  }
  const [plural, name, subresource = '', ...more] = rest
  return { path, parts, query, resource: { group, version, plural: plural!, namespace, name, subresource, rest: more } }
}
