import type { Effect, WorldEvent } from '../effects.ts'
import { emptyTree, type Layer, type Mount } from '../files/file-tree.ts'
import { Files } from '../files/files.ts'
import type { Machine, Program } from '../machine.ts'
import { typeInto } from '../tty/line-discipline.ts'
import { own, put, type Limits, type Proc, type Tty, type World } from '../world.ts'
import { Os, popTimer, type PortCheck } from './os.ts'
import { signalName } from './signals.ts'
import { OutOfMemory, SystemError } from './system-error.ts'

/** Instructions of one turn. Fixed: who wins a race depends on it. */
export const turnLength = 2000

export interface WorldOptions {
  /** Entrypoint and command. argv[0] is looked up in PATH. */
  argv: string[]
  env?: Record<string, string>
  /** Working directory; made when it is missing. Default `/`. */
  cwd?: string
  hostname?: string
  user?: { uid: number; gid: number; name: string }
  /** Names in `machine.layers`; later ones on top. `base` (devices) is always below. */
  layers?: string[]
  mounts?: Mount[]
  /** First content of the writable layer. */
  files?: Layer
  readOnlyRoot?: boolean
  seed?: number
  /** Virtual time in ms since the epoch. */
  now?: number
  /** Whether pid 1's standard input is a pipe fed by `stdin` events of exec `main`; otherwise it is /dev/null. */
  stdin?: boolean
  /** Gives pid 1 a terminal, `main`. */
  tty?: { cols: number; rows: number }
  limits?: Partial<Limits>
}

const newTty = (size: { cols: number; rows: number }, leader: number): Tty => ({
  cols: size.cols,
  rows: size.rows,
  icanon: true,
  echo: true,
  isig: true,
  fg: leader,
  sid: leader,
  line: '',
  input: '',
  eof: false,
  hungUp: false,
  waiting: [],
  unsent: 0,
  column: 0,
})

/**
 * A new world with pid 1 ready to run. Throws SystemError (ENOENT, EACCES, ENOEXEC) when the command cannot be started,
 * as a container runtime would refuse to.
 */
export function createWorld(machine: Machine, options: WorldOptions): World {
  const now = options.now ?? 0
  const user = options.user ?? { uid: 0, gid: 0, name: 'root' }
  const world: World = {
    version: 1,
    now,
    bootedAt: now,
    random: (options.seed ?? 1) | 0,
    nextPid: 1,
    nextId: 1,
    hostname: options.hostname ?? 'localhost',
    user,
    procs: {},
    processes: 0,
    ofds: {},
    pipes: {},
    ttys: {},
    conns: {},
    requests: {},
    listeners: [],
    execs: {},
    fs: {
      root: emptyTree(now, { lower: true }),
      layers: options.layers ?? ['commands'],
      mounts: options.mounts ?? [],
      ...(options.readOnlyRoot ? { readOnlyRoot: true } : {}),
    },
    code: {},
    runq: [],
    timers: [],
    outbox: [],
    unsent: 0,
    waitingForHost: [],
    limits: { pids: 500, memoryBytes: 512 * 2 ** 20, turnMs: 4, oomGroup: true, ...options.limits },
    used: 0,
  }
  const files = new Files(machine, world)
  world.fs.readOnlyRoot = false
  for (const path of Object.keys(options.files ?? {})) {
    const file = (options.files as Layer)[path] as Layer[string]
    makeParents(files, path)
    files.write(path, '/', typeof file === 'string' ? file : (file.text ?? ''))
    if (typeof file !== 'string' && file.mode !== undefined) files.change(files.lookup(path, '/'), { mode: file.mode })
  }
  if (options.cwd && options.cwd !== '/') makeDirectory(files, options.cwd)
  if (options.readOnlyRoot) world.fs.readOnlyRoot = true
  else delete world.fs.readOnlyRoot
  const env = environment(options.env ?? {}, user, files)
  startLeader(machine, world, {
    argv: options.argv,
    env,
    cwd: options.cwd ?? '/',
    user,
    ...(options.tty ? { tty: options.tty } : {}),
    stdin: options.stdin === true,
  })
  return world
}

const makeDirectory = (files: Files, path: string) => makeParents(files, `${path}/x`)
const makeParents = (files: Files, path: string): void => {
  const parts = path.split('/').filter(Boolean).slice(0, -1)
  let at = ''
  for (const part of parts) {
    at += `/${part}`
    const { place, parent, name } = files.walk(at, '/')
    if (!place)
      files.create(
        parent,
        name,
        { kind: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: files.world.now, names: {} },
        undefined,
      )
  }
}

const environment = (
  env: Record<string, string>,
  user: { name: string; uid: number },
  files: Files,
): Record<string, string> => {
  let home = user.uid === 0 ? '/root' : '/'
  try {
    for (const line of files.read('/etc/passwd', '/').split('\n')) {
      const fields = line.split(':')
      if (fields[2] === String(user.uid) && fields[5]) home = fields[5]
    }
  } catch {
    // An image without /etc/passwd.
  }
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: files.world.hostname,
    HOME: home,
    ...env,
  }
}

export interface ExecRequest {
  /** Name of the exec in effects and events; unique in the world. */
  id: string
  argv: string[]
  /** Added to pid 1's first environment. */
  env?: Record<string, string>
  cwd?: string
  user?: { uid: number; gid: number; name: string }
  tty?: { cols: number; rows: number }
  /** Whether standard input is a pipe fed by `stdin` events; otherwise it is /dev/null. */
  stdin?: boolean
}

/** Starts an extra process in a running world. Throws SystemError when it cannot be started; ESRCH when the world has ended. */
export function exec(machine: Machine, world: World, request: ExecRequest): void {
  if (world.exit) throw new SystemError('ESRCH')
  const first = world.procs[1]
  const user = request.user ?? world.user
  const env: Record<string, string> = {
    ...first?.env,
    ...(request.tty ? { TERM: 'xterm-256color' } : {}),
    ...request.env,
  }
  startLeader(machine, world, {
    argv: request.argv,
    env,
    cwd: request.cwd ?? '/',
    user,
    exec: request.id,
    stdin: request.stdin === true,
    ...(request.tty ? { tty: request.tty } : {}),
  })
}

interface Leader {
  argv: string[]
  env: Record<string, string>
  cwd: string
  user: { uid: number; gid: number; name: string }
  exec?: string
  tty?: { cols: number; rows: number }
  stdin: boolean
}

const startLeader = (machine: Machine, world: World, leader: Leader): void => {
  const os = new Os(machine, world)
  const id = leader.exec ?? 'main'
  // A process that only exists to look the command up with its own rights.
  const proc: Proc = {
    pid: world.nextPid,
    ppid: 0,
    pgid: world.nextPid,
    sid: world.nextPid,
    prog: '',
    argv: leader.argv,
    env: leader.env,
    cwd: leader.cwd,
    umask: 0o022,
    uid: leader.user.uid,
    gid: leader.user.gid,
    fds: {},
    state: {},
    kids: [],
    owed: [],
    inbox: [],
    pending: [],
    handled: [],
    ignored: [],
    ...(leader.tty ? { tty: id } : {}),
    ...(leader.exec === undefined ? {} : { exec: leader.exec }),
    started: world.now,
    cpuMs: 0,
    memory: 0,
    baseMemory: 1_200_000,
  }
  const name = leader.argv[0] ?? ''
  const path = os.which(proc, name, leader.env['PATH'] ?? '')
  if (path === undefined) throw new SystemError('ENOENT')
  const { prog, argv } = os.executable(proc, path, leader.argv)
  if (world.processes >= world.limits.pids) throw new SystemError('EAGAIN')
  proc.prog = prog
  proc.argv = argv
  world.nextPid++
  if (leader.tty) {
    put(world, 'ttys', id, newTty(leader.tty, proc.pid))
    proc.fds[0] = os.newOfd({ kind: 'tty', id, read: true, write: true })
    proc.fds[1] = os.share(proc.fds[0] as number)
    proc.fds[2] = os.share(proc.fds[0] as number)
    world.execs[id] = { pid: proc.pid }
  } else {
    if (leader.stdin) {
      const pipe = os.pipe()
      delete world.ofds[pipe.write]
      proc.fds[0] = pipe.read
      world.execs[id] = { pid: proc.pid, stdin: pipe.id }
    } else {
      proc.fds[0] = os.newOfd({ kind: 'null', read: true, write: true })
      world.execs[id] = { pid: proc.pid }
    }
    const kind = leader.exec === undefined ? 'log' : 'output'
    proc.fds[1] = os.newOfd({ kind, id, stream: 'stdout', write: true })
    proc.fds[2] = os.newOfd({ kind, id, stream: 'stderr', write: true })
  }
  put(world, 'procs', proc.pid, proc)
  world.processes++
  world.runq.push(proc.pid)
}

export interface RunResult {
  now: number
  /** Virtual time at which the world wants to run again; `now` when it was stopped by the budget; null when only an event can wake it. */
  nextTimer: number | null
  /** Instructions used. */
  used: number
  /** Whether everything due until `until` has been done. */
  idle: boolean
}

export interface RunOptions {
  until: number
  /** Instructions; without it as many as it takes. */
  budget?: number
  /** Ports that other worlds of the same network hold: listening on them is refused. */
  isTaken?: PortCheck
}

/** Runs a world until virtual time `until`, or until `budget` instructions are used. Changes the world in place. */
export function run(machine: Machine, world: World, options: RunOptions): RunResult {
  const budget = options.budget ?? Infinity
  const os = new Os(machine, world, options.isTaken)
  let used = 0
  for (;;) {
    if (world.exit) {
      world.now = Math.max(world.now, options.until)
      return { now: world.now, nextTimer: null, used, idle: true }
    }
    fireTimers(os)
    if (world.runq.length === 0) {
      const next = nextTimer(world)
      if (next === null || next > options.until) {
        world.now = Math.max(world.now, options.until)
        return { now: world.now, nextTimer: next, used, idle: true }
      }
      world.now = next
      continue
    }
    if (used >= budget || world.now > options.until) return { now: world.now, nextTimer: world.now, used, idle: false }
    const pid = world.runq.shift() as number
    const proc = own(world, 'procs', pid)
    if (!proc || proc.status !== undefined || proc.stopped) continue
    used += turn(os, machine, proc)
  }
}

const fireTimers = (os: Os): void => {
  const { timers, procs, now } = os.world
  for (let top = timers[0]; top !== undefined && (top[0] <= now || procs[top[1]]?.alarm !== top[0]); top = timers[0]) {
    popTimer(timers)
    if (procs[top[1]]?.alarm === top[0]) {
      const proc = own(os.world, 'procs', top[1]) as Proc
      delete proc.alarm
      os.wake(top[1])
    }
  }
}

/** When the next timer of the world is due (ms), `world.now` when something is runnable, null when it only waits for events. */
export function nextTimer(world: World): number | null {
  if (world.exit) return null
  if (world.runq.length > 0) return world.now
  const { timers, procs } = world
  for (let top = timers[0]; top !== undefined; top = timers[0]) {
    const proc = procs[top[1]]
    if (proc?.alarm === top[0] && !proc.stopped) return Math.max(top[0], world.now)
    popTimer(timers)
  }
  return null
}

/** One turn of one process; returns the instructions it used. */
const turn = (os: Os, machine: Machine, proc: Proc): number => {
  const { world } = os
  os.turn = 0
  let outcome: 'blocked' | 'again' | number = 'again'
  try {
    while (os.turn < turnLength) {
      if (!os.flush(proc)) {
        outcome = 'blocked'
        break
      }
      os.charge(5)
      const program = machine.programs[proc.prog] as Program | undefined
      outcome = program ? program(os, proc) : 127
      if (proc.status !== undefined || proc.stopped) break
      if (typeof outcome === 'number') {
        if (!os.flush(proc)) {
          // It has ended but not all of its output fits yet: a program that only waits for that takes its place.
          proc.prog = exitLater
          proc.state = { status: outcome }
          outcome = 'blocked'
          break
        }
        os.finish(proc, outcome)
        break
      }
      if (outcome === 'blocked') {
        if (proc.owed.length > 0) continue
        break
      }
    }
  } catch (error) {
    outcome = 'blocked'
    if (error instanceof OutOfMemory) outOfMemory(os, proc)
    else if (error instanceof SystemError) {
      if (proc.status === undefined) {
        try {
          os.warn(
            proc,
            error.code === 'EPIPE' || error.code === 'ENOSPC' ? `write error: ${error.message}` : error.message,
          )
          os.flush(proc)
        } catch {
          // Standard error cannot be written to either.
        }
        os.finish(proc, 1)
      }
    } else {
      machine.crashed?.(error, proc)
      if (error instanceof RangeError) outOfMemory(os, proc)
      else os.finish(proc, 139, 'SEGV')
    }
  }
  const used = os.turn
  world.used += used
  if (outcome === 'again' && proc.status === undefined) {
    world.now += world.limits.turnMs
    proc.cpuMs += world.limits.turnMs
    if (!proc.stopped) os.wake(proc.pid)
  } else proc.cpuMs += (used / turnLength) * world.limits.turnMs
  return used
}

/** Name of the program that stands in for one that has ended with output still to be written. */
export const exitLater = ' exit'
export const exitLaterProgram: Program = (_, proc) => (proc.state as { status: number }).status

const outOfMemory = (os: Os, proc: Proc): void => {
  if (os.world.limits.oomGroup || proc.pid === 1) os.shutDown(137, 'KILL', 'OOMKilled')
  else os.finish(proc, 137, 'KILL')
}

/** Empties the outbox and lets writers that waited for that go on. */
export function takeEffects(world: World): Effect[] {
  const effects = world.outbox
  if (effects.length === 0) return effects
  world.outbox = []
  world.unsent = 0
  for (const id of Object.keys(world.ttys)) if (world.ttys[id]?.unsent) (own(world, 'ttys', id) as Tty).unsent = 0
  for (const pid of world.waitingForHost) if (world.procs[pid] && !world.runq.includes(pid)) world.runq.push(pid)
  world.waitingForHost = []
  return effects
}

/** Puts an event into a world. Events for something that no longer exists are dropped. Bring the world to the event's time first. */
export function deliver(machine: Machine, world: World, event: WorldEvent): void {
  if (world.exit) return
  const os = new Os(machine, world)
  switch (event.type) {
    case 'ttyInput': {
      const tty = own(world, 'ttys', event.tty)
      if (!tty || tty.hungUp) return
      const { echo, signals } = typeInto(tty, event.text)
      if (echo) os.screen(event.tty, echo)
      for (const name of signals) os.kill(-tty.fg, name, true)
      for (const pid of tty.waiting.splice(0)) os.wake(pid)
      return
    }
    case 'resize': {
      const tty = own(world, 'ttys', event.tty)
      if (!tty || (tty.cols === event.cols && tty.rows === event.rows)) return
      tty.cols = Math.max(1, event.cols)
      tty.rows = Math.max(1, event.rows)
      for (const pid of Object.keys(world.procs)) {
        const proc = world.procs[pid] as Proc
        if (proc.tty === event.tty && (proc.pgid === tty.fg || proc.pid === tty.sid)) os.kill(proc.pid, 'WINCH')
      }
      return
    }
    case 'hangup':
      os.hangUp(event.tty)
      return
    case 'stdin':
    case 'stdinEnd': {
      const pipe = own(world, 'pipes', world.execs[event.exec]?.stdin ?? '')
      if (!pipe) return
      if (event.type === 'stdin') pipe.buf += event.text
      else pipe.writers = 0
      for (const pid of pipe.waiting.splice(0)) os.wake(pid)
      return
    }
    case 'signal': {
      const name = signalName(event.signal)
      const pid = event.pid ?? (event.exec === undefined ? 1 : world.execs[event.exec]?.pid)
      if (name && pid !== undefined) os.kill(pid, name, true)
      return
    }
    case 'accepted': {
      const listener = world.listeners.find((one) => one.port === event.listenerPort && one.protocol === event.protocol)
      if (!listener) {
        os.effect({ type: 'close', conn: event.conn })
        return
      }
      put(world, 'conns', event.conn, { pid: listener.pid, protocol: event.protocol })
      toInbox(os, listener.pid, event)
      return
    }
    case 'connected':
    case 'connectFailed':
    case 'data':
    case 'closed': {
      const conn = world.conns[event.conn]
      if (!conn) return
      if (event.type === 'connectFailed' || (event.type === 'closed' && !event.half)) delete world.conns[event.conn]
      toInbox(os, conn.pid, event)
      return
    }
    default: {
      const pid = world.requests[event.id]
      if (pid === undefined) return
      const over = event.type === 'apiStart' ? event.status >= 400 : event.type !== 'apiData'
      if (over) delete world.requests[event.id]
      toInbox(os, pid, event)
    }
  }
}

const toInbox = (os: Os, pid: number, event: Proc['inbox'][number]): void => {
  const proc = own(os.world, 'procs', pid)
  if (!proc || proc.status !== undefined) return
  proc.inbox.push(event)
  os.wake(pid)
}

/** What a world uses now. `cpuMs` is virtual CPU time since its start (of living processes and instructions of ended ones). */
export function usage(world: World): { memoryBytes: number; cpuMs: number; processes: number } {
  let memoryBytes = 0
  let processes = 0
  for (const pid of Object.keys(world.procs)) {
    const proc = world.procs[pid] as Proc
    if (proc.status !== undefined) continue
    memoryBytes += proc.memory + proc.baseMemory
    processes++
  }
  return { memoryBytes, cpuMs: (world.used / turnLength) * world.limits.turnMs, processes }
}

/** Reads a file of a world as the host. Throws SystemError. */
export const readFile = (machine: Machine, world: World, path: string): string =>
  new Files(machine, world).read(path, '/')

/** Writes a file of a world as the host, making parent directories. Throws SystemError. */
export function writeFile(machine: Machine, world: World, path: string, text: string): void {
  const files = new Files(machine, world)
  makeParents(files, path)
  files.write(path, '/', text)
}

/** Replaces the files of a mount given by the host (an updated ConfigMap), or adds the mount. */
export function setMount(world: World, at: string, files: Layer): void {
  const index = world.fs.mounts.findIndex((mount) => mount.at === at)
  const mounts = world.fs.mounts.slice()
  if (index < 0) mounts.push({ at, files, readOnly: true })
  else mounts[index] = { ...(mounts[index] as Mount), files }
  world.fs = { ...world.fs, mounts }
}
