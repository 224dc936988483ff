// Merging an applied configuration into the stored object, and taking out what its manager no longer applies.
import { isRecord, setField, type k8s } from '@kubarium/kube-objects'
import type { ListNode, StructNode, TypeNode } from '../codec/type-node.ts'
import { isAtomic, itemElement } from './compare.ts'
import { EMPTY_SET, difference, isEmptySet, union, type FieldSet } from './field-set.ts'

/** The stored object with the configuration laid over it; lists with keys are merged item by item. */
export function mergeApplied(type: TypeNode, stored: unknown, configuration: unknown): unknown {
  if (configuration === undefined) return stored
  if (configuration === null || stored === undefined || stored === null || isAtomic(type)) return configuration
  if (type.type === 'list') return mergeList(type, stored as unknown[], configuration as unknown[])
  if (!isRecord(stored) || !isRecord(configuration)) return configuration
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(stored)) setField(result, key, stored[key])
  for (const key of Object.keys(configuration)) {
    const child = type.type === 'struct' ? type.fields.get(key)?.node : type.type === 'map' ? type.value : undefined
    if (child)
      setField(
        result,
        key,
        mergeApplied(child, Object.hasOwn(stored, key) ? stored[key] : undefined, configuration[key]),
      )
  }
  return result
}

// Items the configuration names come in its order, each stored item that is not named stays behind its neighbour.
function mergeList(type: ListNode, stored: readonly unknown[], configuration: readonly unknown[]): unknown[] {
  const storedBy = new Map(stored.map((item) => [itemElement(type, item), item]))
  const applied = new Set(configuration.map((item) => itemElement(type, item)))
  const result: unknown[] = []
  const rest = stored.map((item) => ({ element: itemElement(type, item), item }))
  let at = 0
  const takeUnnamed = (): void => {
    while (at < rest.length && !applied.has(rest[at]!.element)) result.push(rest[at++]!.item)
  }
  for (const item of configuration) {
    const element = itemElement(type, item)
    if (storedBy.has(element)) {
      takeUnnamed()
      if (at < rest.length && rest[at]!.element === element) at++
    }
    result.push(mergeApplied(type.item, storedBy.get(element), item))
  }
  for (; at < rest.length; at++) if (!applied.has(rest[at]!.element)) result.push(rest[at]!.item)
  return result
}

/** The object without the fields that its manager applied before, applies no longer, and nobody else owns. */
export function pruneUnapplied(
  struct: StructNode,
  object: unknown,
  before: FieldSet | undefined,
  applied: FieldSet,
  others: readonly k8s.ManagedFieldsEntry[],
): unknown {
  if (!before || isEmptySet(before)) return object
  const owned = others.reduce((set, { fieldsV1 }) => union(set, fieldsV1 ?? EMPTY_SET), applied)
  const gone = difference(before, owned)
  return isEmptySet(gone) ? object : (prune(struct, object, gone, owned) ?? object)
}

function prune(type: TypeNode, value: unknown, gone: FieldSet, owned: FieldSet): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (type.type === 'list') {
    const kept = (value as unknown[]).flatMap((item) => {
      const element = itemElement(type, item)
      return keepChild(type.item, item, gone[element], owned[element])
    })
    return kept.length === 0 && kept.length !== (value as unknown[]).length ? undefined : kept
  }
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const child = type.type === 'struct' ? type.fields.get(key)?.node : type.type === 'map' ? type.value : undefined
    if (!child) continue
    const [kept] = keepChild(child, (value as Record<string, unknown>)[key], gone[`f:${key}`], owned[`f:${key}`])
    if (kept !== undefined) setField(result, key, kept)
  }
  return result
}

function keepChild(type: TypeNode, value: unknown, gone: FieldSet | undefined, owned: FieldSet | undefined): unknown[] {
  if (gone === undefined) return [value]
  const isGone = isEmptySet(gone) || '.' in gone
  if (isGone && owned === undefined) return []
  const left = prune(type, value, gone, owned ?? EMPTY_SET)
  return left === undefined ? [] : [left]
}
