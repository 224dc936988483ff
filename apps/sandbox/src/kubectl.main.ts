// Our kubectl as an ordinary program: the same one that runs in terminals, on this computer's files, over HTTPS with a
// kubeconfig. For developers and for comparing it with the real one.
import { existsSync, lstatSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { join, resolve } from 'node:path'
import {
  createMachine,
  createWorld,
  deliver,
  nextTimer,
  readFile,
  run,
  takeEffects,
  type ApiEffect,
  type Effect,
  type Layer,
  type WorldEvent,
} from '@kubarium/machine'
import { kubectl } from '@kubarium/terminal-kubectl'
import { WebSocket } from 'ws'
import { parse } from 'yaml'

interface Access {
  readonly server: string
  readonly token: string | undefined
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
}

const MAX_FILES = 2_000
const MAX_FILE_BYTES = 4 * 1024 * 1024

/** Files of the working directory and of the kubeconfig, as the program finds them. */
function filesFor(folder: string, kubeconfigs: readonly string[], named: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {}
  const add = (path: string): void => {
    if (!existsSync(path)) return
    const stat = lstatSync(path)
    if (stat.isDirectory()) {
      for (const name of readdirSync(path))
        if (Object.keys(files).length < MAX_FILES && name !== 'node_modules' && name !== '.git') add(join(path, name))
    } else if (stat.isFile() && stat.size <= MAX_FILE_BYTES) files[path] = decode(readFileSync(path))
  }
  add(folder)
  for (const path of [...kubeconfigs, ...named]) add(path)
  return files
}

// Bytes that are no UTF-8 are lone surrogates in the machine.
function decode(bytes: Buffer): string {
  const text = bytes.toString()
  if (!text.includes('\ufffd')) return text
  return [...bytes.toString('latin1')]
    .map((char) => (char.charCodeAt(0) < 128 ? char : String.fromCharCode(0xdc00 + char.charCodeAt(0))))
    .join('')
}

function accessOf(path: string | undefined, overrides: { context?: string; server?: string; token?: string }): Access {
  const config = (path && existsSync(path) ? parse(readFileSync(path, 'utf8')) : {}) as {
    clusters?: { name: string; cluster: Record<string, string> }[]
    users?: { name: string; user: Record<string, string> }[]
    contexts?: { name: string; context: { cluster: string; user: string } }[]
    'current-context'?: string
  }
  const context = config.contexts?.find(
    ({ name }) => name === (overrides.context ?? config['current-context']),
  )?.context
  const cluster = config.clusters?.find(({ name }) => name === context?.cluster)?.cluster ?? {}
  const user = config.users?.find(({ name }) => name === context?.user)?.user ?? {}
  const data = (record: Record<string, string>, key: string): string | undefined =>
    record[`${key}-data`]
      ? Buffer.from(record[`${key}-data`]!, 'base64').toString()
      : record[key] && existsSync(record[key]!)
        ? readFileSync(record[key]!, 'utf8')
        : undefined
  return {
    server: (overrides.server ?? cluster['server'] ?? 'http://localhost:8080').replace(/\/$/, ''),
    token: overrides.token ?? user['token'],
    ca: data(cluster, 'certificate-authority'),
    cert: data(user, 'client-certificate'),
    key: data(user, 'client-key'),
  }
}

function optionOf(args: readonly string[], ...names: string[]): string | undefined {
  for (const [i, arg] of args.entries()) {
    if (arg === '--') return undefined
    for (const name of names) {
      if (arg === name) return args[i + 1]
      if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1)
    }
  }
  return undefined
}

async function main(): Promise<number> {
  const args = process.argv.slice(2)
  const { env } = process
  const home = env['HOME'] ?? '/'
  const paths = (optionOf(args, '--kubeconfig') ?? env['KUBECONFIG'] ?? join(home, '.kube/config'))
    .split(':')
    .map((path) => resolve(path))
  const access = accessOf(
    paths.find((path) => existsSync(path)),
    Object.fromEntries(
      Object.entries({
        context: optionOf(args, '--context'),
        server: optionOf(args, '--server', '-s'),
        token: optionOf(args, '--token'),
      }).filter(([, value]) => value !== undefined),
    ),
  )
  const written = ['-o', '--output'].flatMap((name) => optionOf(args, name) ?? []).map((path) => resolve(path))
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const machine = createMachine({
    programs: { kubectl },
    layers: { kubectl: { '/usr/local/bin/kubectl': { bin: 'kubectl' } } },
  })
  const named = args.filter((arg) => arg.startsWith('/')).map((path) => resolve(path))
  const before = filesFor(process.cwd(), paths, named)
  const world = createWorld(machine, {
    argv: ['kubectl', ...args],
    cwd: process.cwd(),
    env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    layers: ['commands', 'kubectl'],
    files: before as Layer,
    now: Date.now(),
    seed: Date.now() & 0x7fffffff,
    stdin: !isTerminal,
    ...(isTerminal && { tty: { cols: process.stdout.columns, rows: process.stdout.rows } }),
  })
  const carrier = new HttpsCarrier(access, (event) => {
    give(event)
  })
  let timer: NodeJS.Timeout | undefined
  let finish: (code: number) => void = () => undefined
  const ended = new Promise<number>((done) => {
    finish = done
  })
  const give = (event: WorldEvent): void => {
    deliver(machine, world, event)
    pump()
  }
  const act = (effect: Effect): void => {
    switch (effect.type) {
      case 'log':
        ;(effect.stream === 'stdout' ? process.stdout : process.stderr).write(encode(effect.text))
        break
      case 'tty':
        process.stdout.write(encode(effect.text))
        break
      case 'api':
        carrier.carry(effect)
        break
      case 'apiSend':
        carrier.send(effect.id, effect.channel, effect.text)
        break
      case 'apiCancel':
        carrier.cancel(effect.id)
        break
      case 'exit':
        for (const path of [...paths, ...written]) keepFile(path)
        finish(effect.code)
        break
      default:
        break
    }
  }
  const keepFile = (path: string): void => {
    try {
      const text = readFile(machine, world, path)
      if (text !== before[path]) writeFileSync(path, text)
    } catch {
      // Not there: nothing to keep.
    }
  }
  let isRunning = false
  function pump(): void {
    if (isRunning) return
    isRunning = true
    clearTimeout(timer)
    for (;;) {
      const { idle } = run(machine, world, { until: Date.now(), budget: 1_000_000 })
      const effects = takeEffects(world)
      effects.forEach(act)
      if (idle && effects.length === 0) break
      if (world.exit) break
    }
    isRunning = false
    const next = nextTimer(world)
    if (next !== null && !world.exit) timer = setTimeout(pump, Math.max(0, next - Date.now()))
  }
  if (isTerminal) {
    process.stdin.setRawMode(true)
    process.stdin.on('data', (data: Buffer) => give({ type: 'ttyInput', tty: 'main', text: data.toString() }))
    process.stdout.on('resize', () =>
      give({ type: 'resize', tty: 'main', cols: process.stdout.columns, rows: process.stdout.rows }),
    )
  } else {
    process.stdin.on('data', (data: Buffer) => give({ type: 'stdin', exec: 'main', text: decode(data) }))
    process.stdin.on('end', () => give({ type: 'stdinEnd', exec: 'main' }))
    process.stdin.on('error', () => give({ type: 'stdinEnd', exec: 'main' }))
    process.once('SIGINT', () => give({ type: 'signal', signal: 'INT' }))
    process.once('SIGTERM', () => give({ type: 'signal', signal: 'TERM' }))
  }
  pump()
  const code = await ended
  carrier.close()
  if (isTerminal) process.stdin.setRawMode(false)
  return code
}

function encode(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text)
  return Buffer.concat(
    [...text].map((char) => {
      const code = char.charCodeAt(0)
      return char.length === 1 && code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(char)
    }),
  )
}

/** Carries API calls over the network. */
class HttpsCarrier {
  private readonly agent: https.Agent
  private readonly open = new Map<string, { send?: (channel: string, text: string) => void; close: () => void }>()

  constructor(
    private readonly access: Access,
    private readonly give: (event: WorldEvent) => void,
  ) {
    this.agent = new https.Agent({ keepAlive: true, ...this.tls() })
  }

  carry(effect: ApiEffect): void {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(effect.query ?? {}))
      for (const one of Array.isArray(value) ? value : [value]) query.append(name, one)
    const url = `${this.access.server}${effect.path}${query.size > 0 ? `?${query.toString()}` : ''}`
    if (effect.stream && /\/(exec|attach)$/.test(effect.path)) this.upgrade(effect, url)
    else this.request(effect, url)
  }

  send(id: string, channel: string, text: string): void {
    this.open.get(id)?.send?.(channel, text)
  }

  cancel(id: string): void {
    this.open.get(id)?.close()
    this.open.delete(id)
  }

  close(): void {
    for (const id of [...this.open.keys()]) this.cancel(id)
    this.agent.destroy()
  }

  private tls(): https.AgentOptions {
    const { ca, cert, key } = this.access
    return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
  }

  private headers(effect: ApiEffect): Record<string, string> {
    return {
      'user-agent': 'kubectl/v1.36.3 (linux/amd64) kubernetes',
      ...(this.access.token && { authorization: `Bearer ${this.access.token}` }),
      ...effect.headers,
    }
  }

  private request(effect: ApiEffect, url: string): void {
    const { id, stream } = effect
    const { request: send } = url.startsWith('https:') ? https : http
    const request = send(
      url,
      {
        method: effect.method,
        headers: {
          ...this.headers(effect),
          ...(effect.body !== undefined && { 'content-length': Buffer.byteLength(effect.body) }),
        },
        ...(url.startsWith('https:') && { agent: this.agent }),
      },
      (response) => {
        const headers = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
        )
        const status = response.statusCode ?? 0
        const chunks: Buffer[] = []
        if (stream && status < 400) {
          this.give({ type: 'apiStart', id, status, headers })
          response.setEncoding('utf8')
          response.on('data', (text: string) => this.give({ type: 'apiData', id, text }))
          response.on('close', () => this.give({ type: 'apiEnd', id }))
          return
        }
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          this.open.delete(id)
          const body = Buffer.concat(chunks).toString()
          this.give(
            stream
              ? { type: 'apiStart', id, status, headers, body }
              : { type: 'apiResponse', id, status, headers, body },
          )
        })
      },
    )
    this.open.set(id, { close: () => request.destroy() })
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (!this.open.delete(id)) return
      const { host } = new URL(url)
      const isDiscovery = effect.path === '/api' || effect.path === '/apis'
      const target = `${url}${isDiscovery ? '?timeout=32s' : ''}`
      const method = effect.method.charAt(0) + effect.method.slice(1).toLowerCase()
      const why = error.code === 'ECONNREFUSED' ? `dial tcp ${host}: connect: connection refused` : error.message
      const body = JSON.stringify({ host, detail: `${method} ${JSON.stringify(target)}: ${why}` })
      this.give(
        stream
          ? { type: 'apiStart', id, status: 0, headers: {}, body }
          : { type: 'apiResponse', id, status: 0, headers: {}, body },
      )
    })
    if (effect.body !== undefined) request.write(effect.body)
    request.end()
  }

  private upgrade(effect: ApiEffect, url: string): void {
    const { id } = effect
    const socket = new WebSocket(url.replace(/^http/, 'ws'), ['v5.channel.k8s.io'], {
      headers: this.headers(effect),
      ...this.tls(),
    })
    const channels: Record<string, number> = { stdin: 0, resize: 4 }
    const waiting: Buffer[] = []
    this.open.set(id, {
      send: (channel, text) => {
        const message =
          channel === 'close'
            ? Buffer.from([255, 0])
            : Buffer.concat([Buffer.from([channels[channel] ?? 0]), encode(text)])
        if (socket.readyState === WebSocket.OPEN) socket.send(message)
        else waiting.push(message)
      },
      close: () => socket.close(),
    })
    socket.on('open', () => {
      this.give({ type: 'apiStart', id, status: 101, headers: {} })
      for (const message of waiting) socket.send(message)
    })
    socket.on('message', (data: Buffer) => {
      const channel = { 1: 'stdout', 2: 'stderr', 3: 'error' }[data[0]!]
      if (channel) this.give({ type: 'apiData', id, channel, text: decode(data.subarray(1)) })
    })
    socket.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        this.give({
          type: 'apiStart',
          id,
          status: response.statusCode ?? 500,
          headers: {},
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (this.open.delete(id)) this.give({ type: 'apiEnd', id })
    })
  }
}

// Whoever reads our output may have left (`| head`).
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(141))

process.exitCode = await main()
process.stdin.destroy()
