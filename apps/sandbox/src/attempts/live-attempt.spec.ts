import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest'
import type { AttemptProgress, CheckSeen } from '@kubarium/contracts'
import { SimulatedCluster, clusterIndexes, restoreState, standardSimulation } from '@kubarium/kube-cluster'
import { ClusterState, MemoryClusterLog } from '@kubarium/kube-store'
import { readContent, type LessonContent } from '@kubarium/learning-format'
import { startOf, type Start } from '@kubarium/learning-grading'
import { readFiles } from '@kubarium/platform-content'
import { ResidentCluster } from '@kubarium/platform-residence'
import { LEARNER_USER, Rehearsal } from '@kubarium/terminal-rehearsal'
import type { AttemptRow, CommandRow } from './attempts.repository.ts'
import { LiveAttempt, NothingToUndo } from './live-attempt.ts'

const lesson = readContent(readFiles('libs/learning/content')).items.find(
  ({ facts }) => facts.id === 'self-healing',
) as LessonContent
const NOW = Date.UTC(2026, 0, 5, 9)

describe('an attempt that is looked at', () => {
  let start: Start
  beforeAll(() => {
    start = startOf(lesson, '1', { now: NOW, caCertificate: 'CA', home: '/home/learner' })
  })

  let now: number
  let log: MemoryClusterLog
  let resident: ResidentCluster
  let live: LiveAttempt
  let saved: unknown[]
  let checks: Record<string, CheckSeen>
  let progress: AttemptProgress | undefined
  let revision: number
  const commands: CommandRow[] = []
  const attempt: AttemptRow = {
    id: randomUUID(),
    organisationId: 'o',
    userId: 'u',
    kind: 'lesson',
    contentId: 'self-healing',
    version: '1.0.0',
    variant: '1',
    clusterId: randomUUID(),
    state: 'active',
    startRevision: 0,
    done: [],
    checkpoints: {},
    answers: {},
    assignmentId: null,
    enrollmentId: null,
    passed: {},
    best: 0,
    beganAt: new Date(0),
    activeAt: new Date(0),
    submissions: 0,
  }

  beforeEach(async () => {
    now = start.now
    log = new MemoryClusterLog()
    saved = []
    checks = {}
    commands.length = 0
    const entries = [...start.state.entries()]
    await log.putBase({ id: 'base', revision: start.revision, entries })
    await log.create({ clusterId: attempt.clusterId, baseId: 'base', seed: start.seed })
    const cluster = new SimulatedCluster(
      ClusterState.from(entries, start.revision, clusterIndexes),
      { ...standardSimulation, seed: start.seed },
      start.now,
    )
    resident = new ResidentCluster(attempt.clusterId, cluster, log, () => now)
    await look({ ...attempt, startRevision: start.revision })
  })
  afterEach(() => live.close())

  async function look(row: AttemptRow): Promise<void> {
    live = await LiveAttempt.start({
      attempt: row,
      content: lesson,
      resident,
      log,
      commands,
      save: async (...args) => void saved.push(args),
      savePassed: () => Promise.resolve(),
      onError: (error) => {
        throw error
      },
    })
    live.view({
      locale: 'en',
      checks: (at, seen) => {
        revision = at
        checks = { ...checks, ...seen }
      },
      progress: (given) => (progress = given),
    })
  }

  /** Types a line; what it writes goes into the log, as the product's terminals do it. */
  async function type(line: string): Promise<void> {
    await resident.transact((cluster, time) => {
      cluster.clock.advanceTo(time)
      const commit = cluster.commit.bind(cluster)
      cluster.commit = () => []
      try {
        const rehearsal = new Rehearsal({ cluster })
        rehearsal.type(line)
        rehearsal.settle(60_000)
        now = Math.max(now, rehearsal.now)
      } finally {
        cluster.commit = commit
      }
    })
    const command = { line, status: 0, revision: resident.cluster.revision }
    live.ran(command)
    await new Promise((done) => setTimeout(done, 80))
  }

  const statuses = (): Record<string, string> =>
    Object.fromEntries(Object.entries(checks).map(([id, { status }]) => [id, status]))
  const plain = (id: string): string => (checks[id]!.why ?? []).map((one) => ('text' in one ? one.text : '')).join('')

  it('says at first what is still to be done', () => {
    expect(statuses()).toMatchObject({ 'deployment-exists': 'failed', 'who-owns': 'unchecked', replaced: 'failed' })
    expect(plain('three-ready')).toBe('Ready: 0 of 3.')
    expect(progress).toEqual({ done: [], state: 'active' })
  })

  it('turns green by itself, remembers what is done, and where the next step begins', async () => {
    await type('kubectl create deployment web --image=nginx --replicas=3')
    expect(statuses()).toMatchObject({ 'deployment-exists': 'passed', 'three-ready': 'passed', 'five-ready': 'failed' })
    expect(progress).toEqual({ done: ['create'], state: 'active' })
    expect(saved).toEqual([[['create'], { owners: revision }, false]])
    await type('kubectl delete deployment web')
    expect(statuses()['three-ready']).toBe('failed')
    expect(progress!.done).toEqual(['create'])
  })

  it('is done when every step is', async () => {
    await type('kubectl create deployment web --image=nginx --replicas=3')
    live.changed({ ...attempt, startRevision: start.revision, done: ['create'], answers: { 'who-owns': 'replicaset' } })
    await type('kubectl delete pods -l app=web')
    await type('kubectl scale deployment web --replicas=5')
    expect(progress).toEqual({ done: ['create', 'owners', 'heal', 'scale'], state: 'done' })
  })

  it('goes back command by command, past what was taken back already', async () => {
    const restore = async (to: string): Promise<string | null> => {
      const { revision: at, undone } = live.target(to)
      const { head, tail } = await log.load(attempt.clusterId, at)
      const base = await log.getBase(head.baseId)
      const state = ClusterState.from(base.entries, base.revision, clusterIndexes)
      for (const one of tail) state.apply(one)
      await resident.transact((cluster, time) => restoreState(cluster, state, at, LEARNER_USER.name, time))
      await new Promise((done) => setTimeout(done, 80))
      return undone
    }
    expect(() => live.target('undo')).toThrow(NothingToUndo)
    await type('kubectl create deployment web --image=nginx --replicas=3')
    await type('kubectl get pods')
    await type('kubectl delete deployment web')
    expect(await restore('undo')).toBe('kubectl delete deployment web')
    expect(statuses()['three-ready']).toBe('passed')
    expect(await restore('undo')).toBe('kubectl create deployment web --image=nginx --replicas=3')
    expect(statuses()['deployment-exists']).toBe('failed')
    expect(() => live.target('undo')).toThrow(NothingToUndo)
    expect(await restore('owners')).toBeNull()
    expect(statuses()['deployment-exists']).toBe('passed')
    await restore('start')
    expect(resident.cluster.state.list('deployments.apps')).toEqual([])
    expect(() => live.target('scale')).toThrow('step scale has not been begun')
  })

  it('comes to the same when somebody looks only afterwards', async () => {
    await type('kubectl create deployment web --image=nginx --replicas=3')
    await type('kubectl delete pods -l app=web')
    const before = statuses()
    live.close()
    checks = {}
    await look({ ...attempt, startRevision: start.revision })
    expect(statuses()).toEqual(before)
  })
})
