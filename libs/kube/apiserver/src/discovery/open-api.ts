// OpenAPI v3 documents per group and version, made from the schema once per process.
import {
  apiVersionOf,
  definition,
  definitionDescription,
  definitionNameOf,
  type Definition,
  type FieldSchema,
} from '@kubarium/kube-objects'
import { fnv32a } from '@kubarium/kube-runtime'
import type { Registry } from '../registry.ts'
import type { ResourceDefinition } from '../resource.ts'

const documents = new WeakMap<Registry, Map<string, Uint8Array>>()

function pathOf(group: string, version: string): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`
}

/** `/openapi/v3`: where each document is, with a hash that changes with its content. */
export function openApiIndex(registry: Registry): object {
  const paths: Record<string, { serverRelativeURL: string }> = {}
  for (const { group, versions } of registry.groups())
    for (const version of versions) {
      const path = pathOf(group, version)
      const bytes = openApiDocument(registry, path)!
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hashOf(bytes)}` }
    }
  return { paths }
}

function hashOf(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 997) text += bytes[i]
  return `${fnv32a(text).toString(16)}${bytes.length.toString(16)}`.toUpperCase()
}

/** The document of one group and version (`api/v1`, `apis/apps/v1`), as bytes; undefined when there is none. */
export function openApiDocument(registry: Registry, path: string): Uint8Array | undefined {
  let known = documents.get(registry)
  if (!known) documents.set(registry, (known = new Map()))
  const cached = known.get(path)
  if (cached) return cached
  const resources = registry.resources.filter(({ group, version }) => pathOf(group, version) === path)
  if (resources.length === 0) return undefined
  const bytes = new TextEncoder().encode(JSON.stringify(documentOf(resources)))
  known.set(path, bytes)
  return bytes
}

function documentOf(resources: readonly ResourceDefinition[]): object {
  const schemas: Record<string, object> = {}
  const paths: Record<string, object> = {}
  for (const resource of resources) {
    collect(definitionNameOf(resource.group, resource.version, resource.kind), schemas)
    Object.assign(paths, pathsOf(resource))
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36.3' }, paths, components: { schemas } }
}

function collect(name: string, schemas: Record<string, object>): void {
  if (Object.hasOwn(schemas, name)) return
  const source: Definition = definition(name)
  const { properties, ...rest } = source
  const converted: Record<string, unknown> = { ...describedBy(definitionDescription(name)), ...rest }
  schemas[name] = converted
  if (properties)
    converted['properties'] = Object.fromEntries(
      Object.entries(properties).map(([field, schema]) => [
        field,
        { ...describedBy(definitionDescription(name, field)), ...schemaOf(schema, schemas) },
      ]),
    )
}

function describedBy(description: string): object {
  return description === '' ? {} : { description }
}

function schemaOf(schema: FieldSchema, schemas: Record<string, object>): object {
  const { ref, items, additionalProperties, ...rest } = schema
  if (ref !== undefined) collect(ref, schemas)
  return {
    ...rest,
    ...(ref !== undefined && { allOf: [{ $ref: `#/components/schemas/${ref}` }] }),
    ...(items && { items: schemaOf(items, schemas) }),
    ...(additionalProperties && { additionalProperties: schemaOf(additionalProperties, schemas) }),
  }
}

const parameter = (name: string, type = 'string'): object => ({
  name,
  in: 'query',
  schema: { type, uniqueItems: true },
})
const LIST_PARAMETERS = [
  parameter('allowWatchBookmarks', 'boolean'),
  parameter('continue'),
  parameter('fieldSelector'),
  parameter('labelSelector'),
  parameter('limit', 'integer'),
  parameter('resourceVersion'),
  parameter('resourceVersionMatch'),
  parameter('sendInitialEvents', 'boolean'),
  parameter('timeoutSeconds', 'integer'),
  parameter('watch', 'boolean'),
]
const WRITE_PARAMETERS = [parameter('dryRun'), parameter('fieldManager'), parameter('fieldValidation')]
const DELETE_PARAMETERS = [
  parameter('dryRun'),
  parameter('gracePeriodSeconds', 'integer'),
  parameter('orphanDependents', 'boolean'),
  parameter('propagationPolicy'),
]

function pathsOf(resource: ResourceDefinition): Record<string, object> {
  const { group, version, kind, plural, namespaced } = resource
  const root = group === '' ? `/api/${version}` : `/apis/${apiVersionOf(group, version)}`
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`
  const schema = { $ref: `#/components/schemas/${definitionNameOf(group, version, kind)}` }
  const answer = {
    '200': { description: 'OK', content: { 'application/json': { schema } } },
    '401': { description: 'Unauthorized' },
  }
  const operation = (action: string, parameters: readonly object[], body?: readonly string[]): object => ({
    parameters,
    ...(body && {
      requestBody: { content: Object.fromEntries(body.map((type) => [type, { schema }])), required: true },
    }),
    responses: answer,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, kind, version },
  })
  const verbs = new Set(resource.served.verbs)
  const onItem = {
    ...(verbs.has('get') && { get: operation('get', []) }),
    ...(verbs.has('update') && { put: operation('put', WRITE_PARAMETERS, ['*/*']) }),
    ...(verbs.has('patch') && {
      patch: operation(
        'patch',
        [...WRITE_PARAMETERS, parameter('force', 'boolean')],
        [
          'application/apply-patch+yaml',
          'application/json-patch+json',
          'application/merge-patch+json',
          'application/strategic-merge-patch+json',
        ],
      ),
    }),
    ...(verbs.has('delete') && { delete: operation('delete', DELETE_PARAMETERS, ['*/*']) }),
  }
  return {
    [collection]: {
      ...(verbs.has('list') && { get: operation('list', LIST_PARAMETERS) }),
      ...(verbs.has('create') && { post: operation('post', WRITE_PARAMETERS, ['*/*']) }),
      ...(verbs.has('deletecollection') && {
        delete: operation('deletecollection', [...DELETE_PARAMETERS, ...LIST_PARAMETERS], ['*/*']),
      }),
    },
    [`${collection}/{name}`]: onItem,
  }
}
