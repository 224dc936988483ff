// Who set which fields (server-side apply's field management), kept at every write.
// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
import { StatusError, deepFreeze, type StatusCause, type k8s } from '@kubarium/kube-objects'
import { emptyStruct } from '../codec/decode.ts'
import type { StructNode } from '../codec/type-node.ts'
import { compare, haveSameFields, isUnchanged, mentionedFields, type Comparison } from './compare.ts'
import {
  EMPTY_SET,
  difference,
  intersection,
  isEmptySet,
  pathsOf,
  union,
  withoutSubtrees,
  type FieldSet,
} from './field-set.ts'

type Entry = k8s.ManagedFieldsEntry

export interface Manager {
  readonly name: string
  readonly operation: 'Update' | 'Apply'
  readonly apiVersion: string
  readonly subresource: string
  /** RFC 3339 time of the write. */
  readonly time: string
}

/** Fields nobody owns: identity and what the server itself keeps (fieldmanager/internal stripmeta). */
const STRIPPED: FieldSet = {
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:clusterName': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
  },
}
// Up to this many Update entries; older ones are put together as `ancient-changes`.
const MAX_UPDATE_MANAGERS = 10

function isSame(entry: Entry, manager: Manager): boolean {
  return (
    entry.manager === manager.name &&
    entry.operation === manager.operation &&
    entry.apiVersion === manager.apiVersion &&
    (entry.subresource ?? '') === manager.subresource
  )
}

interface Created {
  readonly object: unknown
  readonly ignored: FieldSet
  readonly comparison: Comparison
}
interface Template {
  readonly empty: Record<string, unknown>
  readonly created: Map<string, Created>
}
// Most new objects are like the one that their manager made before them: the pods of a set, what is told of them.
const templates = new WeakMap<StructNode, Template>()
const MAX_REMEMBERED = 32
const MAX_FIELDS = 500
const LONG_TEXT = 64

function comparableToNothing(struct: StructNode, object: unknown, manager: string, ignored: FieldSet): Comparison {
  let template = templates.get(struct)
  if (!template) templates.set(struct, (template = { empty: deepFreeze(emptyStruct(struct)), created: new Map() }))
  const { empty, created } = template
  const last = created.get(manager)
  if (last?.ignored === ignored && haveSameFields(struct, empty, last.object, object)) return last.comparison
  const comparison = comparable(struct, empty, object, ignored)
  if (isSmall(object)) {
    if (created.size >= MAX_REMEMBERED) created.clear()
    created.set(manager, { object: frozenCopy(object), ignored, comparison })
  }
  return comparison
}

/**
 * A copy down to what is frozen: admission and preparation go on to change the object in place. What a text says does
 * not matter to its being there, so long ones are not kept.
 */
function frozenCopy(value: unknown): unknown {
  if (typeof value === 'string') return value.length > LONG_TEXT ? '…' : value
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) return value.map(frozenCopy)
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, frozenCopy(child)]))
}

function isSmall(value: unknown, left = { fields: MAX_FIELDS }): boolean {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return true
  for (const child of Object.values(value)) if (--left.fields < 0 || !isSmall(child, left)) return false
  return true
}

/** Compared objects carry neither type nor managedFields. */
function comparable(struct: StructNode, before: unknown, after: unknown, ignored: FieldSet): Comparison {
  const found = compare(struct, before, after)
  const strip = (set: FieldSet): FieldSet => withoutSubtrees(stripMetadata(set), ignored)
  return { added: strip(found.added), modified: strip(found.modified), removed: strip(found.removed) }
}

function stripMetadata(set: FieldSet): FieldSet {
  return set['f:metadata'] === undefined ? set : dropEmpty(withoutSubtrees(set, STRIPPED))
}

function dropEmpty(set: FieldSet): FieldSet {
  if (!set['f:metadata'] || !isEmptySet(set['f:metadata'])) return set
  const { 'f:metadata': _, ...rest } = set
  return rest
}

/**
 * The managedFields after an ordinary write (create, update, patch).
 * @param before the stored object, undefined on create
 * @param ignored fields this endpoint resets, such as status on the main resource
 */
export function managedFieldsAfterUpdate(
  struct: StructNode,
  entries: readonly Entry[],
  before: unknown,
  after: unknown,
  manager: Manager,
  ignored: FieldSet = EMPTY_SET,
): readonly Entry[] {
  const comparison =
    before === undefined
      ? comparableToNothing(struct, after, manager.name, ignored)
      : comparable(struct, before, after, ignored)
  if (isUnchanged(comparison)) return entries
  const written = union(comparison.added, comparison.modified)
  const result: Entry[] = []
  let mine: Entry | undefined
  for (const entry of entries) {
    let set = entry.fieldsV1 ?? EMPTY_SET
    const own = isSame(entry, manager)
    if (!own) set = difference(set, written)
    set = difference(set, comparison.removed)
    if (own) {
      mine = { ...entry, fieldsV1: set }
      continue
    }
    if (!isEmptySet(set)) result.push(set === entry.fieldsV1 ? entry : { ...entry, fieldsV1: set })
  }
  const set = union(mine?.fieldsV1 ?? EMPTY_SET, written)
  if (!isEmptySet(set)) result.push(entryOf(manager, set, isEmptySet(written) ? mine?.time : undefined))
  return capped(sorted(result))
}

function entryOf(manager: Manager, fieldsV1: FieldSet, time: string | undefined): Entry {
  return {
    manager: manager.name,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    time: time ?? manager.time,
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(manager.subresource !== '' && { subresource: manager.subresource }),
  }
}

function sorted(entries: Entry[]): Entry[] {
  const rank = (entry: Entry): string => `${entry.operation}/${entry.time}/${entry.manager}/${entry.subresource ?? ''}`
  return entries.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

function capped(entries: readonly Entry[]): readonly Entry[] {
  const updates = entries.filter(({ operation }) => operation === 'Update')
  if (updates.length <= MAX_UPDATE_MANAGERS) return entries
  const surplus = updates.slice(0, updates.length - MAX_UPDATE_MANAGERS + 1)
  const byVersion = new Map<string, Entry>()
  for (const entry of surplus) {
    const known = byVersion.get(entry.apiVersion!)
    byVersion.set(entry.apiVersion!, {
      manager: 'ancient-changes',
      operation: 'Update',
      apiVersion: entry.apiVersion!,
      time: entry.time!,
      fieldsType: 'FieldsV1',
      fieldsV1: union(known?.fieldsV1 ?? EMPTY_SET, entry.fieldsV1 ?? EMPTY_SET),
    })
  }
  return [...byVersion.values(), ...entries.filter((entry) => !surplus.includes(entry))]
}

/** The fields a configuration mentions, without those nobody owns. */
export function appliedFields(struct: StructNode, configuration: unknown, ignored: FieldSet = EMPTY_SET): FieldSet {
  return withoutSubtrees(stripMetadata(mentionedFields(struct, configuration)), ignored)
}

/**
 * The managedFields after a server-side apply.
 * @param applied what the applier's configuration mentions
 * @throws StatusError Conflict when others own fields this would change and it is not forced
 */
export function managedFieldsAfterApply(
  struct: StructNode,
  entries: readonly Entry[],
  before: unknown,
  after: unknown,
  manager: Manager,
  applied: FieldSet,
  force: boolean,
  ignored: FieldSet = EMPTY_SET,
): readonly Entry[] {
  const comparison = comparable(struct, before ?? emptyStruct(struct), after, ignored)
  const written = union(comparison.added, comparison.modified)
  const conflicts: { entry: Entry; set: FieldSet }[] = []
  const result: Entry[] = []
  const mine = entries.find((entry) => isSame(entry, manager))
  for (const entry of entries) {
    if (entry === mine) continue
    let set = entry.fieldsV1 ?? EMPTY_SET
    const taken = intersection(set, intersection(written, applied))
    if (!isEmptySet(taken)) {
      conflicts.push({ entry, set: taken })
      set = difference(set, taken)
    }
    set = difference(set, comparison.removed)
    if (!isEmptySet(set)) result.push(set === entry.fieldsV1 ? entry : { ...entry, fieldsV1: set })
  }
  if (conflicts.length > 0 && !force) throw applyConflict(conflicts)
  const same =
    mine?.fieldsV1 &&
    isUnchanged(comparison) &&
    isEmptySet(difference(mine.fieldsV1, applied)) &&
    isEmptySet(difference(applied, mine.fieldsV1))
  if (same) return entries
  if (!isEmptySet(applied)) {
    const { time, ...entry } = entryOf(manager, applied, undefined)
    // A configuration that changes nothing leaves no time of its own.
    const at = before !== undefined && isUnchanged(comparison) ? mine?.time : time
    result.push(at === undefined ? entry : { ...entry, time: at })
  }
  return sorted(result)
}

function applyConflict(conflicts: readonly { entry: Entry; set: FieldSet }[]): StatusError {
  const causes: StatusCause[] = []
  for (const { entry, set } of conflicts)
    for (const field of pathsOf(set))
      causes.push({ reason: 'FieldManagerConflict', message: `conflict with ${managerText(entry)}`, field })
  const byManager = new Map<string, string[]>()
  for (const { message, field } of causes) byManager.set(message!, [...(byManager.get(message!) ?? []), field!])
  const count = causes.length
  const text =
    count === 1
      ? `${causes[0]!.message}: ${causes[0]!.field}`
      : [...byManager]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([message, fields]) =>
            fields.length === 1
              ? `${message}: ${fields[0]}`
              : `${message.replace(/^conflict /, 'conflicts ')}:\n- ${fields.join('\n- ')}`,
          )
          .join('\n')
  return new StatusError(409, 'Conflict', `Apply failed with ${count} conflict${count === 1 ? '' : 's'}: ${text}`, {
    causes,
  })
}

function managerText({ manager, subresource, apiVersion, operation }: Entry): string {
  const by = `"${manager}"${subresource ? ` with subresource "${subresource}"` : ''}`
  return operation === 'Update' ? `${by} using ${apiVersion}` : by
}
