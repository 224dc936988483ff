// A stand-in for the servers behind the pages, so that every state of every page can be seen. It answers as the
// contracts say and checks its own answers against them; what is not its business goes to the pages.
import { randomUUID } from 'node:crypto'
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  cluster as clusterSchema,
  clusterList,
  createCluster,
  me,
  outbox,
  problem,
  terminalInput,
  terminalOutput,
  terminalReady,
  terminalResize,
  type Cluster,
  type LiveObject,
  type Problem,
} from '@kubarium/contracts'
import { Server } from 'socket.io'
import { node, playground, pod } from '../../../web/src/features/glass-wall/testing/objects.ts'
import { FakeAccounts, type Reply } from './accounts.ts'
import { FakeApiSettings } from './fake-api-settings.ts'
import { FakeAttempt } from './fake-attempt.ts'
import { FakeCluster } from './fake-cluster.ts'
import { FakeLab } from './fake-lab.ts'
import { FakeLearning } from './fake-learning.ts'
import { FakeShell } from './fake-shell.ts'
import { LabShell } from './lab-shell.ts'

const LIMIT = 8

/** Starts it; pages are fetched from `webUrl`. One origin for both, as in the product. */
export async function startFakeApi(webUrl: string): Promise<{ url: string; close: () => Promise<void> }> {
  const accounts = new FakeAccounts()
  const clusters = new Map<string, { owner: string; fake: FakeCluster }>()
  const shells = new Map<string, FakeShell | LabShell>()
  const learning = new FakeLearning()
  const apiSettings = new FakeApiSettings()
  const mishaps = { clustersFail: false }
  for (const [name, state, objects] of scenes()) {
    const fake = new FakeCluster(
      newCluster(name, state, objects.filter((object) => object.kind === 'Node').length),
      objects,
    )
    clusters.set(fake.cluster.id, { owner: 'learner@example.com', fake })
  }

  const handle = async (request: IncomingMessage, url: URL): Promise<Reply> => {
    const path = url.pathname
    const body = await jsonBody(request)
    if (path.startsWith('/v1/auth'))
      return accounts.handle(path.slice('/v1/auth'.length), url.searchParams, body, request.headers.cookie)
    if (path === '/v1/fake') return mishap(body)
    if (path === '/v1/outbox') return { status: 200, body: outbox.parse(accounts.outbox) }
    const person = accounts.personOf(request.headers.cookie)
    if (!person) return refusal(401, 'signed-out', 'Sign in first.')
    if (path === '/v1/me') return { status: 200, body: me.parse(accounts.me(person)) }

    const set = apiSettings.handle(request.method ?? 'GET', path, body, person)
    if (set) return set
    const learned = learning.handle(request.method ?? 'GET', url, body, person.email)
    if (learned) return learned
    const own = [...clusters.values()].filter((entry) => entry.owner === person.email)
    if (path === '/v1/clusters' && request.method === 'GET') {
      if (mishaps.clustersFail) return refusal(500, 'internal', 'Something failed on our side.')
      return {
        status: 200,
        body: clusterList.parse({ clusters: own.map((entry) => entry.fake.cluster), limit: LIMIT }),
      }
    }
    if (path === '/v1/clusters') {
      const wanted = createCluster.safeParse(body)
      if (!wanted.success) return refusal(422, 'invalid', wanted.error.message)
      if (own.length >= LIMIT) return refusal(409, 'cluster-limit-reached', `You have ${LIMIT} of ${LIMIT} clusters.`)
      if (own.some((entry) => entry.fake.cluster.name === wanted.data.name))
        return refusal(409, 'cluster-name-taken', 'The name is taken.')
      const nodes = Array.from({ length: wanted.data.nodes ?? 3 }, (_, index) => node(`node-${index + 1}`))
      const fake = new FakeCluster(newCluster(wanted.data.name, 'running', nodes.length), nodes)
      clusters.set(fake.cluster.id, { owner: person.email, fake })
      return { status: 201, body: clusterSchema.parse(fake.cluster) }
    }
    const [, id = '', action] = /^\/v1\/clusters\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? []
    const lab = learning.labOf(person.email, id)
    if (lab && request.method === 'GET' && action === undefined)
      return { status: 200, body: clusterSchema.parse(lab.cluster) }
    const entry = clusters.get(id)
    if (!entry || entry.owner !== person.email) return refusal(404, 'not-found', 'There is no such cluster.')
    if (action === 'kubeconfig') {
      return {
        status: 200,
        body: 'apiVersion: v1\nkind: Config\n',
        headers: {
          'content-type': 'text/yaml',
          'content-disposition': `attachment; filename="${entry.fake.cluster.name}.kubeconfig"`,
        },
      }
    }
    if (action === 'release') {
      entry.fake.release()
      return { status: 200, body: clusterSchema.parse(entry.fake.cluster) }
    }
    if (request.method === 'DELETE') {
      clusters.delete(id)
      return { status: 204 }
    }
    return { status: 200, body: clusterSchema.parse(entry.fake.cluster) }
  }

  /** Failures the journeys ask for. */
  const mishap = (wanted: Record<string, unknown>): Reply => {
    if ('catalogueFails' in wanted) learning.fails = Boolean(wanted.catalogueFails)
    if ('gradingFails' in wanted) FakeAttempt.failGrading = Boolean(wanted.gradingFails)
    if ('clustersFail' in wanted) mishaps.clustersFail = Boolean(wanted.clustersFail)
    for (const { fake } of clusters.values()) {
      if (fake.cluster.name === wanted.park) fake.park(String(wanted.error))
      if (fake.cluster.name === wanted.poison) fake.poison = String(wanted.error)
    }
    return { status: 204 }
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', accounts.origin)
    if (!/^\/(v1|api)\//.test(url.pathname)) return toPages(request, response, webUrl)
    handle(request, url).then(
      (reply) => send(response, reply),
      (error: unknown) => send(response, refusal(500, 'internal', String(error))),
    )
  })
  const sockets = new Server(server, { path: '/socket.io', destroyUpgrade: false })

  const opened = (cookies: string | undefined, clusterId: unknown): FakeCluster | FakeLab | Problem => {
    const person = accounts.personOf(cookies)
    if (!person) return problemOf(401, 'signed-out', 'Sign in first.')
    const lab = learning.labOf(person.email, String(clusterId))
    if (lab) return lab
    const entry = clusters.get(String(clusterId))
    return entry?.owner === person.email ? entry.fake : problemOf(404, 'not-found', 'There is no such cluster.')
  }
  const isProblem = (value: FakeCluster | FakeLab | Problem): value is Problem =>
    !(value instanceof FakeCluster) && !(value instanceof FakeLab)

  sockets.of('/live').on('connection', (socket) => {
    const fake = opened(socket.handshake.headers.cookie, socket.handshake.auth.clusterId)
    if (isProblem(fake)) {
      socket.emit('problem', fake)
      socket.disconnect(true)
      return
    }
    socket.emit('snapshot', fake.snapshot())
    const stop = fake.subscribe((changes) => socket.emit('changes', changes))
    socket.on('disconnect', stop)
    if (fake instanceof FakeLab)
      socket.on(
        'disconnect',
        fake.onReplaced(() => socket.emit('snapshot', fake.snapshot())),
      )
  })
  sockets.of('/attempt').on('connection', (socket) => {
    const person = accounts.personOf(socket.handshake.headers.cookie)
    const problem = person ? learning.connect(socket, person.email) : problemOf(401, 'signed-out', 'Sign in first.')
    if (!problem) return
    socket.emit('problem', problem)
    socket.disconnect(true)
  })
  sockets.of('/terminal').on('connection', (socket) => {
    const { clusterId, terminalId, seen } = socket.handshake.auth as {
      clusterId?: string
      terminalId?: string
      seen?: number
    }
    const fake = opened(socket.handshake.headers.cookie, clusterId)
    if (isProblem(fake)) {
      socket.emit('problem', fake)
      socket.disconnect(true)
      return
    }
    const known = terminalId === undefined ? undefined : shells.get(terminalId)
    const shell =
      known ?? (fake instanceof FakeLab ? new LabShell(randomUUID(), fake, 'en') : new FakeShell(randomUUID(), fake))
    shells.set(shell.id, shell)
    const from = known ? (seen ?? 0) : 0
    socket.emit(
      'ready',
      terminalReady.parse({ terminalId: shell.id, seq: from, inputSeen: shell.inputSeen, reset: from === 0 }),
    )
    socket.emit('output', terminalOutput.parse({ seq: shell.seq, text: shell.since(from) }))
    shell.onOutput = (output) => socket.emit('output', output)
    shell.onCommand = (command) => socket.emit('command', command)
    socket.on('resize', (body: unknown) => {
      const size = terminalResize.safeParse(body)
      if (size.success && shell instanceof LabShell) shell.resize(size.data.cols, size.data.rows)
    })
    socket.on('input', (body: unknown, acknowledge: (n: number) => void) => {
      const input = terminalInput.safeParse(body)
      if (!input.success) return
      if (input.data.n > shell.inputSeen) {
        shell.inputSeen = input.data.n
        void shell.type(input.data.text)
      }
      acknowledge(shell.inputSeen)
    })
  })

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  accounts.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: accounts.origin,
    close: async () => {
      for (const shell of shells.values()) if (shell instanceof LabShell) shell.close()
      learning.close()
      await sockets.close()
      server.closeAllConnections()
    },
  }
}

function scenes(): [string, Cluster['state'], LiveObject[]][] {
  const nodes = ['node-1', 'node-2', 'node-3'].map((name) => node(name))
  const many = Array.from({ length: 72 }, (_, index) =>
    pod(`shoal-${index}`, { node: `node-${(index % 3) + 1}`, ready: [index % 17 !== 0] }),
  )
  const host = Array.from({ length: 240 }, (_, index) =>
    pod(`school-${index}`, { node: `node-${(index % 3) + 1}`, ready: [index % 40 !== 0] }),
  )
  return [
    ['play-orca', 'running', playground()],
    ['empty-sea', 'hibernated', nodes],
    ['broken-reef', 'parked', [...nodes, pod('web-0', { node: 'node-1' })]],
    ['shoal', 'running', [...nodes, ...many]],
    ['school', 'running', [...nodes, ...host]],
  ]
}

function newCluster(name: string, state: Cluster['state'], nodes: number): Cluster {
  return {
    id: randomUUID(),
    name,
    nodes,
    kubernetesVersion: 'v1.36.3',
    revision: state === 'running' ? 1902 : 214,
    createdAt: '2026-11-20T09:00:00.000Z',
    state,
    parked:
      state === 'parked'
        ? {
            at: '2026-11-24T08:12:09.000Z',
            error: "deployment-controller: TypeError: Cannot read properties of undefined (reading 'replicas')",
          }
        : null,
  }
}

function problemOf(status: number, code: string, detail: string): Problem {
  return problem.parse({ type: 'about:blank', title: detail, status, code, detail, requestId: 'req_5f0c8e' })
}

function refusal(status: number, code: string, detail: string): Reply {
  return { status, body: problemOf(status, code, detail), headers: { 'content-type': 'application/problem+json' } }
}

async function jsonBody(request: IncomingMessage): Promise<Record<string, string>> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  try {
    return JSON.parse(text || '{}') as Record<string, string>
  } catch {
    return {}
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body))
}

function toPages(request: IncomingMessage, response: ServerResponse, webUrl: string): void {
  const { hostname, port } = new URL(webUrl)
  const headers = { ...request.headers, 'x-forwarded-host': request.headers.host ?? '', 'x-forwarded-proto': 'http' }
  const upstream = forward({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  upstream.on('error', () => response.destroy())
  request.pipe(upstream)
}
