import type { Effect, InboxEvent, Protocol } from './effects.ts'
import type { FileTree, Mount } from './files/file-tree.ts'

/** Anything that survives JSON.stringify and JSON.parse unchanged. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** What a program keeps between its calls. Must be JSON; may be changed in place. */
export type ProgramState = object

/** One process. */
export interface Proc {
  pid: number
  ppid: number
  /** Process group, for job control and ^C. */
  pgid: number
  /** Session: the pid of its leader. */
  sid: number
  /** Name in the program table. */
  prog: string
  argv: string[]
  env: Record<string, string>
  cwd: string
  umask: number
  uid: number
  gid: number
  /** File descriptor → open file description. */
  fds: Record<string, number>
  state: ProgramState
  kids: number[]
  /** Output that did not fit yet; the process does not run before it is written. */
  owed: [ofd: number, text: string][]
  inbox: InboxEvent[]
  /** The one timer of the process: virtual time in ms. */
  alarm?: number
  pending: string[]
  handled: string[]
  ignored: string[]
  stopped?: boolean
  /** Set once it has ended and until its parent has looked (a zombie). */
  status?: number
  signal?: string
  tty?: string
  /** Id of the exec it belongs to; descendants inherit it. */
  exec?: string
  started: number
  /** Virtual CPU time used, in ms. */
  cpuMs: number
  /** Bytes beyond the program's usual few hundred KB, declared by the program or the shell. */
  memory: number
  /** Bytes a running program of this kind holds anyway. */
  baseMemory: number
}

/** An open file description: shared by dup and fork, as in Unix. */
export interface Ofd {
  kind: 'pipeR' | 'pipeW' | 'file' | 'text' | 'null' | 'zero' | 'full' | 'random' | 'log' | 'output' | 'tty'
  refs: number
  /** Pipe, terminal or exec. */
  id?: string
  stream?: 'stdout' | 'stderr'
  /** For files: mount index and inode (writable trees) or path (read-only ones). */
  tree?: number
  ino?: number
  path?: string
  text?: string
  pos?: number
  append?: boolean
  read?: boolean
  write?: boolean
}

export interface Pipe {
  buf: string
  readers: number
  writers: number
  waiting: number[]
}

/** A terminal and its line discipline. */
export interface Tty {
  cols: number
  rows: number
  icanon: boolean
  echo: boolean
  isig: boolean
  /** Foreground process group. */
  fg: number
  sid: number
  /** The line being typed in canonical mode. */
  line: string
  /** Ready to be read. */
  input: string
  /** ^D on an empty line: the next read ends. */
  eof: boolean
  hungUp: boolean
  waiting: number[]
  /** Characters in the outbox that the host has not taken yet. */
  unsent: number
  /** Output column, for erasing typed wide characters and for programs that must start on a fresh line. */
  column: number
}

export interface Conn {
  pid: number
  protocol: Protocol
  /** Whether our side has closed. */
  closed?: boolean
}

export interface Listener {
  pid: number
  port: number
  protocol: Protocol
  address: string
}

export interface Limits {
  pids: number
  memoryBytes: number
  /** Virtual ms that a full turn of 2,000 instructions takes: the container's CPU limit. */
  turnMs: number
  /** Whether running out of memory kills the whole world (a container) or only the process (a terminal host). */
  oomGroup: boolean
}

/** One container, or one terminal host: JSON at every step. */
export interface World {
  version: 1
  now: number
  /** When the world (container) started. */
  bootedAt: number
  random: number
  nextPid: number
  nextId: number
  hostname: string
  user: { uid: number; gid: number; name: string }
  procs: Record<string, Proc>
  /** Number of entries of `procs`. */
  processes: number
  ofds: Record<string, Ofd>
  pipes: Record<string, Pipe>
  ttys: Record<string, Tty>
  conns: Record<string, Conn>
  /** Open requests (resolve, ping, api) by id → pid. */
  requests: Record<string, number>
  listeners: Listener[]
  /** Execs by id → pid, and the pipe of its standard input. */
  execs: Record<string, { pid: number; stdin?: string }>
  fs: { root: FileTree; layers: string[]; mounts: Mount[]; readOnlyRoot?: boolean }
  code: Record<string, string>
  runq: number[]
  timers: [at: number, pid: number][]
  outbox: Effect[]
  /** Characters of log and output text not yet taken. */
  unsent: number
  /** Processes waiting for the outbox to be taken. */
  waitingForHost: number[]
  limits: Limits
  /** Instructions used since the start. */
  used: number
  exit?: { code: number; signal?: string; reason: 'Completed' | 'Error' | 'OOMKilled' }
}

// --- ownership -----------------------------------------------------------------------------------------------------
// A record (process, pipe, terminal …) may be changed in place only by the world that owns it. Forking gives both worlds
// a new token, so that each copies a record when it first changes it. Tokens are symbol properties: JSON does not see them.

const token = Symbol('owner')
type Owned = { [token]?: object }

const deepCopy = <T>(value: T): T => {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(deepCopy) as T
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) copy[key] = deepCopy((value as Record<string, unknown>)[key])
  return copy as T
}

type Dictionary = 'procs' | 'ofds' | 'pipes' | 'ttys' | 'conns'

/** The record `key` of a dictionary, ready to be changed. Undefined when there is none. */
export function own<D extends Dictionary>(
  world: World,
  dictionary: D,
  key: string | number,
): World[D][string] | undefined {
  const records = world[dictionary] as unknown as Record<string, World[D][string] & Owned>
  const record = records[key]
  if (record === undefined) return undefined
  const owner = tokenOf(world)
  if (record[token] === owner) return record
  const copy = deepCopy(record) as World[D][string] & Owned
  Object.defineProperty(copy, token, { value: owner, enumerable: false, writable: true })
  records[key] = copy
  return copy
}

/** Puts a new record into a dictionary; it belongs to this world. */
export function put<D extends Dictionary>(
  world: World,
  dictionary: D,
  key: string | number,
  record: World[D][string],
): World[D][string] {
  Object.defineProperty(record, token, { value: tokenOf(world), enumerable: false, writable: true })
  ;(world[dictionary] as Record<string, unknown>)[key] = record
  return record
}

export const tokenOf = (world: World): object => {
  const owned = world as Owned
  if (!owned[token])
    Object.defineProperty(world, token, { value: {}, enumerable: false, writable: true, configurable: true })
  return owned[token] as object
}

/**
 * A second world that goes on from the same state. Both can run on; neither sees the other. Costs a copy of the top
 * dictionaries; everything below is shared until changed. Volumes are not part of a world: fork them with `forkTree`.
 */
export function forkWorld(world: World): World {
  Object.defineProperty(world, token, { value: {}, enumerable: false, writable: true, configurable: true })
  return {
    ...world,
    procs: { ...world.procs },
    ofds: { ...world.ofds },
    pipes: { ...world.pipes },
    ttys: { ...world.ttys },
    conns: { ...world.conns },
    requests: { ...world.requests },
    listeners: world.listeners.map((listener) => ({ ...listener })),
    execs: { ...world.execs },
    fs: { ...world.fs, root: forkTree(world.fs.root), mounts: world.fs.mounts.slice() },
    code: { ...world.code },
    runq: world.runq.slice(),
    timers: world.timers.slice(),
    outbox: world.outbox.slice(),
    waitingForHost: world.waitingForHost.slice(),
    limits: { ...world.limits },
  }
}

/** A second file tree (volume) that starts with the same content. */
export const forkTree = (tree: FileTree): FileTree => ({ ...tree, inodes: { ...tree.inodes } })

/** Next 32 random bits of the world (mulberry32). */
export function nextRandom(world: World): number {
  world.random = (world.random + 0x6d2b79f5) | 0
  let t = Math.imul(world.random ^ (world.random >>> 15), 1 | world.random)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return (t ^ (t >>> 14)) >>> 0
}
