// The value of the label `pod-template-hash` (pkg/controller ComputeHash).
import { fnv32a, safeEncode } from '@kubarium/kube-runtime'
import type { k8s } from '@kubarium/kube-objects'
import { goDump } from '../go/go-dump.ts'

/** The label by which a ReplicaSet knows its pods from those of other templates. */
export const HASH_LABEL = 'pod-template-hash'

/** Dumps of stored templates: a Deployment asks for the hash again with every collision. */
const dumps = new WeakMap<object, string>()

/**
 * Names a pod template as Kubernetes does: the same template has the same hash in every cluster.
 * @param template as it is stored, with its defaults
 * @param collisionCount how many names with this hash were taken
 */
export function podTemplateHash(template: k8s.PodTemplateSpec, collisionCount: number | undefined): string {
  let dump = Object.isFrozen(template) ? dumps.get(template) : undefined
  if (dump === undefined) {
    dump = utf8(goDump('v1.PodTemplateSpec', template))
    if (Object.isFrozen(template)) dumps.set(template, dump)
  }
  return safeEncode(String(fnv32a(dump + (collisionCount === undefined ? '' : littleEndian(collisionCount)))))
}

/** The bytes of a text, one character each: hashes are of bytes. */
function utf8(text: string): string {
  return /[^\0-\x7f]/.test(text) ? String.fromCharCode(...new TextEncoder().encode(text)) : text
}

/** A 32-bit count in eight bytes, as the collision count is added to a hash. */
function littleEndian(count: number): string {
  return `${String.fromCharCode(count & 255, (count >> 8) & 255, (count >> 16) & 255, (count >>> 24) & 255)}\0\0\0\0`
}
