import { describe, expect, test } from 'vitest'
import { emptyStruct } from '../codec/decode.ts'
import { structOf } from '../codec/type-node.ts'
import { compare, haveSameFields } from './compare.ts'

const pod = structOf('io.k8s.api.core.v1.Pod')
const empty = emptyStruct(pod)

const base = {
  metadata: { name: 'a', namespace: 'default', labels: { app: 'web' }, finalizers: ['x'] },
  spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80, protocol: 'TCP' }] }] },
  status: {},
}
const withSpec = (spec: object): object => ({ ...base, spec: { ...base.spec, ...spec } })
const withMetadata = (metadata: object): object => ({ ...base, metadata: { ...base.metadata, ...metadata } })
const [container] = base.spec.containers

const variants: Record<string, object> = {
  'the object itself': base,
  'another name and image': {
    ...withMetadata({ name: 'b' }),
    spec: { containers: [{ ...container, image: 'redis' }] },
  },
  'another label': withMetadata({ labels: { tier: 'web' } }),
  'one label more': withMetadata({ labels: { app: 'web', tier: 'web' } }),
  'no labels': withMetadata({ labels: null }),
  'empty labels': withMetadata({ labels: {} }),
  'another finalizer': withMetadata({ finalizers: ['y'] }),
  'another container': withSpec({ containers: [{ ...container, name: 'd' }] }),
  'two containers': withSpec({ containers: [container, { ...container, name: 'd' }] }),
  'another port': withSpec({ containers: [{ ...container, ports: [{ containerPort: 81, protocol: 'TCP' }] }] }),
  'no ports': withSpec({ containers: [{ name: 'c', image: 'nginx' }] }),
  'no containers': withSpec({ containers: null }),
  'an empty list of containers': withSpec({ containers: [] }),
  'an undefined field': withSpec({ nodeName: undefined }),
  'a node': withSpec({ nodeName: 'node-1' }),
  'resources of nothing': withSpec({ containers: [{ ...container, resources: {} }] }),
}
describe('haveSameFields', () => {
  test('says that two objects are alike only when comparing them with nothing gives the same', () => {
    for (const [a, left] of Object.entries(variants))
      for (const [b, right] of Object.entries(variants))
        // It may overlook that two are alike, never that they differ.
        if (haveSameFields(pod, empty, left, right))
          expect(compare(pod, empty, right), `${a} and ${b}`).toEqual(compare(pod, empty, left))
  })

  test('sees that only values differ', () => {
    expect(haveSameFields(pod, empty, base, variants['another name and image'])).toBe(true)
    expect(haveSameFields(pod, empty, base, variants['an undefined field'])).toBe(true)
  })
})
