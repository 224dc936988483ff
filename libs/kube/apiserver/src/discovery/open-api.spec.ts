import { afterEach, describe, expect, test } from 'vitest'
import { setFieldDescriptions } from '@kubarium/kube-objects'
import { Registry } from '../registry.ts'
import { defineResource, type ResourceDefinition } from '../resource.ts'
import { openApiDocument } from './open-api.ts'

interface Schema {
  readonly description?: string
  readonly properties: Readonly<Record<string, { readonly description?: string }>>
}

function schemas(): Readonly<Record<string, Schema>> {
  const event = defineResource({ group: '', version: 'v1', kind: 'Event', selectableFields: {}, columns: [] })
  const document = openApiDocument(new Registry([event as unknown as ResourceDefinition], []), 'api/v1')
  return (JSON.parse(new TextDecoder().decode(document)) as { components: { schemas: Record<string, Schema> } })
    .components.schemas
}

afterEach(() => setFieldDescriptions(() => ({})))

describe('the OpenAPI document', () => {
  test('describes kinds and fields where their texts are there, by group where two kinds have one name', () => {
    setFieldDescriptions(() => ({
      CoreV1Event: 'Event is a report',
      'CoreV1Event.reason': 'why',
      'EventsV1Event.reason': 'another',
      'V1ObjectMeta.name': 'the name',
    }))
    const { 'io.k8s.api.core.v1.Event': event, 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': metadata } = schemas()
    expect(event!.description).toBe('Event is a report')
    expect(event!.properties['reason']!.description).toBe('why')
    expect(metadata!.properties['name']!.description).toBe('the name')
    expect(event!.properties['message']).not.toHaveProperty('description')
  })

  test('is complete without them', () => {
    const { 'io.k8s.api.core.v1.Event': event } = schemas()
    expect(event).not.toHaveProperty('description')
    expect(Object.keys(event!.properties)).toContain('involvedObject')
  })
})
