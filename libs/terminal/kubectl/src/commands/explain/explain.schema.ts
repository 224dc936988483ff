// Schemas of kinds, from the server's OpenAPI v3 document.
import type { Resource } from '../../client/discovery.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { serverError } from '../../process/answers.ts'

export interface Schema {
  $ref?: string
  type?: string
  format?: string
  description?: string
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: Schema | boolean
  allOf?: Schema[]
  required?: string[]
  enum?: unknown[]
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[]
}

export type Schemas = Record<string, Schema>

/** The schema of a kind, from the server's OpenAPI v3 document. @throws ServerError */
export function schemasOf(kubectl: Kubectl, resource: Resource): { schemas: Schemas; root: Schema } {
  const path = resource.group
    ? `/openapi/v3/apis/${resource.group}/${resource.version}`
    : `/openapi/v3/api/${resource.version}`
  const answer = kubectl.call({ method: 'GET', path, headers: { accept: 'application/json' } })
  if (answer.status >= 400) throw serverError(answer)
  const { components } = JSON.parse(answer.body) as { components?: { schemas?: Schemas } }
  const schemas = components?.schemas ?? {}
  const root = Object.values(schemas).find((one) =>
    one['x-kubernetes-group-version-kind']?.some(
      ({ group, version, kind }) => group === resource.group && version === resource.version && kind === resource.kind,
    ),
  )
  if (!root)
    throw new KubectlError(`couldn't find resource for "${resource.group}/${resource.version}, Kind=${resource.kind}"`)
  return { schemas, root }
}

export function resolved(schema: Schema, schemas: Schemas): Schema {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  if (!ref) return schema
  const target = schemas[ref.slice(ref.lastIndexOf('/') + 1)] ?? {}
  return { ...resolved(target, schemas), ...(schema.description && { description: schema.description }) }
}

const refName = (schema: Schema): string | undefined => {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  return ref?.slice(ref.lastIndexOf('.') + 1)
}

/** `<[]Container>`, `<map[string]string>`, `<integer>`. */
export function typeName(schema: Schema, schemas: Schemas): string {
  const name = refName(schema)
  if (name) {
    const target = resolved(schema, schemas)
    return target.properties || !target.type || target.type === 'object'
      ? name
      : name === 'Time' || name === 'MicroTime' || name === 'Quantity' || name === 'IntOrString'
        ? (target.type ?? name) === 'string'
          ? 'string'
          : name
        : (target.type ?? name)
  }
  if (schema.type === 'array') return `[]${typeName(schema.items ?? {}, schemas)}`
  if (schema.type === 'object' || schema.additionalProperties)
    return typeof schema.additionalProperties === 'object'
      ? `map[string]${typeName(schema.additionalProperties, schemas)}`
      : 'Object'
  return schema.type ?? 'Object'
}

/** The schema in which a field's own fields are. */
export function inner(schema: Schema, schemas: Schemas): Schema {
  const target = resolved(schema, schemas)
  if (target.type === 'array' && target.items) return inner(target.items, schemas)
  if (typeof target.additionalProperties === 'object') return inner(target.additionalProperties, schemas)
  return target
}

/** What the named type of a field, of its items or of its values is for; '' without one. */
export function typeDescription(schema: Schema, schemas: Schemas): string {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  if (ref) return schemas[ref.slice(ref.lastIndexOf('/') + 1)]?.description ?? ''
  if (schema.items) return typeDescription(schema.items, schemas)
  return typeof schema.additionalProperties === 'object' ? typeDescription(schema.additionalProperties, schemas) : ''
}
