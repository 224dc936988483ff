// The hash that --append-hash puts behind a name: it tells contents apart.
import { sha256, toBytes } from '@kubarium/machine'
import { toJson } from '../../printers/json.ts'
import type { KubeObject } from '../../client/objects.ts'

const HARMLESS: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' }

/** Ten letters for a value; vowels and digits that could make words are others (kubectl/pkg/util/hash). */
export function contentHash(value: object): string {
  return sha256(toBytes(toJson(value, { compact: true })))
    .slice(0, 10)
    .replace(/[013ae]/g, (letter) => HARMLESS[letter]!)
}

/** The object under its name with the hash of what it holds. */
export function withContentHash(object: KubeObject, extra: object = {}): KubeObject {
  const { kind, metadata } = object
  const { name } = metadata
  const data = object['data'] ?? (kind === 'ConfigMap' ? '' : null)
  const hash = contentHash({
    kind,
    name,
    data,
    ...(object['binaryData'] !== undefined && { binaryData: object['binaryData'] }),
    ...extra,
  })
  return { ...object, metadata: { ...metadata, name: `${name}-${hash}` } }
}
