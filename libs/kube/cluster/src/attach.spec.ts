import { describe, expect, test } from 'vitest'
import {
  EXEC_OUTPUTS,
  execKey,
  type ExecInput,
  type ExecOutputObject,
  type ExecRequestObject,
} from '@kubarium/kube-node'
import { deepFreeze, kinds } from '@kubarium/kube-objects'
import { ClusterState } from '@kubarium/kube-store'
import { clusterBase } from './bootstrap.ts'
import { clusterIndexes } from './indexes.ts'
import { SimulatedCluster } from './simulated-cluster.ts'
import { standardSimulation } from './standard-simulation.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 1, now: START })

class World {
  private now = START + 1000
  readonly cluster = new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...standardSimulation, pullSeconds: 0, seed: 'attach' },
    this.now,
  )

  pass(seconds: number): void {
    this.now += seconds * 1000
    this.cluster.step(this.now)
  }

  pod(container: object): void {
    const body = {
      metadata: { name: 'p' },
      spec: { restartPolicy: 'Never', containers: [{ name: 'c', ...container }] },
    }
    const headers = { 'content-type': 'application/json' }
    const url = '/api/v1/namespaces/default/pods'
    this.cluster.handle({ method: 'POST', url, headers, body: JSON.stringify(body) }, user, this.now)
    this.pass(3)
  }

  attach(id: string, more: Partial<ExecRequestObject> = {}): void {
    const request: ExecRequestObject = {
      metadata: { name: id, namespace: 'default' },
      pod: 'p',
      container: 'c',
      command: [],
      attach: true,
      stdin: true,
      inputs: [],
      ...more,
    }
    this.cluster.input(execKey('default', id), deepFreeze(request), user.name, this.now)
    this.pass(0.1)
  }

  send(id: string, ...inputs: ExecInput[]): void {
    const key = execKey('default', id)
    const request = this.cluster.state.get(key) as ExecRequestObject
    const next = { ...request, inputs: [...request.inputs, ...inputs] }
    this.cluster.input(key, deepFreeze(next), user.name, this.now)
    this.pass(0.5)
  }

  leave(id: string): void {
    this.cluster.input(execKey('default', id), null, user.name, this.now)
    this.pass(0.5)
  }

  said(id: string): { text: string; exit: number | undefined } {
    const parts = (this.cluster.state.list(EXEC_OUTPUTS, 'default') as unknown as ExecOutputObject[]).filter(
      ({ exec }) => exec === id,
    )
    return {
      text: parts.flatMap((one) => one.parts.map(({ text }) => text)).join(''),
      exit: parts.find(({ exit }) => exit)?.exit?.code,
    }
  }

  get phase(): string | undefined {
    return this.cluster.client.read(kinds.Pod).find('default', 'p')?.status.phase
  }
}

const tty = { cols: 80, rows: 24 }
const shell = { image: 'busybox', command: ['sh'], stdin: true, tty: true }

describe('whoever is attached to a container', () => {
  test('types to its first process, sees what it prints, and is told of its end', () => {
    const world = new World()
    world.pod({ ...shell, stdinOnce: true })
    world.attach('a', { tty })
    world.send('a', { type: 'stdin', text: 'echo from-the-shell\r' })
    expect(world.said('a').text).toMatch(/[^ ]from-the-shell\r\n/)
    world.send('a', { type: 'stdin', text: 'exit\r' })
    world.pass(1)
    expect(world.said('a').exit).toBe(0)
    expect(world.phase).toBe('Succeeded')
  })

  test('sees output that comes by itself, as long as they are attached', () => {
    const world = new World()
    world.pod({ image: 'busybox', command: ['sh', '-c', 'for i in 1 2 3 4 5 6; do echo line $i; sleep 2; done'] })
    world.attach('a', { stdin: false })
    world.pass(4.5)
    const seen = world.said('a').text
    expect(seen).toMatch(/line 3\nline 4\n$/)
    world.leave('a')
    world.pass(5)
    expect(world.said('a').text).toBe(seen)
    expect(world.phase).toBe('Succeeded')
  })

  test('takes the shell along when it was made for them, and leaves it running when not', () => {
    for (const stdinOnce of [true, false]) {
      const world = new World()
      world.pod({ ...shell, stdinOnce })
      world.attach('a', { tty })
      world.leave('a')
      world.pass(2)
      expect(world.phase === 'Running').toBe(!stdinOnce)
    }
  })

  test('is one of several, who all see the same', () => {
    const world = new World()
    world.pod(shell)
    world.attach('a', { tty })
    world.attach('b', { tty })
    world.send('b', { type: 'stdin', text: 'echo both\r' })
    expect(world.said('a').text).toMatch(/[^ ]both\r\n/)
    expect(world.said('b').text).toMatch(/[^ ]both\r\n/)
    const log = world.cluster.kubelets.log('default', 'p', 'c', {})?.map(({ text }) => text)
    expect(log?.some((line) => line.endsWith('both\r'))).toBe(true)
  })
})
