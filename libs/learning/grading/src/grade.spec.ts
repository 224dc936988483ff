import { beforeAll, describe, expect, it } from 'vitest'
import { readContent, type ExerciseContent } from '@kubarium/learning-format'
import { grade } from './grade.ts'
import { Player } from './play.ts'
import { startOf, type Start } from './start.ts'

const OPTIONS = { now: Date.UTC(2026, 0, 5, 9), caCertificate: 'CA', home: '/home/learner' }
const text = (title: string): string =>
  `---\ntitle: ${title}\nsummary: S\n---\n\n<Task id="all" title="All">\n</Task>\n`

function exercise(checks: string, steps = '[]'): ExerciseContent {
  const ids = [...checks.matchAll(/^ {2}([a-z-]+):/gm)].map(([, id]) => id)
  const { items, problems } = readContent(
    new Map([
      [
        'exercises/x/exercise.yaml',
        `apiVersion: exercise/v1\nid: x\nversion: 1.0.0\nmeta: { track: a, level: first, minutes: 1 }\ninitial: { steps: ${steps} }\ntasks: [{ id: all, checks: [${ids.join(', ')}] }]\nchecks:\n${checks}`,
      ],
      ['exercises/x/solution.yaml', 'solutions: [{ name: a }]\nwrong: [{ name: b, expect: { score: 0 } }]'],
      ['exercises/x/text.en.mdx', text('A')],
    ]),
  )
  if (!items[0]) throw new Error(JSON.stringify(problems))
  return items[0] as ExerciseContent
}

describe('grading', () => {
  const content = exercise(`  ready:
    kind: state
    from: { web: { get: deployments.apps, namespace: default } }
    assert: web.exists(one, has(one.status.readyReplicas) && one.status.readyReplicas >= 2)
    actual: web.map(one, one.metadata.name)
    object: 'size(web) > 0 ? web.filter(one, true)[0] : null'
    stable: 30s
  answers:
    kind: probe
    steps:
      - delete: { get: pods, namespace: default }
      - advance: 60s
      - http: { from: { namespace: default }, url: 'http://web/', times: 5 }
      - { id: name, lookup: { from: { namespace: default }, name: web } }
    assert: responses.ok == 5 && steps.name.ok
  was-scaled:
    kind: history
    match: [{ verb: patch, resource: deployments.apps }]
    forbid: [{ command: kubectl delete deployment }]
  was-empty:
    kind: state
    mode: edge
    from: { web: { get: deployments.apps, namespace: default, name: web } }
    assert: web.exists(one, one.spec.replicas == 0)
`)
  let start: Start
  beforeAll(() => {
    start = startOf(content, '1', OPTIONS)
  })

  const solve = (): Player => {
    const player = new Player(content, '1', start)
    for (const line of [
      'kubectl create deployment web --image=nginx --replicas=0',
      'kubectl scale deployment web --replicas=2',
      'kubectl expose deployment web --port=80',
    ])
      player.type(line)
    return player
  }

  it('sees what the cluster does, and leaves it as it is', () => {
    const player = solve()
    const work = player.work()
    const result = grade(content, '1', work)
    expect(result.checks.map(({ id, status }) => [id, status])).toEqual([
      ['ready', 'passed'],
      ['answers', 'passed'],
      ['was-scaled', 'passed'],
      ['was-empty', 'passed'],
    ])
    expect(result).toMatchObject({ state: 'graded', score: 10 })
    expect(player.type('kubectl get pods --no-headers').output).not.toContain('kubarium-client')
  })

  it('gives the same result for the same work, each time', () => {
    const hashes = [solve(), solve()].map((player) => grade(content, '1', player.work()).resultHash)
    const again = solve().work()
    expect(
      new Set([...hashes, grade(content, '1', again).resultHash, grade(content, '1', again).resultHash]).size,
    ).toBe(1)
    expect(grade(content, '1', new Player(content, '1', start).work()).resultHash).not.toBe(hashes[0])
  })

  it('shows the object and the chain of causes that made it', () => {
    const { evidence } = grade(content, '1', solve().work()).checks[0]!
    expect(evidence).toMatchObject({
      actual: ['web'],
      object: { kind: 'Deployment', namespace: 'default', name: 'web' },
    })
    expect(evidence!.causes!.length).toBeGreaterThan(1)
  })

  it('ends a probe at its budget, and says so', () => {
    const endless = exercise(`  ends:
    kind: probe
    steps: [{ run: 'while true; do :; done' }]
    assert: 'true'
    budget: { instructions: 500000 }
  settles:
    kind: probe
    steps: [{ advance: 2h }]
    assert: 'true'
    budget: { virtualTime: 10m }
`)
    const result = grade(endless, '1', new Player(endless, '1', startOf(endless, '1', OPTIONS)).work())
    expect(result.state).toBe('graded')
    expect(result.checks.map(({ status, why }) => [status, why])).toEqual([
      ['failed', { message: 'out-of-budget', values: { what: 'instructions' } }],
      ['failed', { message: 'out-of-budget', values: { what: 'virtualTime' } }],
    ])
  })

  it('takes a fault of ours for no fault of the learner', () => {
    const broken = exercise(`  broken:
    kind: state
    from: { pods: { get: pods } }
    assert: pods.size() > nonsense
`)
    const result = grade(broken, '1', new Player(broken, '1', startOf(broken, '1', OPTIONS)).work())
    expect(result).toMatchObject({ state: 'ungradable', checks: [{ status: 'error' }] })
  })
})
