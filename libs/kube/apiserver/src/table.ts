// Objects as a `meta.k8s.io/v1` Table: what `kubectl get` shows.
import { apiVersionOf, fieldDescription, type KubeObject } from '@kubarium/kube-objects'
import { column, type Column, type ResourceDefinition } from './resource.ts'

export type IncludeObject = 'Metadata' | 'None' | 'Object'

export interface Table {
  readonly kind: 'Table'
  readonly apiVersion: 'meta.k8s.io/v1'
  readonly metadata: object
  readonly columnDefinitions: readonly object[] | null
  /** null: none, in the table of a kind without a printer of its own. */
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object?: unknown }[] | null
}

const nameColumn: Column<KubeObject> = column('Name', ({ metadata }) => metadata.name, {
  format: 'name',
  doc: 'V1ObjectMeta.name',
})
const createdAt: Column<KubeObject> = column('Created At', ({ metadata }) => metadata.creationTimestamp, {
  type: 'date',
  doc: 'V1ObjectMeta.creationTimestamp',
})

function columnsOf(resource: ResourceDefinition): readonly Column<KubeObject>[] {
  // Kinds without a printer of their own get the two columns of the default one; events bring their name themselves.
  if (resource.columns.length === 0) return [nameColumn, createdAt]
  return resource.columns.some(({ name }) => name === 'Name') ? resource.columns : [nameColumn, ...resource.columns]
}

/** @param withColumns a watch sends the column definitions with its first event only */
export function tableOf(
  resource: ResourceDefinition,
  metadata: object,
  objects: readonly KubeObject[],
  now: number,
  include: IncludeObject,
  withColumns = true,
): Table {
  const columns = columnsOf(resource)
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns
      ? columns.map(({ name, type, format, description, doc, priority }) => ({
          name,
          type,
          format,
          description: doc ? fieldDescription(doc) : description,
          priority,
        }))
      : null,
    rows:
      resource.columns.length === 0 && objects.length === 0
        ? null
        : objects.map((object) => ({
            cells: columns.map((one) => one.cell(object, now)),
            ...conditionsOf(resource, object),
            object:
              include === 'None'
                ? null
                : include === 'Object'
                  ? { kind: resource.kind, apiVersion: apiVersionOf(resource.group, resource.version), ...object }
                  : partialMetadata(
                      resource.rowMetadata ? { metadata: resource.rowMetadata(object.metadata) } : object,
                    ),
          })),
  }
}

function conditionsOf(resource: ResourceDefinition, object: KubeObject): { readonly conditions?: readonly object[] } {
  const conditions = resource.rowConditions?.(object)
  return conditions ? { conditions } : {}
}

/** An object reduced to its metadata. */
export function partialMetadata({ metadata }: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
}

/** How old something is, as tables write it (apimachinery util/duration HumanDuration). */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 60 * 2) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`
  if (minutes < 60 * 3) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 24 * 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`
  if (hours < 24 * 365 * 2) return `${days}d`
  const years = Math.floor(days / 365)
  if (hours < 24 * 365 * 8) return days % 365 === 0 ? `${years}y` : `${years}y${days % 365}d`
  return `${years}y`
}

/** The age of an object at a time, `<unknown>` without a time to count from. */
export function age(timestamp: string | undefined, now: number): string {
  return timestamp === undefined ? '<unknown>' : humanDuration(now - Date.parse(timestamp))
}
