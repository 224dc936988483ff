import { describe, expect, it } from 'vitest'
import type { LiveChange } from '../../../ports/live-source.ts'
import { causeChain, threadsOf } from './causes.ts'

function change(
  revision: number,
  type: LiveChange['type'],
  kind: string,
  name: string,
  cause: LiveChange['cause'],
  rest: Record<string, unknown> = {},
): LiveChange {
  return {
    type,
    revision,
    cause,
    object: {
      apiVersion: 'v1',
      kind,
      metadata: { name, uid: `uid-${name}`, resourceVersion: String(revision) },
      ...rest,
    },
  }
}

const bound = { spec: { nodeName: 'node-2' }, status: { phase: 'Pending' } }
const running = { spec: { nodeName: 'node-2' }, status: { phase: 'Running' } }
const story = [
  change(25, 'ADDED', 'Deployment', 'web', { actor: 'learner' }),
  change(26, 'ADDED', 'ReplicaSet', 'web-1', { actor: 'deployment-controller', because: 25 }),
  change(28, 'MODIFIED', 'Deployment', 'web', { actor: 'deployment-controller', because: 25 }),
  change(31, 'ADDED', 'Pod', 'web-1-a', { actor: 'replicaset-controller', because: 26 }),
  change(33, 'ADDED', 'Pod', 'web-1-b', { actor: 'replicaset-controller', because: 26 }),
  change(37, 'MODIFIED', 'Pod', 'web-1-a', { actor: 'default-scheduler', because: 31 }, bound),
  change(44, 'MODIFIED', 'Pod', 'web-1-a', { actor: 'kubelet', because: 31 }, bound),
  change(56, 'MODIFIED', 'Pod', 'web-1-a', { actor: 'kubelet' }, running),
]

describe('the chain of causes', () => {
  it('leads from a request to a running pod, and merges what one actor did to one object in a row', () => {
    const { steps, whole } = causeChain('uid-web-1-a', story)
    expect(steps.map(({ actor, deed, name, from, to }) => [actor, deed, name, from, to])).toEqual([
      ['learner', 'created', 'web', 25, 25],
      ['deployment-controller', 'created', 'web-1', 26, 26],
      ['replicaset-controller', 'created', 'web-1-a', 31, 31],
      ['default-scheduler', 'bound', 'web-1-a', 37, 37],
      ['kubelet', 'reported', 'web-1-a', 44, 56],
    ])
    expect(steps.at(-1)).toMatchObject({ node: 'node-2', phase: 'Running' })
    expect(whole).toBe(true)
  })

  it('says when what led to it was not seen', () => {
    expect(causeChain('uid-web-1-a', story.slice(3)).whole).toBe(false)
    expect(causeChain('uid-web-1-a', story.slice(6)).whole).toBe(false)
    expect(causeChain('uid-unknown', story)).toEqual({ steps: [], earlier: 0, whole: false })
  })

  it('shows the newest steps of a long one and counts the others', () => {
    const long = Array.from({ length: 30 }, (_, index) =>
      change(index + 1, index === 0 ? 'ADDED' : 'MODIFIED', 'Pod', 'a', { actor: `someone-${index}` }),
    )
    const { steps, earlier } = causeChain('uid-a', long)
    expect([steps.length, earlier, steps.at(-1)?.to]).toEqual([12, 18, 30])
  })

  it('tells a request to delete from other changes', () => {
    const ending = change(9, 'MODIFIED', 'Pod', 'a', { actor: 'learner', verb: 'delete' })
    const marked = { ...ending.object.metadata, deletionTimestamp: '2026-11-24T09:00:00Z' }
    const after = [
      { ...ending, object: { ...ending.object, metadata: marked } },
      change(12, 'ADDED', 'Pod', 'b', { actor: 'replicaset-controller', because: 9 }),
    ]
    expect(causeChain('uid-b', after).steps.map(({ deed, name }) => [deed, name])).toEqual([
      ['ended', 'a'],
      ['created', 'b'],
    ])
  })

  it('ends at a cause that is not older than its effect', () => {
    const odd = [change(5, 'ADDED', 'Pod', 'a', { actor: 'someone', because: 5 })]
    expect(causeChain('uid-a', odd).steps).toHaveLength(1)
  })
})

describe('the threads of a chain', () => {
  it('fall from who acted to what is drawn, and from a node for its kubelet', () => {
    const chain = causeChain('uid-web-1-a', story)
    const nodeNamed = (name: string) => (name === 'node-2' ? 'uid-node-2' : undefined)
    expect(threadsOf(chain, new Set(['uid-web-1-a', 'uid-node-2']), nodeNamed)).toEqual([
      { from: 'plate:apiserver', numbers: [1] },
      { from: 'plate:controllers', numbers: [2] },
      { from: 'plate:controllers', to: 'uid-web-1-a', numbers: [3] },
      { from: 'plate:scheduler', to: 'uid-web-1-a', numbers: [4] },
      { from: 'uid-node-2', to: 'uid-web-1-a', numbers: [5] },
    ])
  })
})
