// Which parts of a stored object a write changes, and which it leaves.
import { equalJson, type KubeObject } from '@kubarium/kube-objects'
import { emptyStruct } from '../codec/decode.ts'
import type { Mutable, ResourceDefinition } from '../resource.ts'

/** What a status is before anybody has written it. */
function emptyStatus({ struct }: ResourceDefinition): unknown {
  const field = struct.fields.get('status')
  return field?.fallback !== undefined && field.node.type === 'struct' ? emptyStruct(field.node) : field?.fallback
}

/** The status is not written with the rest: it stays as it is stored, or begins empty. */
export function resetStatus(
  object: Mutable<KubeObject>,
  stored: KubeObject | undefined,
  resource: ResourceDefinition,
): void {
  const target = object as unknown as Record<string, unknown>
  const status = stored ? (stored as unknown as Record<string, unknown>)['status'] : emptyStatus(resource)
  if (status === undefined) delete target['status']
  else target['status'] = status
}

/** Nothing but the status is written. */
export function keepAllButStatus(object: Mutable<KubeObject>, stored: KubeObject): void {
  const target = object as unknown as Record<string, unknown>
  const source = stored as unknown as Record<string, unknown>
  for (const key of Object.keys(target))
    if (key !== 'status' && key !== 'metadata' && source[key] === undefined) delete target[key]
  for (const key in source) if (key !== 'status' && key !== 'metadata') target[key] = source[key]
}

/** What clients cannot change: they may send it as it is, or leave it out. */
export function keepIdentity(metadata: Mutable<KubeObject['metadata']>, stored: KubeObject['metadata']): void {
  metadata.uid = stored.uid
  metadata.creationTimestamp = stored.creationTimestamp
  delete metadata.selfLink
  if (stored.generation === undefined) delete metadata.generation
  else metadata.generation = stored.generation
  if (stored.deletionTimestamp === undefined) {
    delete metadata.deletionTimestamp
    delete metadata.deletionGracePeriodSeconds
  } else {
    metadata.deletionTimestamp ??= stored.deletionTimestamp
    if (stored.deletionGracePeriodSeconds !== undefined)
      metadata.deletionGracePeriodSeconds ??= stored.deletionGracePeriodSeconds
  }
  if (stored.generateName !== undefined) metadata.generateName ??= stored.generateName
}

/** Everything a new generation is counted for: all but metadata and status. */
export function specOf(object: KubeObject | Mutable<KubeObject>): Record<string, unknown> {
  const { metadata: _, status: __, ...spec } = object as unknown as Record<string, unknown>
  return spec
}

/** Whether a write would store what is stored already. */
export function isUnchanged(object: KubeObject, stored: KubeObject): boolean {
  return (
    equalButFor(object, stored, NOT_METADATA) &&
    equalButFor(object.metadata, stored.metadata, NOT_KEPT_BY_SERVER) &&
    equalJson(withoutTimes(object.metadata.managedFields), withoutTimes(stored.metadata.managedFields))
  )
}
const NOT_METADATA: ReadonlySet<string> = new Set(['metadata'])
const NOT_KEPT_BY_SERVER: ReadonlySet<string> = new Set(['resourceVersion', 'managedFields'])

function equalButFor(a: object, b: object, left: ReadonlySet<string>): boolean {
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const key in one) if (!left.has(key) && !equalJson(one[key], other[key])) return false
  for (const key in other) if (!left.has(key) && one[key] === undefined && other[key] !== undefined) return false
  return true
}

function withoutTimes(entries: KubeObject['metadata']['managedFields']): unknown {
  return entries?.map(({ time: _, ...entry }) => entry)
}
