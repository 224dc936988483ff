// Objects as bytes: serialised once per version, shared by every answer, list and watcher.
import { apiVersionOf, type KubeObject } from '@kubarium/kube-objects'

const encoder = new TextEncoder()
const cache = new WeakMap<object, Uint8Array>()

/** The JSON of a stored (frozen) object without kind and apiVersion. */
export function bytesOf(object: KubeObject): Uint8Array {
  let bytes = cache.get(object)
  if (!bytes) {
    bytes = encoder.encode(JSON.stringify(object))
    cache.set(object, bytes)
  }
  return bytes
}

const heads = new Map<string, Uint8Array>()

/** `{"kind":"Pod","apiVersion":"v1",`: the start of an object with its type, to be followed by `bytesOf` without its brace. */
export function typedHead(resource: { group: string; version: string; kind: string }): Uint8Array {
  const apiVersion = apiVersionOf(resource.group, resource.version)
  const key = `${apiVersion}/${resource.kind}`
  let head = heads.get(key)
  if (!head) {
    head = encoder.encode(`{"kind":${JSON.stringify(resource.kind)},"apiVersion":${JSON.stringify(apiVersion)},`)
    heads.set(key, head)
  }
  return head
}

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text)
}

const COMMA = encoder.encode(',')
const END = encoder.encode(']}\n')
const LINE_END = encoder.encode('}\n')

/** One object with its type, as chunks. */
export function objectChunks(
  resource: { group: string; version: string; kind: string },
  object: KubeObject,
): Uint8Array[] {
  return [typedHead(resource), bytesOf(object).subarray(1), encoder.encode('\n')]
}

/** A list of objects, as chunks; items carry no type, as in the real server's lists. */
export function listChunks(
  resource: { group: string; version: string; kind: string },
  metadata: object,
  items: readonly KubeObject[],
): Uint8Array[] {
  const chunks: Uint8Array[] = [
    encoder.encode(
      `{"kind":${JSON.stringify(`${resource.kind}List`)},"apiVersion":${JSON.stringify(apiVersionOf(resource.group, resource.version))},"metadata":${JSON.stringify(metadata)},"items":[`,
    ),
  ]
  items.forEach((item, i) => {
    if (i > 0) chunks.push(COMMA)
    chunks.push(bytesOf(item))
  })
  chunks.push(END)
  return chunks
}

const eventHeads = new Map<string, Uint8Array>()

/** One line of a watch, as chunks. */
export function eventChunks(
  type: string,
  resource: { group: string; version: string; kind: string },
  object: KubeObject,
): Uint8Array[] {
  const key = `${type}/${resource.group}/${resource.kind}`
  let head = eventHeads.get(key)
  if (!head) {
    const typed = typedHead(resource)
    const start = encoder.encode(`{"type":${JSON.stringify(type)},"object":`)
    head = new Uint8Array(start.length + typed.length)
    head.set(start)
    head.set(typed, start.length)
    eventHeads.set(key, head)
  }
  return [head, bytesOf(object).subarray(1), LINE_END]
}

/** One line of a watch whose object is made for it (a Table, a Status, a bookmark). */
export function madeEventChunks(type: string, object: unknown): Uint8Array[] {
  return [encoder.encode(`${JSON.stringify({ type, object })}\n`)]
}
