// The structure of every built-in object, as facts: types, defaults, list and map kinds, patch merge keys.
import data from './generated/schema.json' with { type: 'json' }

export interface FieldSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly format?: string
  readonly ref?: string
  readonly items?: FieldSchema
  readonly additionalProperties?: FieldSchema
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'map' | 'set'
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular'
  readonly 'x-kubernetes-patch-merge-key'?: string
  readonly 'x-kubernetes-patch-strategy'?: string
}

export interface Definition extends FieldSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string
    readonly version: string
    readonly kind: string
  }[]
}

const definitions = (data as unknown as { definitions: Readonly<Record<string, Definition>> }).definitions

/** A definition by its OpenAPI name, such as `io.k8s.api.core.v1.Pod`. @throws Error when there is none */
export function definition(name: string): Definition {
  const found = definitions[name]
  if (!found) throw new Error(`no definition ${name}`)
  return found
}

const byKind = new Map<string, string>()
for (const [name, { 'x-kubernetes-group-version-kind': kinds, properties }] of Object.entries(definitions))
  if (kinds?.length === 1 && properties?.['metadata'])
    byKind.set(`${kinds[0]!.group}/${kinds[0]!.version}/${kinds[0]!.kind}`, name)

/** The OpenAPI name of a kind's definition, if there is one. */
export function findDefinitionName(group: string, version: string, kind: string): string | undefined {
  return byKind.get(`${group}/${version}/${kind}`)
}

/** The OpenAPI name of a kind's definition. @throws Error when there is none */
export function definitionNameOf(group: string, version: string, kind: string): string {
  const name = byKind.get(`${group}/${version}/${kind}`)
  if (!name) throw new Error(`no definition of ${kind} in ${group || 'core'}/${version}`)
  return name
}
