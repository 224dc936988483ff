// What expressions see of a cluster: the objects that were asked for, and what is computed from them.
import { kinds, matchesSelector, parseSelector } from '@kubarium/kube-objects'
import type { Change, ClusterState, StoredObject } from '@kubarium/kube-store'
import { partsOf } from '@kubarium/kube-store'
import { celValue, compile, type ObjectQuery, type ParamValues } from '@kubarium/learning-format'

export interface ViewDefinition {
  readonly from: Readonly<Record<string, ObjectQuery>>
  readonly let: Readonly<Record<string, string>>
}

/** A cluster as it is at a moment of its own time. */
export interface Seen {
  readonly state: ClusterState
  readonly now: number
}

export type Scope = Readonly<Record<string, unknown>>

const selectors = new Map<string, ReturnType<typeof parseSelector>>()
function selector(text: string): ReturnType<typeof parseSelector> {
  let parsed = selectors.get(text)
  if (!parsed) selectors.set(text, (parsed = parseSelector(text)))
  return parsed
}

/** Whether a query would find an object of this key. */
function fits(query: ObjectQuery, namespace: string, name: string, object: StoredObject): boolean {
  if (query.namespace !== undefined && query.namespace !== namespace) return false
  if (query.name !== undefined && query.name !== name) return false
  return query.selector === undefined || matchesSelector(selector(query.selector), object.metadata.labels)
}

const kindOf: ReadonlyMap<string, { group: string; version: string; kind: string }> = new Map(
  Object.values(kinds).map((one) => [one.storage, one]),
)
const asSeen = new WeakMap<StoredObject, unknown>()

/** An object as expressions have it: with its kind, which is not stored. */
function seen(resource: string, object: StoredObject): unknown {
  let value = asSeen.get(object)
  if (value === undefined) {
    const { group = '', version = '', kind = '' } = kindOf.get(resource) ?? {}
    value = celValue({ apiVersion: group === '' ? version : `${group}/${version}`, kind, ...object })
    asSeen.set(object, value)
  }
  return value
}

/** The objects of a query, in key order. */
export function queried({ state }: Pick<Seen, 'state'>, query: ObjectQuery): readonly StoredObject[] {
  return state
    .list(query.get, query.namespace)
    .filter((object) => fits(query, object.metadata.namespace ?? '', object.metadata.name, object))
}

/** Whether a change may make a view look different. */
export function isTouched(view: ViewDefinition, change: Change): boolean {
  const { resource, namespace, name } = partsOf(change.key)
  return Object.values(view.from).some(
    (query) =>
      query.get === resource &&
      [change.object, change.previous].some((object) => object && fits(query, namespace, name, object)),
  )
}

/**
 * What expressions of a check can use: `params`, `now`, what is queried, what is computed.
 * @throws ExpressionError
 */
export function scopeOf(
  cluster: Seen,
  view: ViewDefinition,
  values: ParamValues,
  more: Scope = {},
): Record<string, unknown> {
  const scope: Record<string, unknown> = {
    params: celValue(values),
    now: new Date(cluster.now),
    ...more,
  }
  for (const [name, query] of Object.entries(view.from))
    scope[name] = queried(cluster, query).map((object) => seen(query.get, object))
  for (const [name, source] of Object.entries(view.let)) scope[name] = compile(source).evaluate(scope)
  return scope
}
