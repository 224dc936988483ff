// An object of the API as Go's JSON encoder writes the API server's own (internal) type of it. Those types name their
// fields as Go does and leave nothing out, so a refused update shows every field of what it compares.
import { canonicalQuantity, isRecord } from '@kubarium/kube-objects'
import { wasGivenEmpty } from '@kubarium/kube-apiserver'
import { goType, type GoField, type GoType } from './go-type.ts'

/**
 * The value as JSON holds it, keys in Go's order.
 * @param internal the API server's own type: `core.Container`
 * @param external the type people write: `v1.Container`
 * @param value as people write it
 */
export function goJson(internal: string, external: string, value: unknown): unknown {
  return convert(goType(internal), goType(external), value)
}

/** JSON as Go indents it: by one space, and with what could be markup escaped. */
export function goJsonText(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function convert(internal: GoType, external: GoType, value: unknown): unknown {
  switch (internal.kind) {
    case 'pointer':
      return value === undefined || value === null ? null : convert(internal.item!, heldBy(external), value)
    case 'slice':
      return Array.isArray(value) ? value.map((item) => convert(internal.item!, heldBy(external), item)) : null
    case 'map':
      return isRecord(value)
        ? Object.fromEntries(
            Object.keys(value)
              .sort()
              .map((key) => [key, convert(internal.item!, heldBy(external), value[key])]),
          )
        : null
    case 'struct': {
      const result: Record<string, unknown> = {}
      addFields(result, internal, external, isRecord(value) ? value : {})
      return result
    }
    case 'text':
      return value ?? ''
    case 'number':
      return value ?? 0
    case 'boolean':
      return value ?? false
    default:
      return opaque(internal.name, value)
  }
}

function heldBy(type: GoType): GoType {
  return type.item ?? type
}

function addFields(
  result: Record<string, unknown>,
  internal: GoType,
  external: GoType,
  source: Readonly<Record<string, unknown>>,
): void {
  for (const field of internal.fields!) {
    if (field.json === '') {
      addFields(result, field.type, external, source)
      continue
    }
    const given = fieldOf(external, field.name)
    const value = given && (source[given.json] ?? emptyIn(source, given))
    const converted = convert(field.type, given?.type ?? field.type, value)
    if (!(field.omitsEmpty && isEmpty(converted, field.type))) result[field.json] = converted
  }
}

function emptyIn(source: object, { json, type }: GoField): unknown {
  if (!wasGivenEmpty(source, json)) return undefined
  return type.kind === 'slice' ? [] : {}
}

/** A field by its name in Go, its own or one of an embedded struct. */
function fieldOf(type: GoType, name: string): GoField | undefined {
  for (const field of type.fields ?? []) {
    if (field.json !== '' && field.name === name) return field
    const embedded = field.json === '' ? fieldOf(field.type, name) : undefined
    if (embedded) return embedded
  }
  return undefined
}

// Go leaves out empty lists and maps, never structs.
function isEmpty(value: unknown, { kind }: GoType): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (isRecord(value)) return kind === 'map' && Object.keys(value).length === 0
  return value === null || value === '' || value === 0 || value === false
}

function opaque(type: string, value: unknown): unknown {
  if (type === 'resource.Quantity') return value === undefined ? '0' : canonicalQuantity(value as string)
  return value ?? (type === 'intstr.IntOrString' ? 0 : null)
}
