import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { clusterBase, standardSimulation } from '@kubarium/kube-cluster'
import { terminalReady, type TerminalCommand, type TerminalOutput, type TerminalReady } from '@kubarium/contracts'
import { createTestDatabase, type TestDatabase } from '@kubarium/platform-database/testing'
import { createApplication } from '@kubarium/platform-http'
import { createLogger, createMetrics, Health } from '@kubarium/platform-telemetry'
import { stay } from '@kubarium/platform-residence'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PLATFORM, closePlatform, openPlatform, type Platform } from '../platform.ts'
import { SocketAdapter } from '../socket.adapter.ts'
import { Terminals } from './terminals.service.ts'
import { TerminalsGateway } from './terminals.gateway.ts'

const ORIGIN = 'http://127.0.0.1:3000'
const PROMPT = 'learner@kubarium:~$ '
const cluster = randomUUID()
const people: Record<string, { userId: string; organisationId: string; locale: 'en' | 'ko' }> = {
  ada: { userId: 'ada', organisationId: 'org', locale: 'en' },
  minji: { userId: 'minji', organisationId: 'org', locale: 'ko' },
}

let database: TestDatabase
let running: { application: NestExpressApplication; platform: Platform; port: number }
const stopping = new AbortController()
let worker: Promise<void> | undefined

function platformOf(): Platform {
  const logger = createLogger('sandbox', 'silent')
  const config = { ORIGIN, DATABASE_SYSTEM_URL: database.systemUrl, AUTH_SECRET: 'x'.repeat(32) } as never
  const platform = openPlatform(config, logger)
  const identity = {
    personOf: (headers: Record<string, string | undefined>) => Promise.resolve(people[headers['cookie'] ?? '']),
  }
  return { ...platform, identity: identity as never }
}

async function start(): Promise<typeof running> {
  const platform = platformOf()
  const only = {
    module: class {},
    providers: [
      { provide: PLATFORM, useValue: platform },
      { provide: Terminals, useFactory: () => new Terminals(platform) },
      TerminalsGateway,
    ],
  }
  const application = await createApplication(only, {
    logger: platform.logger,
    metrics: createMetrics('sandbox'),
    health: new Health(),
    origins: [ORIGIN],
  })
  application.useWebSocketAdapter(new SocketAdapter(application, ORIGIN))
  await application.listen(0, '127.0.0.1')
  return { application, platform, port: (application.getHttpServer().address() as AddressInfo).port }
}

async function stop(): Promise<void> {
  await running.application.close()
  await closePlatform(running.platform)
}

/** A person at a terminal. */
class Client {
  readonly socket: Socket
  ready: TerminalReady | undefined
  problem: { code: string } | undefined
  output = ''
  seen = 0
  n = 0
  readonly commands: TerminalCommand[] = []
  private readonly waiters = new Set<() => void>()

  constructor(auth: object, cookie = 'ada') {
    this.socket = io(`http://127.0.0.1:${running.port}/terminal`, {
      auth: { clusterId: cluster, ...auth },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie, origin: ORIGIN },
    })
    this.socket.on('ready', (ready: unknown) => {
      this.ready = terminalReady.parse(ready)
      this.n = this.ready.inputSeen
      this.seen = this.ready.seq
      this.tell()
    })
    this.socket.on('output', ({ seq, text }: TerminalOutput) => {
      expect(seq - text.length).toBe(this.seen)
      this.output += text
      this.seen = seq
      this.tell()
    })
    this.socket.on('command', (command: TerminalCommand) => {
      this.commands.push(command)
      this.tell()
    })
    this.socket.on('problem', (problem: { code: string }) => {
      this.problem = problem
      this.tell()
    })
  }

  until(holds: (client: this) => boolean): Promise<this> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!holds(this)) return
        this.waiters.delete(check)
        resolve(this)
      }
      this.waiters.add(check)
      check()
    })
  }

  type(text: string, n = ++this.n): Promise<number> {
    return this.socket.emitWithAck('input', { n, text }) as Promise<number>
  }

  /** Runs a command line and gives its end. */
  async command(line: string): Promise<TerminalCommand> {
    const before = this.commands.length
    await this.type(`${line}\r`)
    await this.until(({ commands }) => commands.length > before)
    return this.commands.at(-1)!
  }

  close(): void {
    this.socket.disconnect()
  }

  private tell(): void {
    for (const waiter of [...this.waiters]) waiter()
  }
}

const atPrompt = (client: Client): boolean => client.output.includes(PROMPT)

beforeAll(async () => {
  database = await createTestDatabase()
  running = await start()
  const { log, database: system, residence } = running.platform
  await system.prisma.organization.create({ data: { id: 'org', name: 'Org', slug: 'org' } })
  const base = clusterBase({ ...standardSimulation, caCertificate: 'pem', nodes: 2, now: Date.now() - 5_000 })
  await log.putBase(base)
  await log.create({ clusterId: cluster, baseId: base.id, seed: 's' })
  await system.pool.query(`update cluster set owner_id = 'ada', organisation_id = 'org' where id = $1`, [cluster])
  const resident = await residence.get(cluster)
  worker = stay(resident, { signal: stopping.signal, log, quietMs: 3_600_000 })
})
afterAll(async () => {
  stopping.abort()
  await worker
  await stop()
  await database.drop()
})

describe('a terminal', () => {
  it('greets its owner, runs commands and says how they ended', async () => {
    const client = await new Client({}).until(atPrompt)
    expect(client.output).toContain('This terminal is connected to a Kubernetes cluster of your own.')
    expect(await client.command('echo one; false')).toEqual({ line: 'echo one; false', status: 1, output: 'one\r\n' })
    client.close()
  })

  it('is nobody’s but the owner’s', async () => {
    const other = await new Client({}, 'minji').until(({ problem }) => problem !== undefined)
    expect(other.problem?.code).toBe('not-found')
    const nobody = await new Client({}, '').until(({ problem }) => problem !== undefined)
    expect(nobody.problem?.code).toBe('signed-out')
  })

  it('has kubectl on the cluster', async () => {
    const client = await new Client({}).until(atPrompt)
    expect((await client.command('kubectl get nodes -o name')).output).toBe('node/node-1\r\nnode/node-2\r\n')
    const created = await client.command('kubectl create deployment web --image=nginx --replicas=2')
    expect(created).toMatchObject({ status: 0, output: 'deployment.apps/web created\r\n' })
    expect((await client.command('k scale deploy/web --replicas=1')).output).toBe('deployment.apps/web scaled\r\n')
    expect((await client.command('kubectl get pod nope')).output).toBe(
      'Error from server (NotFound): pods "nope" not found\r\n',
    )
    client.close()
  })

  it('takes a chunk of input once, however often it is sent', async () => {
    const client = await new Client({}).until(atPrompt)
    const n = client.n + 1
    expect(await client.type('echo once', n)).toBe(n)
    expect(await client.type('echo once', n)).toBe(n)
    client.n = n
    expect((await client.command('')).line).toBe('echo once')
    client.close()
  })

  it('gives a client that comes back what it has missed', async () => {
    const client = await new Client({}).until(atPrompt)
    const { terminalId } = client.ready!
    const { seen } = client
    client.close()
    const other = await new Client({ terminalId }).until(atPrompt)
    await other.command('echo meanwhile')
    const back = await new Client({ terminalId, seen }).until(({ output }) => output.includes('meanwhile\r\n'))
    expect(back.ready).toMatchObject({ terminalId, reset: false, seq: seen })
    expect(back.output.startsWith('echo')).toBe(true)
    for (const one of [other, back]) one.close()
  })

  it('shows two clients the same, and takes input of both', async () => {
    const first = await new Client({}).until(atPrompt)
    const second = await new Client({ terminalId: first.ready!.terminalId }).until(atPrompt)
    expect(second.ready!.inputSeen).not.toBe(first.ready!.inputSeen)
    await first.command('echo from-first')
    await second.command('echo from-second')
    await first.until(({ commands }) => commands.length === 2)
    expect(first.commands.map(({ output }) => output)).toEqual(['from-first\r\n', 'from-second\r\n'])
    for (const one of [first, second]) one.close()
  })

  it('sends the screen as a whole to whoever is too far behind', async () => {
    const client = await new Client({}).until(atPrompt)
    const { terminalId } = client.ready!
    await client.command('head -c 700000 /dev/zero | tr "\\0" x | fold -w 79; echo the-end')
    client.close()
    const back = await new Client({ terminalId, seen: 5 }).until(({ ready, output }) => Boolean(ready) && output !== '')
    expect(back.ready!.reset).toBe(true)
    expect(back.output).toContain('the-end')
    expect(back.output.length).toBeLessThan(200_000)
    back.close()
  })

  it('is as it was after every process has been started again', async () => {
    const client = await new Client({}).until(atPrompt)
    await client.command('x=42; mkdir work; cd work; echo kept > file')
    await client.type('kubectl get pods -w\r')
    await client.until(({ output }) => output.includes('READY'))
    const { terminalId } = client.ready!
    const { seen } = client
    stopping.abort()
    await worker
    await stop()
    running = await start()
    const back = await new Client({ terminalId, seen }).until(({ ready }) => ready !== undefined)
    expect(back.ready!.terminalId).toBe(terminalId)
    await back.until(({ output }) => /~\/work\$ /.test(output))
    back.n = client.n
    expect((await back.command('echo $x $(cat file) $(pwd)')).output).toBe('42 kept /home/learner/work\r\n')
    back.close()
  })

  it('makes room by giving up the one that was not used for longest', async () => {
    const clients: Client[] = []
    for (let i = 0; i < 9; i++)
      clients.push(await new Client({}).until(({ ready, problem }) => Boolean(ready ?? problem)))
    expect(clients[8]!.problem?.code).toBe('terminal-limit-reached')
    const lost = clients[0]!.ready!.terminalId
    clients[0]!.close()
    await expect
      .poll(async () => {
        const next = await new Client({}).until(({ ready, problem }) => Boolean(ready ?? problem))
        clients.push(next)
        return next.problem?.code
      })
      .toBeUndefined()
    const old = await new Client({ terminalId: lost }).until(({ ready, problem }) => Boolean(ready ?? problem))
    expect(old.ready?.terminalId).not.toBe(lost)
    for (const one of [...clients, old]) one.close()
  })

  it('starts a new shell when the old one is left', async () => {
    const client = await new Client({ terminalId: randomUUID() }).until(({ ready, problem }) =>
      Boolean(ready ?? problem),
    )
    if (client.problem) return client.close()
    await client.until(atPrompt)
    await client.type('exit\r')
    await client.until(({ output }) => output.split(PROMPT).length > 2)
    expect((await client.command('echo again')).output).toBe('again\r\n')
    client.close()
  })
})
