import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openApiDocument, operation, problemKinds, publicOperations, scopes } from './index.ts'

const document = openApiDocument(publicOperations)
const requestBodies = (): [string, unknown][] =>
  publicOperations.flatMap(({ id, consumes, body }) =>
    consumes.includes('application/json') ? [[id, z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' })]] : [],
  )

/** Every object in a schema that says which members it has. */
function objectsOf(schema: unknown): { properties: object; additionalProperties?: unknown }[] {
  if (schema === null || typeof schema !== 'object') return []
  const own = 'properties' in schema && typeof schema.properties === 'object' ? [schema as { properties: object }] : []
  return [...own, ...Object.values(schema).flatMap(objectsOf)]
}

describe('the OpenAPI document', () => {
  it('is one, by the schema of OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(
      JSON.parse(JSON.stringify(document)) as Record<string, unknown>,
    )
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  it('refers only to what is in it', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)]
    const components = document.components as Record<string, Record<string, unknown>>
    expect(references.length).toBeGreaterThan(20)
    for (const [, kind, name] of references) expect(components[kind!], name).toHaveProperty([name!])
  })

  it('names no operation and no route twice', () => {
    const one = operation({ id: 'a', method: 'GET', path: '/a', tag: 't', summary: 's', scope: 'audit:read' })
    expect(() => openApiDocument([one, { ...one, path: '/b' }])).toThrow('twice')
    expect(() => openApiDocument([one, { ...one, id: 'b' }])).toThrow('twice')
  })

  it('wants an id of schemas that contain themselves, and one schema of each id', () => {
    const declared = { method: 'GET', path: '/a', tag: 't', summary: 's', scope: 'audit:read' } as const
    const tree: z.ZodType = z.lazy(() => z.object({ children: z.array(tree) }))
    expect(() => openApiDocument([operation({ ...declared, id: 'a', result: z.object({ tree }) })])).toThrow(
      'needs an id',
    )
  })
})

describe('operations', () => {
  it('declare the parameters of their path', () => {
    const declared = { id: 'a', method: 'GET', path: '/a/{b}', tag: 't', summary: 's', scope: 'audit:read' } as const
    expect(() => operation(declared)).toThrow('the path has {b}')
    expect(() => operation({ ...declared, params: z.object({ c: z.string() }) })).toThrow('params have {c}')
  })

  it.each(requestBodies())('refuse members that they do not know: %s', (_id, schema) => {
    for (const { properties, additionalProperties } of objectsOf(schema))
      expect(additionalProperties, Object.keys(properties).join()).toBe(false)
  })

  it('need a scope that there is, and answer with codes that there are', () => {
    for (const { id, scope, errors } of publicOperations) {
      expect(scopes, id).toContain(scope)
      for (const code of errors) expect(problemKinds, id).toHaveProperty(code)
    }
  })

  it('read with GET, and nothing else does: reading scopes change nothing', () => {
    for (const { id, method, scope } of publicOperations)
      if (scope.endsWith(':read')) expect([id, method]).toEqual([id, 'GET'])
  })
})
