import { describe, expect, it } from 'vitest'
import { node, owned, playground, pod } from '../testing/objects.ts'
import { groupedOrder, groupsOf } from './groups.ts'
import { pictureOf } from './picture.ts'

describe('pods in groups', () => {
  it('stand with their outermost owner, whatever node they are on, those without one last', () => {
    const picture = pictureOf([
      node('node-1'),
      owned('Deployment', 'web'),
      owned('ReplicaSet', 'web-1', { kind: 'Deployment', name: 'web' }),
      pod('web-1-a', { node: 'node-1', owner: { kind: 'ReplicaSet', name: 'web-1' } }),
      pod('web-1-b', { phase: 'Pending', owner: { kind: 'ReplicaSet', name: 'web-1' } }),
      pod('alone', { node: 'node-1' }),
    ])
    const groups = groupsOf(picture, 'owner')
    expect(groups.map(({ kind, name, uid, pods }) => [kind, name, uid, pods.map((vessel) => vessel.name)])).toEqual([
      ['Deployment', 'web', 'deployment-web', ['web-1-b', 'web-1-a']],
      ['', '', undefined, ['alone']],
    ])
    expect(groupedOrder(groups, picture)).toEqual(['deployment-web', 'pod-web-1-b', 'pod-web-1-a', 'pod-alone'])
  })

  it('stand with their namespace', () => {
    const picture = pictureOf([pod('b', { namespace: 'shop' }), pod('a')])
    expect(groupsOf(picture, 'namespace').map(({ name, pods }) => [name, pods.length])).toEqual([
      ['default', 1],
      ['shop', 1],
    ])
  })

  it('are all there, in every grouping', () => {
    const picture = pictureOf(playground())
    for (const by of ['namespace', 'owner'] as const) {
      expect(groupsOf(picture, by).flatMap((group) => group.pods)).toHaveLength(picture.pods)
    }
  })
})
