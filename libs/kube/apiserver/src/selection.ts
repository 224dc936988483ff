// Which objects a list or watch is about: label and field selectors.
import { badRequest, matchesSelector, parseSelector, type KubeObject, type Selector } from '@kubarium/kube-objects'
import type { ResourceDefinition } from './resource.ts'

interface FieldRequirement {
  readonly path: string
  readonly equals: boolean
  readonly value: string
}

export interface Selection {
  readonly labels: Selector
  readonly fields: readonly FieldRequirement[]
  readonly selectsAll: boolean
  matches(object: KubeObject): boolean
}

/** @throws StatusError BadRequest for selectors that do not parse or name fields this kind does not select by */
export function selectionOf(
  resource: ResourceDefinition,
  labelSelector: string | undefined,
  fieldSelector: string | undefined,
): Selection {
  const labels = labelSelector ? parseSelector(labelSelector) : []
  const fields = fieldSelector ? parseFields(fieldSelector) : []
  for (const { path } of fields) {
    if (!isSelectable(resource, path))
      throw badRequest(
        hasOwnFields(resource)
          ? (resource.unknownFieldText?.(path) ?? `field label not supported: ${path}`)
          : `${JSON.stringify(path)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
      )
  }
  return {
    labels,
    fields,
    selectsAll: labels.length === 0 && fields.length === 0,
    matches: (object) =>
      matchesSelector(labels, object.metadata.labels) &&
      fields.every(({ path, equals, value }) => (fieldText(resource, object, path) === value) === equals),
  }
}

/** Kinds with fields of their own to select by, and one that only has its own words for them. */
function hasOwnFields({ selectableFields, kind }: ResourceDefinition): boolean {
  return Object.keys(selectableFields).length > 0 || kind === 'Service'
}

function isSelectable(resource: ResourceDefinition, path: string): boolean {
  return (
    path === 'metadata.name' ||
    (path === 'metadata.namespace' && resource.namespaced) ||
    Object.hasOwn(resource.selectableFields, path)
  )
}

/** The text that a field selector compares with. */
export function fieldText(resource: ResourceDefinition, object: KubeObject, path: string): string {
  const selectable = resource.selectableFields[path]
  let value: unknown = object
  const { field, absent } = typeof selectable === 'object' ? selectable : { field: path, absent: selectable ?? '' }
  for (const part of field.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined
  return value === undefined ? absent : String(value)
}

// Values may hold escaped separators: \, \= \\ (apimachinery pkg/fields).
function parseFields(text: string): FieldRequirement[] {
  const terms: string[] = []
  let term = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (char === '\\') {
      const next = text[i + 1]
      if (next === undefined || !'\\,='.includes(next))
        throw badRequest(`invalid field selector: invalid escape sequence: \\${next ?? ''}`)
      term += char + text[++i]!
    } else if (char === ',') {
      terms.push(term)
      term = ''
    } else term += char
  }
  terms.push(term)
  return terms
    .filter((one) => one !== '')
    .map((one) => {
      const match = /^((?:[^=!\\]|\\.)*?)(==|!=|=)(.*)$/s.exec(one)
      if (!match) throw badRequest(`invalid selector: '${one}'; can't understand '${one}'`)
      return { path: match[1]!, equals: match[2] !== '!=', value: match[3]!.replace(/\\(.)/gs, '$1') }
    })
}
