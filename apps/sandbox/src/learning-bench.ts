// What grading costs, in one process: forks, live checks, probes, whole submissions, the way back.
import { performance } from 'node:perf_hooks'
import { restoreState } from '@kubarium/kube-cluster'
import { readContent, type ExerciseContent, type ProbeCheck, type StateCheck } from '@kubarium/learning-format'
import {
  clusterOf,
  evaluateCheck,
  evaluateNow,
  grade,
  isTouched,
  Player,
  startOf,
  type Work,
} from '@kubarium/learning-grading'
import { readFiles } from '@kubarium/platform-content'

export interface LearningFigure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly p99?: number
  readonly goal?: string
}

const OPTIONS = { now: Date.UTC(2026, 0, 5, 9), caCertificate: 'CA', home: '/home/learner' }
const EXERCISE = 'service-without-endpoints'
const SUBMISSIONS = 60

/** Milliseconds of each call, after a warm-up of as many. */
function timed(count: number, work: () => void): number[] {
  for (let i = 0; i < count; i++) work()
  return Array.from({ length: count }, () => {
    const at = performance.now()
    work()
    return performance.now() - at
  })
}

const share = (samples: readonly number[], part: number): number =>
  [...samples].sort((a, b) => a - b)[Math.min(samples.length - 1, Math.floor(samples.length * part))]!
const figure = (name: string, samples: readonly number[], goal?: string): LearningFigure => ({
  name,
  value: share(samples, 0.5),
  p99: share(samples, 0.99),
  unit: 'ms',
  ...(goal !== undefined && { goal }),
})

/** A probe as exercises have them: a pod goes, time passes, a request is sent. */
const probe: ProbeCheck = {
  kind: 'probe',
  hidden: false,
  weight: 1,
  from: {},
  let: {},
  steps: [
    { delete: { get: 'pods', namespace: 'default', selector: 'app=web-1' } },
    { advance: '30s' },
    {
      http: {
        from: { namespace: 'default', labels: {} },
        url: 'http://web-1/',
        times: 5,
        every: '0s',
        timeout: '2s',
        headers: {},
      },
    },
  ],
  assert: 'responses.ok == 5',
  why: [],
  budget: { virtualTime: '30m', events: 20_000, instructions: 20_000_000 },
}

export function learningFigures(): LearningFigure[] {
  const content = readContent(readFiles('libs/learning/content')).items.find(
    (item): item is ExerciseContent => item.kind === 'exercise' && item.facts.id === EXERCISE,
  )!
  const start = startOf(content, '1', OPTIONS)
  const player = new Player(content, '1', start)
  for (let i = 1; i <= 10; i++) {
    player.type(`kubectl create deployment web-${i} --image=nginx --replicas=3`)
    player.type(`kubectl expose deployment web-${i} --port=80`)
  }
  const work: Work = player.work()
  const cluster = work.fork()
  const objects = [...cluster.state.entries()].filter(([key]) => !key.startsWith('~')).length
  const check: StateCheck = {
    kind: 'state',
    hidden: false,
    mode: 'level',
    weight: 1,
    let: {},
    why: [],
    from: { web: { get: 'deployments.apps', namespace: 'default', name: 'web-1' } },
    assert: 'web.exists(one, has(one.status.readyReplicas) && one.status.readyReplicas == 3)',
  }
  const change = { ...work.history.at(-1)!, key: 'events/default/other', previous: undefined }
  const context = { values: {}, assets: {} }
  const target = start.state
  const seen = { state: cluster.state, now: cluster.clock.now() }
  return [
    figure(
      `fork of a cluster of ${objects} objects`,
      timed(200, () => void work.fork()),
      '2 ms',
    ),
    figure(
      'live check that a change does not touch',
      timed(2_000, () => void isTouched(check, change)),
    ),
    figure(
      'live check that it touches',
      timed(500, () => void evaluateNow('web', check, seen, {})),
    ),
    {
      name: `20 probes on ${objects} objects`,
      value:
        Math.min(
          ...timed(2, () => {
            for (let i = 0; i < 20; i++)
              if (evaluateCheck('probe', probe, context, work).status !== 'passed') throw new Error('the probe is red')
          }),
        ) / 1000,
      unit: 's',
      goal: '2 s',
    },
    figure(
      'a submission of an exercise with two probes, graded',
      timed(SUBMISSIONS, () => void grade(content, '1', new Player(content, '1', start).work())),
      '67 ms for 300 in 20 s on one core',
    ),
    figure(
      'back to the start',
      timed(30, () => {
        const one = work.fork()
        restoreState(one, target, start.revision, 'learner', one.clock.now() + 1)
      }),
      '300 ms as the learner sees it',
    ),
    figure(
      'a variant prepared',
      timed(5, () => void clusterOf(startOf(content, '2', OPTIONS))),
    ),
  ]
}
