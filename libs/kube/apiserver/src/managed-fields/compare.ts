// Which fields differ between two versions of an object (structured-merge-diff's Compare), as field sets.
import { equalJson, isRecord } from '@kubarium/kube-objects'
import type { ListNode, StructNode, TypeNode } from '../codec/type-node.ts'
import { EMPTY_SET, LEAF, isEmptySet, node, union, type FieldSet } from './field-set.ts'

export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

type Building = Record<string, FieldSet>
interface Parts {
  added?: FieldSet | undefined
  modified?: FieldSet | undefined
  removed?: FieldSet | undefined
}

/** @param before absent values count as fields added, so pass what an object without anything looks like */
export function compare(struct: StructNode, before: unknown, after: unknown): Comparison {
  const parts = compareValue(struct, before, after)
  return {
    added: parts?.added ?? EMPTY_SET,
    modified: parts?.modified ?? EMPTY_SET,
    removed: parts?.removed ?? EMPTY_SET,
  }
}

export function changed({ added, modified, removed }: Comparison): FieldSet {
  return union(union(added, modified), removed)
}

export function isUnchanged({ added, modified, removed }: Comparison): boolean {
  return isEmptySet(added) && isEmptySet(modified) && isEmptySet(removed)
}

/** Whether a value is taken as a whole: scalars, atomic lists, maps and structs. */
export function isAtomic(type: TypeNode): boolean {
  switch (type.type) {
    case 'struct':
    case 'map':
      return type.atomic
    case 'list':
      return type.kind === 'atomic'
    default:
      return true
  }
}

/** The element by which an item of a `map` or `set` list is known. */
export function itemElement(list: ListNode, item: unknown): string {
  if (list.kind === 'set') return `v:${JSON.stringify(item)}`
  const keys: Record<string, unknown> = {}
  const fields = list.item.type === 'struct' ? list.item.fields : undefined
  for (const key of [...list.keys].sort()) {
    const value = isRecord(item) ? item[key] : undefined
    const known = value ?? fields?.get(key)?.schemaDefault
    if (known !== undefined) keys[key] = known
  }
  return `k:${JSON.stringify(keys)}`
}

function compareValue(type: TypeNode, before: unknown, after: unknown): Parts | undefined {
  if (before === after) return undefined
  const gone = after === undefined || after === null
  // A list that is always written, be it as null, is there before anything is in it.
  const isEmptyList = before === null && type.type === 'list' && type.kind !== 'atomic'
  const fresh = (before === undefined || before === null) && !isEmptyList
  if (gone && (fresh || isEmptyList)) return undefined
  if (fresh) return { added: everyField(type, after) }
  if (gone) return { removed: everyField(type, before) }
  if (isAtomic(type)) return equalJson(before, after) ? undefined : { modified: LEAF }
  const children = childrenOf(type, before, after)
  let added: Building | undefined
  let modified: Building | undefined
  let removed: Building | undefined
  for (const [element, childType, left, right] of children) {
    const parts = compareValue(childType, left, right)
    if (!parts) continue
    if (parts.added) (added ??= {})[element] = parts.added
    if (parts.modified) (modified ??= {})[element] = parts.modified
    if (parts.removed) (removed ??= {})[element] = parts.removed
  }
  if (!added && !modified && !removed) return undefined
  return { added: node(false, added), modified: node(false, modified), removed: node(false, removed) }
}

type Child = readonly [element: string, type: TypeNode, before: unknown, after: unknown]

function childrenOf(type: TypeNode, before: unknown, after: unknown): Child[] {
  const children: Child[] = []
  if (type.type === 'list') {
    if (haveSameItems(type, before, after)) {
      for (const [i, item] of (after as readonly unknown[]).entries())
        if (item !== before[i]) children.push([itemElement(type, item), type.item, before[i], item])
      return children
    }
    const left = itemsOf(type, before)
    const right = itemsOf(type, after)
    for (const [element, item] of right) children.push([element, type.item, left.get(element), item])
    for (const [element, item] of left) if (!right.has(element)) children.push([element, type.item, item, undefined])
    return children
  }
  const left = before as Record<string, unknown>
  const right = after as Record<string, unknown>
  const typeOf =
    type.type === 'struct'
      ? (key: string) => type.fields.get(key)?.node
      : () => (type.type === 'map' ? type.value : undefined)
  for (const key in right) {
    const childType = left[key] === right[key] ? undefined : typeOf(key)
    if (childType) children.push([`f:${key}`, childType, Object.hasOwn(left, key) ? left[key] : undefined, right[key]])
  }
  for (const key in left) {
    const childType = Object.hasOwn(right, key) ? undefined : typeOf(key)
    if (childType) children.push([`f:${key}`, childType, left[key], undefined])
  }
  return children
}

// Nearly always: conditions and containers come and stay in one order.
function haveSameItems(list: ListNode, before: unknown, after: unknown): before is readonly unknown[] {
  return (
    Array.isArray(before) &&
    Array.isArray(after) &&
    before.length === after.length &&
    after.every((item, i) => isSameItem(list, before[i], item))
  )
}

function itemsOf(list: ListNode, value: unknown): Map<string, unknown> {
  const items = new Map<string, unknown>()
  if (Array.isArray(value)) for (const item of value) items.set(itemElement(list, item), item)
  return items
}

/**
 * Whether two new objects have the same fields, whatever the values: then comparing either with an empty object gives
 * the same sets.
 * @param empty what an object without anything looks like: a value equal to its counterpart there is no field
 */
export function haveSameFields(type: TypeNode, empty: unknown, a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === undefined || a === null || b === undefined || b === null)
    return (a === undefined || a === null) && (b === undefined || b === null)
  if (isAtomic(type) || typeof a !== 'object' || typeof b !== 'object')
    return empty === undefined || empty === null || equalJson(empty, a) === equalJson(empty, b)
  if (type.type === 'list') {
    const [left, right] = [a as readonly unknown[], b as readonly unknown[]]
    return (
      left.length === right.length &&
      left.every((item, i) => isSameItem(type, item, right[i]) && haveSameFields(type.item, undefined, item, right[i]))
    )
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const start = empty as Record<string, unknown> | undefined | null
  for (const key in left) if (left[key] !== undefined && left[key] !== null && !Object.hasOwn(right, key)) return false
  for (const key in right) {
    const child = type.type === 'struct' ? type.fields.get(key)?.node : type.type === 'map' ? type.value : undefined
    if (child && !haveSameFields(child, start?.[key], Object.hasOwn(left, key) ? left[key] : undefined, right[key]))
      return false
  }
  return true
}

function isSameItem(list: ListNode, a: unknown, b: unknown): boolean {
  if (list.kind === 'set') return a === b
  return list.keys.every((key) => (isRecord(a) ? a[key] : undefined) === (isRecord(b) ? b[key] : undefined))
}

// Sets of whole subtrees by the (frozen, shared) value: the same template is looked at for every pod made of it.
const remembered = new WeakMap<object, FieldSet>()

/** All fields of a value that is new as a whole; the value itself and every list and map in it are members too. */
function everyField(type: TypeNode, value: unknown): FieldSet {
  if (isAtomic(type) || typeof value !== 'object' || value === null) return LEAF
  const known = remembered.get(value)
  if (known) return known
  const children: Building = {}
  if (type.type === 'list')
    for (const item of value as unknown[]) children[itemElement(type, item)] = everyField(type.item, item)
  else
    for (const key in value) {
      const child = (value as Record<string, unknown>)[key]
      const childType =
        type.type === 'struct' ? type.fields.get(key)?.node : type.type === 'map' ? type.value : undefined
      // A list that is taken as a whole and always written is a field even when it is null.
      const isNullList = child === null && childType?.type === 'list' && isAtomic(childType)
      if (childType && child !== undefined && (child !== null || isNullList))
        children[`f:${key}`] = everyField(childType, child)
    }
  const set = node(true, children)!
  if (Object.isFrozen(value)) remembered.set(value, set)
  return set
}

/**
 * The fields that an applied configuration mentions (structured-merge-diff's ToFieldSet): leaves, map keys and list
 * items, but not the lists, maps and structs around them.
 */
export function mentionedFields(type: TypeNode, value: unknown): FieldSet {
  return mentioned(type, value, false) ?? EMPTY_SET
}

function mentioned(type: TypeNode, value: unknown, member: boolean): FieldSet | undefined {
  if (value === undefined) return undefined
  if (value === null || isAtomic(type) || typeof value !== 'object') return LEAF
  const children: Building = {}
  if (type.type === 'list')
    for (const item of value as unknown[]) children[itemElement(type, item)] = mentioned(type.item, item, true) ?? LEAF
  else
    for (const key in value) {
      const childType =
        type.type === 'struct' ? type.fields.get(key)?.node : type.type === 'map' ? type.value : undefined
      const child = (value as Record<string, unknown>)[key]
      const set =
        childType && mentioned(childType, child, type.type === 'map' || (isRecord(child) && isEmptyRecord(child)))
      if (set) children[`f:${key}`] = set
    }
  return node(member, children)
}

function isEmptyRecord(value: object): boolean {
  for (const _ in value) return false
  return true
}
