import { describe, expect, it } from 'vitest'
import { ClusterState, ownerIndex } from './cluster-state.ts'
import { keyOf, type Revision, type StoredObject } from './revision.ts'

const labelIndex = {
  name: 'label',
  resource: 'pods',
  *valuesOf(object: StoredObject) {
    for (const [key, value] of Object.entries(object.metadata.labels ?? {})) yield `${key}=${value}`
  },
}

const pod = (name: string, namespace = 'default', metadata: object = {}): StoredObject => ({
  metadata: { name, namespace, ...metadata },
})

function write(state: ClusterState, object: StoredObject, deleted = false): void {
  const revision: Revision = {
    revision: state.revision + 1,
    key: keyOf('pods', object.metadata.namespace, object.metadata.name),
    object: deleted ? null : object,
    at: 0,
    cause: { actor: 'test' },
  }
  state.apply(revision)
}

const names = (objects: Iterable<StoredObject>): string[] => [...objects].map(({ metadata }) => metadata.name)

describe('ClusterState', () => {
  it('lists one namespace or all, in key order', () => {
    const state = ClusterState.empty()
    for (const object of [pod('b'), pod('a'), pod('z', 'app'), pod('a-0')]) write(state, object)
    expect(names(state.list('pods', 'default'))).toEqual(['a', 'a-0', 'b'])
    expect(names(state.list('pods'))).toEqual(['z', 'a', 'a-0', 'b'])
    expect(state.count('pods')).toBe(4)
  })

  it('keeps a fork and its original apart, in objects and indexes, whichever side writes first', () => {
    for (const forkFirst of [true, false]) {
      const original = ClusterState.empty([ownerIndex, labelIndex])
      write(original, pod('a', 'default', { labels: { app: 'web' }, ownerReferences: [{ uid: 'u' }] }))
      const fork = original.fork()
      const [first, second] = forkFirst ? [fork, original] : [original, fork]
      write(first, pod('b', 'default', { labels: { app: 'web' } }))
      write(second, pod('a'), true)
      expect(names(first.list('pods'))).toEqual(['a', 'b'])
      expect(names(second.list('pods'))).toEqual([])
      expect(names(first.indexed('label', 'app=web').values())).toEqual(['a', 'b'])
      expect(second.indexed('label', 'app=web').size).toBe(0)
      expect(first.indexed('owner', 'u').size).toBe(1)
      expect(second.indexed('owner', 'u').size).toBe(0)
    }
  })

  it('keeps its lists in order through writes in any order, and gives the same list until one', () => {
    const state = ClusterState.empty([ownerIndex])
    const owned = (name: string): StoredObject => pod(name, 'default', { ownerReferences: [{ uid: 'u' }] })
    const expected: string[] = []
    for (let i = 0; i < 60; i++) {
      const name = `p-${(i * 37) % 60}`
      write(state, owned(name))
      expected.push(name)
      if (i % 3 === 2) write(state, owned(expected.shift()!), true)
      expected.sort()
      const list = state.list('pods', 'default')
      expect(names(list)).toEqual(expected)
      expect(state.list('pods', 'default')).toBe(list)
      expect(names(state.indexedList('owner', 'u', 'pods'))).toEqual(expected)
    }
  })

  it('finds what an owner has of one resource among what it has of others', () => {
    const state = ClusterState.empty([ownerIndex])
    const owned = { name: 'a', namespace: 'default', ownerReferences: [{ uid: 'u' }] }
    for (const [i, resource] of ['pods', 'services', 'replicasets.apps'].entries())
      state.apply({
        revision: i + 1,
        key: keyOf(resource, 'default', 'a'),
        object: { metadata: { ...owned, uid: resource } },
        at: 0,
        cause: { actor: 'test' },
      })
    expect(state.indexedList('owner', 'u', 'services').map(({ metadata }) => metadata.uid)).toEqual(['services'])
    expect(state.indexedList('owner', 'u', 'events')).toEqual([])
    expect(state.indexedList('owner', 'v', 'pods')).toEqual([])
  })

  it('finds the newest object under a value it stays at, and none under one it left', () => {
    const state = ClusterState.empty([labelIndex])
    write(state, pod('a', 'default', { labels: { app: 'web', tier: 'x' } }))
    write(state, pod('a', 'default', { labels: { app: 'web', tier: 'y' }, uid: 'new' }))
    expect([...state.indexed('label', 'app=web').values()][0]!.metadata.uid).toBe('new')
    expect(state.indexed('label', 'tier=x').size).toBe(0)
    expect(state.indexed('label', 'tier=y').size).toBe(1)
  })

  it('refuses a revision that does not follow', () => {
    const state = ClusterState.empty()
    expect(() =>
      state.apply({ revision: 2, key: 'pods/default/a', object: pod('a'), at: 0, cause: { actor: 'test' } }),
    ).toThrow('does not follow')
  })

  it('takes changes back, in objects and indexes', () => {
    const state = ClusterState.empty([ownerIndex, labelIndex])
    write(state, pod('a', 'default', { labels: { app: 'web' } }))
    const before = [...state.entries()]
    const changes = [pod('a', 'default', { labels: { app: 'db' } }), pod('b'), null].map((object, i) => {
      const revision: Revision = {
        revision: state.revision + 1,
        key: keyOf('pods', 'default', i === 1 ? 'b' : 'a'),
        object,
        at: 0,
        cause: { actor: 'test' },
      }
      return { revision, previous: state.apply(revision) }
    })
    for (const { revision, previous } of changes.reverse()) state.revert(revision, previous)
    expect([...state.entries()]).toEqual(before)
    expect(names(state.indexed('label', 'app=web').values())).toEqual(['a'])
    expect(state.indexed('label', 'app=db').size).toBe(0)
    expect(state.revision).toBe(1)
  })

  it('gives back its entries so that a state can be made of them', () => {
    const state = ClusterState.empty()
    for (const object of [pod('b'), pod('a', 'app')]) write(state, object)
    const copy = ClusterState.from(state.entries(), state.revision)
    expect([...copy.entries()]).toEqual([...state.entries()])
    expect(copy.revision).toBe(2)
  })
})
