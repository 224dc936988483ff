// Sets of fields in the very form in which managedFields store them: a trie whose elements are `f:name` (field or map
// key), `k:{…}` (list item by its keys) and `v:…` (item of a set). An empty node is a member; a node with children is
// a member if it holds `.`. Sets are never changed in place, so they are shared between versions and objects.
import type { k8s } from '@kubarium/kube-objects'

export type FieldSet = k8s.FieldsV1

export const EMPTY_SET: FieldSet = Object.freeze({})
/** A member without children. */
export const LEAF: FieldSet = EMPTY_SET
type Building = Record<string, FieldSet>

export function isEmptySet(set: FieldSet | undefined): boolean {
  if (!set) return true
  for (const _ in set) return false
  return true
}

/** Whether the path to this node belongs to the set. */
function isMember(node: FieldSet): boolean {
  return '.' in node || isEmptySet(node)
}

/** A node from its parts; undefined when nothing is left of it. */
export function node(member: boolean, children: Building | undefined): FieldSet | undefined {
  if (!children || isEmptySet(children)) return member ? LEAF : undefined
  if (!member) return Object.freeze(children)
  return Object.freeze({ '.': LEAF, ...children })
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a
  if (isEmptySet(a)) return b
  return merge(a, b, false)
}

function merge(a: FieldSet, b: FieldSet, member: boolean): FieldSet {
  const result: Building = {}
  let same = true
  for (const element in a) if (element !== '.') result[element] = a[element]!
  for (const element in b) {
    if (element === '.') continue
    const mine = a[element]
    const other = b[element]!
    if (mine === undefined) result[element] = other
    else if (mine !== other) {
      const both = isMember(mine) || isMember(other)
      result[element] = (
        isEmptySet(mine) && isEmptySet(other) ? mine : (node(both, { ...merge(mine, other, false) }) ?? LEAF)
      ) as FieldSet
    }
    if (result[element] !== mine) same = false
  }
  if (same) return a
  return node(member, result) ?? EMPTY_SET
}

/** Members of a that are not members of b; undefined when none is. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a) || isEmptySet(b)) return a
  return subtract(a, b, false) ?? EMPTY_SET
}

function subtract(a: FieldSet, b: FieldSet, member: boolean): FieldSet | undefined {
  const result: Building = {}
  let same = true
  for (const element in a) {
    if (element === '.') continue
    const mine = a[element]!
    const other = b[element]
    const left = other === undefined ? mine : subtract(mine, other, isMember(mine) && !isMember(other))
    if (left !== mine) same = false
    if (left !== undefined) result[element] = left
  }
  if (same && member === isMember(a) && !isEmptySet(a)) return a
  return node(member, result)
}

/** Members of both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return intersect(a, b, false) ?? EMPTY_SET
}

function intersect(a: FieldSet, b: FieldSet, member: boolean): FieldSet | undefined {
  const result: Building = {}
  for (const element in a) {
    if (element === '.') continue
    const other = b[element]
    if (other === undefined) continue
    const both = intersect(a[element]!, other, isMember(a[element]!) && isMember(other))
    if (both !== undefined) result[element] = both
  }
  return node(member, result)
}

/** The set without everything at and below the members of the other. */
export function withoutSubtrees(set: FieldSet, other: FieldSet): FieldSet {
  const result: Building = {}
  let same = true
  for (const element in set) {
    const cut = other[element]
    if (element === '.' || cut === undefined) {
      result[element] = set[element]!
      continue
    }
    same = false
    if (isMember(cut)) continue
    const left = withoutSubtrees(set[element]!, cut)
    if (!isEmptySet(left)) result[element] = left
  }
  return same ? set : Object.freeze(result)
}

export function equalSets(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true
  let count = 0
  for (const element in a) {
    count++
    if (!Object.hasOwn(b, element) || !equalSets(a[element]!, b[element]!)) return false
  }
  for (const _ in b) count--
  return count === 0
}

/** Members as paths the way conflicts print them: `.spec.containers[name="web"].image`. */
export function* pathsOf(set: FieldSet, prefix = ''): Generator<string> {
  for (const element of Object.keys(set).sort()) {
    if (element === '.') continue
    const child = set[element]!
    const path = prefix + elementText(element)
    if (isMember(child)) yield path
    yield* pathsOf(child, path)
  }
}

function elementText(element: string): string {
  const text = element.slice(2)
  if (element.startsWith('f:')) return `.${text}`
  if (element.startsWith('v:')) return `[=${text}]`
  const keys = JSON.parse(text) as Record<string, unknown>
  return `[${Object.keys(keys)
    .map((key) => `${key}=${JSON.stringify(keys[key])}`)
    .join(',')}]`
}
