// A world as a text that is stored, and a world again from it. Most of a container is what its image brought along, or
// what every process has: a checkpoint leaves out what is empty, tells each environment once, and names files of the
// image in place of their texts.
import { layerFileWith, layerNode, type FileTree, type Layer } from './files/file-tree.ts'
import type { Machine } from './machine.ts'
import type { Ofd, Proc, World } from './world.ts'

/** Stored as `checkpoint`; a text without it is a world as it is in memory, which is what earlier versions stored. */
const FORMAT = 2

type Env = Proc['env']
type StoredProc = Omit<Partial<Proc>, 'env'> & { env: number }
type StoredWorld = Omit<Partial<World>, 'procs'> & {
  checkpoint: number
  envs: Env[]
  procs: Record<string, StoredProc>
}

/** The fields in the order in which they are stored, with what they are when they are left out. */
type Fields<T> = { readonly [Field in keyof Required<T>]: (() => NonNullable<T[Field]>) | undefined }

const list = (): never[] => []
const dictionary = (): Record<string, never> => ({})

const PROC_FIELDS: Fields<Proc> = {
  pid: undefined,
  ppid: undefined,
  pgid: undefined,
  sid: undefined,
  prog: undefined,
  argv: undefined,
  env: undefined,
  cwd: undefined,
  umask: undefined,
  uid: undefined,
  gid: undefined,
  fds: dictionary,
  state: dictionary,
  kids: list,
  owed: list,
  inbox: list,
  alarm: undefined,
  pending: list,
  handled: list,
  ignored: list,
  stopped: undefined,
  status: undefined,
  signal: undefined,
  tty: undefined,
  exec: undefined,
  started: undefined,
  cpuMs: undefined,
  memory: undefined,
  baseMemory: undefined,
}

const WORLD_FIELDS: Fields<World> = {
  version: undefined,
  now: undefined,
  bootedAt: undefined,
  random: undefined,
  nextPid: undefined,
  nextId: undefined,
  hostname: undefined,
  user: undefined,
  procs: undefined,
  processes: undefined,
  ofds: dictionary,
  pipes: dictionary,
  ttys: dictionary,
  conns: dictionary,
  requests: dictionary,
  listeners: list,
  execs: dictionary,
  fs: undefined,
  code: dictionary,
  runq: list,
  timers: list,
  outbox: list,
  unsent: undefined,
  waitingForHost: list,
  limits: undefined,
  used: undefined,
  exit: undefined,
}

/** A world as text; `restored` makes it again, on any machine with the same layers. */
export function checkpoint(machine: Machine, world: World): string {
  const texts = new LayerTexts(machine, world.fs.layers)
  const envs: Env[] = []
  const procs: Record<string, StoredProc> = {}
  for (const pid in world.procs) {
    const proc = world.procs[pid]!
    const stored = withoutEmpty(PROC_FIELDS, proc) as unknown as StoredProc
    stored.env = placeOf(proc.env, envs)
    if (stored.state) stored.state = texts.named(proc.state)
    procs[pid] = stored
  }
  const stored: StoredWorld = {
    checkpoint: FORMAT,
    ...withoutEmpty(WORLD_FIELDS, world),
    envs,
    procs,
    fs: { ...world.fs, root: { ...world.fs.root, inodes: texts.named(world.fs.root.inodes) } },
  }
  if (stored.ofds) stored.ofds = texts.named(world.ofds)
  if (stored.code) stored.code = texts.named(world.code)
  return JSON.stringify(stored)
}

/**
 * The world of a checkpoint.
 * @throws Error when it needs a file of an image that this machine's layers do not have
 */
export function restored(machine: Machine, text: string): World {
  const stored = JSON.parse(text) as StoredWorld | World
  if (!('checkpoint' in stored)) return stored
  if (stored.checkpoint !== FORMAT)
    throw new Error(`a container was stored in form ${stored.checkpoint}; this version reads up to ${FORMAT}`)
  const texts = new LayerTexts(machine, stored.fs!.layers)
  const { envs } = stored
  const procs: World['procs'] = {}
  for (const pid in stored.procs) {
    const proc = stored.procs[pid]!
    const complete = { ...proc, env: { ...envs[proc.env] } }
    if (complete.state) complete.state = texts.restored(complete.state)
    procs[pid] = withEmpty(PROC_FIELDS, complete)
  }
  return withEmpty(WORLD_FIELDS, {
    ...stored,
    procs,
    fs: withTexts(stored.fs!, texts),
    ...(stored.ofds && { ofds: texts.restored<Record<string, Ofd>>(stored.ofds) }),
    ...(stored.code && { code: texts.restored(stored.code) }),
  })
}

function withTexts(fs: World['fs'], texts: LayerTexts): World['fs'] {
  return { ...fs, root: { ...fs.root, inodes: texts.restored<FileTree['inodes']>(fs.root.inodes) } }
}

// Fields in a fixed order: a world that was stored and restored is stored again as the same text.
function withoutEmpty<T extends object>(fields: Fields<T>, record: T): Partial<T> {
  const result: Partial<T> = {}
  for (const field in fields) {
    const value = record[field as keyof T]
    if (value === undefined || (fields[field as keyof T] && isEmpty(value as object))) continue
    result[field as keyof T] = value
  }
  return result
}

function withEmpty<T extends object>(fields: Fields<T>, record: Partial<T>): T {
  const result: Partial<T> = {}
  for (const field in fields) {
    const value = record[field as keyof T] ?? fields[field as keyof T]?.()
    if (value !== undefined) result[field as keyof T] = value
  }
  return result as T
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false
  return true
}

/** Where an environment is in a list that it is added to when it is not there. Order counts: `env` shows it. */
function placeOf(env: Env, envs: Env[]): number {
  const keys = Object.keys(env)
  const found = envs.findIndex((other) => {
    if (other === env) return true
    const others = Object.keys(other)
    return others.length === keys.length && keys.every((key, i) => key === others[i] && env[key] === other[key])
  })
  return found < 0 ? envs.push(env) - 1 : found
}

const SHORTEST_TEXT = 64
const MARK = '\0'

/** Texts of files of an image, written as a mark and their path. Another text that begins with a mark gets one more. */
class LayerTexts {
  private readonly layers: readonly Layer[]

  constructor(machine: Machine, names: readonly string[]) {
    this.layers = names.map((name) => machine.layers[name] ?? {})
  }

  /** The value with paths for texts; parts without any are taken as they are. */
  named<T>(value: T): T {
    return this.replaced(value, (text) => {
      if (text.startsWith(MARK)) return MARK + text
      const path = text.length < SHORTEST_TEXT ? undefined : layerFileWith(this.layers, text)
      return path === undefined ? text : MARK + path
    }) as T
  }

  restored<T>(value: T): T {
    return this.replaced(value, (text) => {
      if (!text.startsWith(MARK)) return text
      const rest = text.slice(MARK.length)
      if (rest.startsWith(MARK)) return rest
      const node = layerNode(this.layers, rest)
      if (node?.kind !== 'file') throw new Error(`a stored container needs ${rest}, which its image no longer has`)
      return node.text
    }) as T
  }

  private replaced(value: unknown, replace: (text: string) => string): unknown {
    if (typeof value === 'string') return replace(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      const items = value.map((item) => this.replaced(item, replace))
      return items.some((item, i) => item !== value[i]) ? items : value
    }
    const fields = value as Record<string, unknown>
    let copy: Record<string, unknown> | undefined
    for (const key in fields) {
      const child = this.replaced(fields[key], replace)
      if (child !== fields[key]) (copy ??= { ...fields })[key] = child
    }
    return copy ?? value
  }
}
