import type { ApiEffect, Effect, InboxEvent, Protocol, ResolveEffect } from '../effects.ts'
import { newDirectory, newFile, permits, type Place, Files } from '../files/files.ts'
import type { Machine } from '../machine.ts'
import { toScreen } from '../tty/line-discipline.ts'
import { nextRandom, own, put, type Ofd, type Pipe, type Proc, type Tty, type World } from '../world.ts'
import { ignoredByDefault, signalNumber, stopSignals } from './signals.ts'
import { OutOfMemory, SystemError } from './system-error.ts'

/** Characters a pipe holds before its writer waits. */
export const pipeCapacity = 16_384
/** Characters of terminal or log output the host may leave untaken before writers wait. */
export const outboxCapacity = 32_768

export interface SpawnRequest {
  argv: string[]
  env?: Record<string, string>
  cwd?: string
  /** Descriptors of the child as open file descriptions of the parent (see `ofdOf`); default: all of the parent's. */
  fds?: Record<string, number>
  pgid?: number
  /** Path of the executable when it is already known. */
  path?: string
}

/** Whether somebody else holds a port. */
export type PortCheck = (port: number, protocol: Protocol) => boolean

/** System calls of a world. One instance serves one `run`, `deliver` or `exec`. */
export class Os {
  readonly files: Files
  /** Instructions of the present turn. */
  turn = 0

  /** @param isTaken whether another world of the same network holds a port: the containers of a pod share theirs */
  constructor(
    readonly machine: Machine,
    readonly world: World,
    private readonly isTaken: PortCheck = () => false,
  ) {
    this.files = new Files(machine, world)
  }

  // --- time, chance, cost -------------------------------------------------------------------------------------------

  /** Virtual time in ms since the epoch. */
  get now(): number {
    return this.world.now
  }

  /** A number in [0, 1) from the world's own generator. */
  random(): number {
    return nextRandom(this.world) / 4_294_967_296
  }

  /** Charges instructions: about 5 million are one second of a real core. */
  charge(instructions: number): void {
    this.turn += instructions
  }

  /** True when virtual time has reached `at`; otherwise sets the process's timer (return `'blocked'`). */
  sleepUntil(proc: Proc, at: number): boolean {
    if (this.world.now >= at) {
      delete proc.alarm
      return true
    }
    this.setAlarm(proc, at)
    return false
  }

  /** The process is called again at `at` at the latest. Replaces its previous timer. */
  setAlarm(proc: Proc, at: number | undefined): void {
    if (at === undefined) {
      delete proc.alarm
      return
    }
    if (!Number.isFinite(at)) return
    if (proc.alarm === at) return
    proc.alarm = at
    pushTimer(this.world.timers, at, proc.pid)
  }

  // --- memory -------------------------------------------------------------------------------------------------------

  /** Throws OutOfMemory when a text of this many characters does not fit into the world. Call it before building one. */
  reserve(characters: number): void {
    if (characters > 65_536 && characters > this.world.limits.memoryBytes) throw new OutOfMemory()
  }

  /** Declares how much memory the process holds; throws OutOfMemory when the world has not that much. */
  setMemory(proc: Proc, bytes: number): void {
    proc.memory = bytes
    let total = 0
    for (const pid of Object.keys(this.world.procs)) {
      const other = this.world.procs[pid] as Proc
      total += other.memory + other.baseMemory
    }
    if (total > this.world.limits.memoryBytes) throw new OutOfMemory()
  }

  // --- descriptors --------------------------------------------------------------------------------------------------

  newOfd(ofd: Omit<Ofd, 'refs'>): number {
    const id = this.world.nextId++
    put(this.world, 'ofds', id, { ...ofd, refs: 1 })
    return id
  }

  /** The open file description behind a descriptor. Throws EBADF. */
  ofdOf(proc: Proc, fd: number): number {
    const id = proc.fds[fd]
    if (id === undefined) throw new SystemError('EBADF')
    return id
  }

  /** One more reference to an open file description. */
  share(id: number): number {
    const ofd = own(this.world, 'ofds', id)
    if (ofd) ofd.refs++
    return id
  }

  /** One reference less; the last one closes. */
  release(id: number): void {
    const ofd = own(this.world, 'ofds', id)
    if (!ofd || --ofd.refs > 0) return
    delete this.world.ofds[id]
    if (ofd.kind === 'pipeR' || ofd.kind === 'pipeW') {
      const pipe = own(this.world, 'pipes', ofd.id ?? '')
      if (!pipe) return
      if (ofd.kind === 'pipeR') pipe.readers--
      else pipe.writers--
      this.wakeAll(pipe)
      if (pipe.readers <= 0 && pipe.writers <= 0) delete this.world.pipes[ofd.id ?? '']
    } else if (ofd.kind === 'file' && ofd.ino && ofd.tree !== undefined) {
      const inode =
        this.world.fs.mounts[ofd.tree - 1] || ofd.tree === 0
          ? this.files.source(ofd.tree).tree?.inodes[ofd.ino]
          : undefined
      if (inode?.kind === 'file' && inode.nlink === 0) this.files.release(ofd.tree, ofd.ino)
    }
  }

  /** Puts an open file description (already referenced) under a descriptor, closing what was there. */
  setFd(proc: Proc, fd: number, ofd: number): void {
    const old = proc.fds[fd]
    proc.fds[fd] = ofd
    if (old !== undefined) this.release(old)
  }

  /** Closes a descriptor; false when it was not open. */
  close(proc: Proc, fd: number): boolean {
    const id = proc.fds[fd]
    if (id === undefined) return false
    delete proc.fds[fd]
    this.release(id)
    return true
  }

  /** The lowest free descriptor not below `from`. */
  freeFd(proc: Proc, from = 0): number {
    let fd = from
    while (proc.fds[fd] !== undefined) fd++
    return fd
  }

  /** A pipe: two open file descriptions, each with one reference. */
  pipe(): { read: number; write: number; id: string } {
    const id = String(this.world.nextId++)
    put(this.world, 'pipes', id, { buf: '', readers: 1, writers: 1, waiting: [] })
    return {
      read: this.newOfd({ kind: 'pipeR', id, read: true }),
      write: this.newOfd({ kind: 'pipeW', id, write: true }),
      id,
    }
  }

  /** Opens a file and returns the open file description. `w` truncates, `a` appends, `rw` does neither; all but `r` create. */
  openOfd(proc: Proc, path: string, mode: 'r' | 'w' | 'a' | 'rw' | 'wx', permissions = 0o666): number {
    const { place, parent, name } = this.files.walk(path, proc.cwd, { proc })
    const writes = mode !== 'r'
    if (!place) {
      if (!writes) throw new SystemError('ENOENT')
      if (name === '' || path.endsWith('/')) throw new SystemError('EISDIR')
      const ino = this.files.create(parent, name, newFile(this.now, permissions & ~proc.umask, proc), proc)
      return this.newOfd({
        kind: 'file',
        tree: parent.source,
        ino,
        pos: 0,
        write: true,
        ...(mode === 'rw' ? { read: true } : {}),
        ...(mode === 'a' ? { append: true } : {}),
      })
    }
    if (place.node.kind === 'device') return this.openDevice(proc, place.node.dev, mode)
    if (place.node.kind === 'directory') {
      if (writes) throw new SystemError('EISDIR')
      return this.newOfd({ kind: 'text', text: '', pos: -1, read: true })
    }
    if (place.node.kind !== 'file') throw new SystemError('ELOOP')
    if (!permits(place.node, proc, mode === 'r' ? 4 : mode === 'rw' ? 6 : 2)) throw new SystemError('EACCES')
    if (mode === 'wx') throw new SystemError('EEXIST')
    if (!writes) {
      if (place.source === -1) return this.newOfd({ kind: 'text', text: place.node.text, pos: 0, read: true })
      return this.newOfd({ kind: 'file', tree: place.source, ino: place.ino, path: place.path, pos: 0, read: true })
    }
    const ino = this.files.copyUp(place)
    if (mode === 'w') this.files.setText(place.source, ino, '')
    return this.newOfd({
      kind: 'file',
      tree: place.source,
      ino,
      pos: 0,
      write: true,
      ...(mode === 'rw' ? { read: true } : {}),
      ...(mode === 'a' ? { append: true } : {}),
    })
  }

  private openDevice(proc: Proc, dev: string, mode: string): number {
    if (dev.startsWith('fd:')) {
      const [, pid, fd] = dev.split(':')
      const id = this.world.procs[pid as string]?.fds[fd as string]
      if (id === undefined) throw new SystemError('ENOENT')
      const ofd = this.world.ofds[id] as Ofd
      // Opening a file through /proc gives a description of its own, everything else is shared.
      if (ofd.kind === 'file' || (ofd.kind === 'text' && ofd.pos !== -1)) {
        const fresh = this.newOfd({
          ...ofd,
          pos: 0,
          read: mode === 'r' || mode === 'rw',
          write: mode !== 'r',
          ...(mode === 'a' ? { append: true } : {}),
        })
        if (mode === 'w' && ofd.kind === 'file' && ofd.ino) this.files.setText(ofd.tree ?? 0, ofd.ino, '')
        return fresh
      }
      return this.share(id)
    }
    if (dev === 'tty') {
      if (!proc.tty || !this.world.ttys[proc.tty]) throw new SystemError('ENOENT')
      return this.newOfd({ kind: 'tty', id: proc.tty, read: true, write: true })
    }
    const kind = dev === 'zero' ? 'zero' : dev === 'full' ? 'full' : dev === 'random' ? 'random' : 'null'
    return this.newOfd({ kind, read: true, write: true })
  }

  /** Opens a file under the lowest free descriptor. */
  open(proc: Proc, path: string, mode: 'r' | 'w' | 'a' | 'rw'): number {
    const fd = this.freeFd(proc, 3)
    proc.fds[fd] = this.openOfd(proc, path, mode)
    return fd
  }

  /** Whether a descriptor is a terminal. */
  isTty(proc: Proc, fd: number): boolean {
    const id = proc.fds[fd]
    return id !== undefined && this.world.ofds[id]?.kind === 'tty'
  }

  /** The terminal of the process, ready to be changed. */
  ttyOf(proc: Proc): Tty | undefined {
    return proc.tty === undefined ? undefined : own(this.world, 'ttys', proc.tty)
  }

  /** Size of the process's terminal; 80 × 24 without one. */
  ttySize(proc: Proc): { cols: number; rows: number } {
    const tty = proc.tty === undefined ? undefined : this.world.ttys[proc.tty]
    return { cols: tty?.cols ?? 80, rows: tty?.rows ?? 24 }
  }

  /** Raw mode: keys arrive one by one, without echo; with `isig` ^C still signals. */
  setRaw(proc: Proc, raw: boolean, isig = false): void {
    const tty = this.ttyOf(proc)
    if (!tty) return
    tty.icanon = !raw
    tty.echo = !raw
    tty.isig = !raw || isig
    if (raw && tty.line) {
      tty.input += tty.line
      tty.line = ''
    }
  }

  /**
   * Reads from a descriptor: text, `null` at the end, `undefined` when nothing is there yet (the process is woken when
   * there is; return `'blocked'`). Throws EBADF, EISDIR.
   */
  read(proc: Proc, fd: number, max = 65_536): string | null | undefined {
    const id = this.ofdOf(proc, fd)
    const ofd = this.world.ofds[id] as Ofd
    if (!ofd.read) throw new SystemError('EBADF')
    this.charge(5)
    switch (ofd.kind) {
      case 'null':
      case 'full':
        return null
      case 'zero':
        this.charge(max >> 4)
        return '\0'.repeat(max)
      case 'random': {
        let text = ''
        const length = Math.min(max, 4096)
        for (let i = 0; i < length; i++) {
          const byte = nextRandom(this.world) & 255
          text += String.fromCharCode(byte < 128 ? byte : 0xdc00 + byte)
        }
        this.charge(length >> 2)
        return text
      }
      case 'text': {
        if (ofd.pos === -1) throw new SystemError('EISDIR')
        return this.take(id, ofd.text ?? '', max)
      }
      case 'file':
        return this.take(id, this.fileText(ofd), max)
      case 'pipeR': {
        const pipe = own(this.world, 'pipes', ofd.id ?? '')
        if (!pipe) return null
        if (pipe.buf) {
          const text = pipe.buf.slice(0, max)
          pipe.buf = pipe.buf.slice(max)
          this.charge(text.length >> 5)
          this.wakeAll(pipe)
          return text
        }
        if (pipe.writers <= 0) return null
        if (!pipe.waiting.includes(proc.pid)) pipe.waiting.push(proc.pid)
        return undefined
      }
      case 'tty':
        return this.readTty(proc, ofd.id ?? '', max)
      default:
        throw new SystemError('EBADF')
    }
  }

  private fileText(ofd: Ofd): string {
    if (ofd.ino) return this.files.textOf(ofd.tree ?? 0, ofd.ino)
    try {
      const place = this.files.lookup(ofd.path ?? '', '/')
      return place.node.kind === 'file' ? place.node.text : ''
    } catch {
      return ''
    }
  }

  private take(id: number, text: string, max: number): string | null {
    const ofd = own(this.world, 'ofds', id) as Ofd
    const pos = ofd.pos ?? 0
    if (pos >= text.length) return null
    const piece = text.slice(pos, pos + max)
    ofd.pos = pos + piece.length
    this.charge(piece.length >> 5)
    return piece
  }

  private readTty(proc: Proc, id: string, max: number): string | null | undefined {
    const tty = own(this.world, 'ttys', id)
    if (!tty || tty.hungUp) return null
    if (proc.pgid !== tty.fg && this.world.procs[tty.fg] && proc.tty === id && proc.prog !== 'sh') {
      this.kill(-proc.pgid, 'TTIN')
      return undefined
    }
    if (tty.input) {
      const line = tty.icanon ? tty.input.indexOf('\n') + 1 : 0
      const text = tty.input.slice(0, Math.min(max, line || tty.input.length))
      tty.input = tty.input.slice(text.length)
      return text
    }
    if (tty.eof) {
      tty.eof = false
      return null
    }
    if (!tty.waiting.includes(proc.pid)) tty.waiting.push(proc.pid)
    return undefined
  }

  /** Whether a read would give something now (text or the end). */
  readable(proc: Proc, fd: number): boolean {
    const ofd = this.world.ofds[this.ofdOf(proc, fd)] as Ofd
    if (ofd.kind === 'pipeR') {
      const pipe = this.world.pipes[ofd.id ?? '']
      return !pipe || pipe.buf !== '' || pipe.writers <= 0
    }
    if (ofd.kind === 'tty') {
      const tty = this.world.ttys[ofd.id ?? '']
      return !tty || tty.input !== '' || tty.eof || tty.hungUp
    }
    return true
  }

  /** Puts text back so that the next read gives it first (a shell reading its script line by line). */
  unread(proc: Proc, fd: number, text: string): void {
    if (!text) return
    const ofd = own(this.world, 'ofds', this.ofdOf(proc, fd)) as Ofd
    if (ofd.kind === 'pipeR') {
      const pipe = own(this.world, 'pipes', ofd.id ?? '')
      if (pipe) pipe.buf = text + pipe.buf
    } else if (ofd.kind === 'tty') {
      const tty = own(this.world, 'ttys', ofd.id ?? '')
      if (tty) tty.input = text + tty.input
    } else if (ofd.pos !== undefined) ofd.pos -= text.length
  }

  /**
   * Writes to a descriptor. Never fails half-way: what does not fit is owed, and the process does not run again before it
   * is written. Without a reader the process gets SIGPIPE. Throws EBADF, ENOSPC, EROFS, and EPIPE when PIPE is ignored.
   */
  write(proc: Proc, fd: number, text: string): void {
    const id = this.ofdOf(proc, fd)
    if (text === '') return
    this.charge(5 + (text.length >> 5))
    const last = proc.owed[proc.owed.length - 1]
    if (last) {
      this.reserve(text.length + last[1].length)
      if (last[0] === id) last[1] += text
      else proc.owed.push([this.share(id), text])
      return
    }
    const rest = this.writeOfd(proc, id, text)
    if (rest) proc.owed.push([this.share(id), rest])
  }

  /** Writes to standard output. */
  print(proc: Proc, text: string): void {
    this.write(proc, 1, text)
  }

  /** Writes `name: text` and a newline to standard error. */
  warn(proc: Proc, text: string): void {
    const name = proc.argv[0] ?? proc.prog
    this.complain(proc, `${name.slice(name.lastIndexOf('/') + 1)}: ${text}\n`)
  }

  /** Writes to standard error; silently nothing when it is closed. */
  complain(proc: Proc, text: string): void {
    if (proc.fds[2] !== undefined) this.write(proc, 2, text)
  }

  /** Writes what the process owes; false when something is still owed. */
  flush(proc: Proc): boolean {
    while (proc.owed.length > 0) {
      const [id, text] = proc.owed[0] as [number, string]
      const rest = this.writeOfd(proc, id, text)
      if (proc.status !== undefined) return false
      if (rest) {
        proc.owed[0] = [id, rest]
        return false
      }
      proc.owed.shift()
      this.release(id)
    }
    return true
  }

  /** Returns what did not fit. */
  private writeOfd(proc: Proc, id: number, text: string): string {
    const ofd = this.world.ofds[id] as Ofd
    if (!ofd.write) throw new SystemError('EBADF')
    switch (ofd.kind) {
      case 'null':
      case 'zero':
      case 'random':
        return ''
      case 'full':
        throw new SystemError('ENOSPC')
      case 'pipeW': {
        const pipe = own(this.world, 'pipes', ofd.id ?? '')
        if (!pipe || pipe.readers <= 0) {
          if (proc.ignored.includes('PIPE')) throw new SystemError('EPIPE')
          this.kill(proc.pid, 'PIPE')
          return ''
        }
        const room = pipeCapacity - pipe.buf.length
        if (room > 0) {
          pipe.buf += text.slice(0, room)
          this.wakeAll(pipe)
        }
        if (text.length > room && !pipe.waiting.includes(proc.pid)) pipe.waiting.push(proc.pid)
        return text.slice(Math.max(0, room))
      }
      case 'file': {
        const current = this.files.textOf(ofd.tree ?? 0, ofd.ino ?? 0)
        this.reserve(current.length + text.length)
        const mine = own(this.world, 'ofds', id) as Ofd
        const pos = ofd.append ? current.length : (ofd.pos ?? 0)
        const next =
          pos >= current.length
            ? (pos > current.length ? current + '\0'.repeat(pos - current.length) : current) + text
            : current.slice(0, pos) + text + current.slice(pos + text.length)
        this.files.setText(ofd.tree ?? 0, ofd.ino ?? 0, next)
        mine.pos = pos + text.length
        return ''
      }
      case 'tty': {
        const tty = own(this.world, 'ttys', ofd.id ?? '')
        if (!tty || tty.hungUp) return ''
        const room = outboxCapacity - tty.unsent
        const piece = text.slice(0, Math.max(0, room))
        if (piece) this.screen(ofd.id ?? '', piece)
        if (piece.length < text.length && !this.world.waitingForHost.includes(proc.pid))
          this.world.waitingForHost.push(proc.pid)
        return text.slice(piece.length)
      }
      case 'log':
      case 'output': {
        const room = outboxCapacity - this.world.unsent
        const piece = text.slice(0, Math.max(0, room))
        if (piece) this.emitText(ofd, piece)
        if (piece.length < text.length && !this.world.waitingForHost.includes(proc.pid))
          this.world.waitingForHost.push(proc.pid)
        return text.slice(piece.length)
      }
      default:
        throw new SystemError('EBADF')
    }
  }

  /** Sends text to a terminal's screen. */
  screen(id: string, text: string): void {
    const tty = own(this.world, 'ttys', id)
    if (!tty) return
    const shown = toScreen(tty, text)
    tty.unsent += text.length
    const { outbox, now } = this.world
    const last = outbox[outbox.length - 1]
    if (last?.type === 'tty' && last.tty === id && last.at === now)
      outbox[outbox.length - 1] = { ...last, text: last.text + shown }
    else outbox.push({ type: 'tty', tty: id, text: shown, at: now })
  }

  private emitText(ofd: Ofd, text: string): void {
    const { outbox, now } = this.world
    this.world.unsent += text.length
    const stream = ofd.stream ?? 'stdout'
    const last = outbox[outbox.length - 1]
    if (ofd.kind === 'log') {
      if (last?.type === 'log' && last.stream === stream && last.at === now)
        outbox[outbox.length - 1] = { ...last, text: last.text + text }
      else outbox.push({ type: 'log', stream, text, at: now })
    } else if (last?.type === 'output' && last.exec === ofd.id && last.stream === stream && last.at === now)
      outbox[outbox.length - 1] = { ...last, text: last.text + text }
    else outbox.push({ type: 'output', exec: ofd.id ?? '', stream, text, at: now })
  }

  private wakeAll(waiting: Pipe | Tty): void {
    if (waiting.waiting.length === 0) return
    const pids = waiting.waiting
    waiting.waiting = []
    for (const pid of pids) this.wake(pid)
  }

  /** Puts a process into the run queue. */
  wake(pid: number): void {
    const proc = this.world.procs[pid]
    if (proc && proc.status === undefined && !this.world.runq.includes(pid)) this.world.runq.push(pid)
  }

  // --- whole files --------------------------------------------------------------------------------------------------

  /** Whole text of a file. Throws SystemError. */
  readFile(proc: Proc, path: string): string {
    const text = this.files.read(path, proc.cwd, proc)
    this.charge(5 + (text.length >> 5))
    return text
  }

  /** Writes a whole file, creating it when it is missing. Throws SystemError. */
  writeFile(proc: Proc, path: string, text: string): void {
    this.charge(5 + (text.length >> 5))
    this.reserve(text.length)
    this.files.write(path, proc.cwd, text, proc, 0o666 & ~proc.umask)
  }

  /** Node at a path; `nofollow` looks at a link itself. Throws SystemError. */
  stat(proc: Proc, path: string, last: 'follow' | 'nofollow' = 'follow'): Place {
    return this.files.lookup(path, proc.cwd, { proc, last })
  }

  /** Like stat, undefined instead of an error. */
  find(proc: Proc, path: string, last: 'follow' | 'nofollow' = 'follow'): Place | undefined {
    return this.files.find(path, proc.cwd, { proc, last })
  }

  /** Names in a directory, sorted. Throws SystemError. */
  list(proc: Proc, path: string): string[] {
    const place = this.files.lookup(path, proc.cwd, { proc })
    if (place.node.kind !== 'directory') throw new SystemError('ENOTDIR')
    if (!permits(place.node, proc, 4)) throw new SystemError('EACCES')
    const names = this.files.names(place)
    this.charge(names.length)
    return names
  }

  /** Makes a directory. Throws SystemError. */
  mkdir(proc: Proc, path: string, mode = 0o777): void {
    const { place, parent, name } = this.files.walk(path, proc.cwd, { proc })
    if (place) throw new SystemError('EEXIST')
    this.files.create(parent, name, newDirectory(this.now, mode & ~proc.umask, proc), proc)
  }

  // --- processes ----------------------------------------------------------------------------------------------------

  /** Path of a command: searched in PATH unless it has a slash. Undefined when there is none. */
  which(proc: Proc, name: string, path: string): string | undefined {
    if (name === '') return undefined
    if (name.includes('/')) return this.find(proc, name) ? name : undefined
    let unusable: string | undefined
    for (const directory of path.split(':')) {
      const candidate = `${directory === '' ? '.' : directory}/${name}`
      const node = this.find(proc, candidate)?.node
      if (node?.kind !== 'file') continue
      if (permits(node, proc, 1)) return candidate
      unusable ??= candidate
    }
    return unusable
  }

  /** The program and argument list a path stands for: a built-in program or a script with its interpreter. */
  executable(proc: Proc, path: string, argv: string[], depth = 0): { prog: string; argv: string[] } {
    const place = this.files.lookup(path, proc.cwd, { proc })
    const node = place.node
    if (node.kind !== 'file') throw new SystemError('EACCES')
    if (!permits(node, proc, 1)) throw new SystemError('EACCES')
    if (node.bin !== undefined) {
      if (!Object.hasOwn(this.machine.programs, node.bin)) throw new SystemError('ENOEXEC')
      return { prog: node.bin, argv }
    }
    if (!node.text.startsWith('#!') || depth > 3) throw new SystemError('ENOEXEC')
    const line = node.text.slice(2, node.text.indexOf('\n') < 0 ? undefined : node.text.indexOf('\n')).trim()
    const cut = line.search(/[ \t]/)
    const interpreter = cut < 0 ? line : line.slice(0, cut)
    const option = cut < 0 ? [] : [line.slice(cut).trim()]
    return this.executable(proc, interpreter, [interpreter, ...option, path, ...argv.slice(1)], depth + 1)
  }

  /** Starts a child process; returns its pid. Throws ENOENT, EACCES, ENOEXEC, EAGAIN (too many processes). */
  spawn(parent: Proc, request: SpawnRequest): number {
    const env = request.env ?? parent.env
    const name = request.argv[0] ?? ''
    const path =
      request.path ??
      this.which(parent, name, env['PATH'] ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
    if (path === undefined) throw new SystemError('ENOENT')
    const { prog, argv } = this.executable(parent, path, request.argv)
    return this.fork(parent, {
      prog,
      argv,
      env,
      cwd: request.cwd ?? parent.cwd,
      fds: request.fds ?? parent.fds,
      state: {},
      ...(request.pgid === undefined ? {} : { pgid: request.pgid }),
    }).pid
  }

  /** A new process made from its parts; descriptors are shared with the given descriptions. Throws EAGAIN. */
  fork(parent: Proc, parts: Pick<Proc, 'prog' | 'argv' | 'env' | 'cwd' | 'fds' | 'state'> & { pgid?: number }): Proc {
    const { world } = this
    if (world.processes >= world.limits.pids) throw new SystemError('EAGAIN')
    const pid = world.nextPid++
    const fds: Record<string, number> = {}
    for (const fd of Object.keys(parts.fds)) fds[fd] = this.share(parts.fds[fd] as number)
    const child: Proc = {
      pid,
      ppid: parent.pid,
      pgid: parts.pgid === 0 ? pid : (parts.pgid ?? parent.pgid),
      sid: parent.sid,
      prog: parts.prog,
      argv: parts.argv,
      env: parts.env,
      cwd: parts.cwd,
      umask: parent.umask,
      uid: parent.uid,
      gid: parent.gid,
      fds,
      state: parts.state,
      kids: [],
      owed: [],
      inbox: [],
      pending: [],
      handled: [],
      ignored: parent.ignored.slice(),
      ...(parent.tty === undefined ? {} : { tty: parent.tty }),
      ...(parent.exec === undefined ? {} : { exec: parent.exec }),
      started: world.now,
      cpuMs: 0,
      memory: 0,
      baseMemory: 400_000,
    }
    parent.kids.push(pid)
    put(world, 'procs', pid, child)
    world.processes++
    world.runq.push(pid)
    this.charge(30)
    return child
  }

  /** Replaces the running program, as exec(2): same process, new program, fresh state. Throws as spawn does. */
  replace(proc: Proc, request: { argv: string[]; env: Record<string, string>; path: string }): void {
    const { prog, argv } = this.executable(proc, request.path, request.argv)
    proc.prog = prog
    proc.argv = argv
    proc.env = request.env
    proc.state = {}
    proc.handled = []
    proc.memory = 0
    delete proc.alarm
  }

  /** Status of a child that has ended (it is gone then), `stopped`, or undefined while it runs. A stranger gives 127. */
  waitFor(proc: Proc, pid: number): number | 'stopped' | undefined {
    const child = this.world.procs[pid]
    if (!child || child.ppid !== proc.pid) return 127
    if (child.status === undefined) return child.stopped ? 'stopped' : undefined
    this.reap(proc, pid)
    return child.status
  }

  private reap(parent: Proc, pid: number): void {
    this.forget(pid)
    const index = parent.kids.indexOf(pid)
    if (index >= 0) parent.kids.splice(index, 1)
  }

  private forget(pid: number): void {
    if (this.world.procs[pid] === undefined) return
    delete this.world.procs[pid]
    this.world.processes--
  }

  /** Ends a process: closes everything, tells parent and host. */
  finish(proc: Proc, status: number, signal?: string): void {
    const { world } = this
    if (proc.status !== undefined) return
    proc.status = status & 255
    if (signal) proc.signal = signal
    for (const [id] of proc.owed) this.release(id)
    proc.owed = []
    for (const fd of Object.keys(proc.fds)) this.release(proc.fds[fd] as number)
    proc.fds = {}
    delete proc.alarm
    for (const id of Object.keys(world.conns)) {
      const conn = world.conns[id]
      if (conn?.pid !== proc.pid) continue
      if (!conn.closed) this.effect({ type: 'close', conn: id })
      delete world.conns[id]
    }
    for (const id of Object.keys(world.requests)) {
      if (world.requests[id] !== proc.pid) continue
      delete world.requests[id]
      if (id.startsWith('api')) this.effect({ type: 'apiCancel', id })
    }
    if (world.listeners.some((listener) => listener.pid === proc.pid)) {
      for (const { pid, port, protocol } of world.listeners)
        if (pid === proc.pid) this.effect({ type: 'unlisten', port, protocol })
      world.listeners = world.listeners.filter((listener) => listener.pid !== proc.pid)
    }
    for (const kid of proc.kids) {
      const child = world.procs[kid]
      if (!child) continue
      if (child.status !== undefined) this.forget(kid)
      else {
        const orphan = own(world, 'procs', kid) as Proc
        orphan.ppid = world.procs[1] && proc.pid !== 1 && world.procs[1].status === undefined ? 1 : 0
        // A stopped job that lost its shell would never run again.
        if (orphan.stopped) this.kill(kid, 'HUP')
      }
    }
    proc.kids = []
    const execId = proc.exec
    if (execId !== undefined && world.execs[execId]?.pid === proc.pid) {
      const stdin = world.execs[execId]?.stdin
      delete world.execs[execId]
      if (stdin !== undefined) delete world.pipes[stdin]
      this.effect({ type: 'execExit', exec: execId, code: proc.status, ...(signal ? { signal } : {}), at: world.now })
      const tty = own(world, 'ttys', execId)
      if (tty) this.hangUp(execId)
    }
    const parent = own(world, 'procs', proc.ppid)
    if (!parent || parent.status !== undefined) this.forget(proc.pid)
    else {
      // Orphans adopted by pid 1 are not waited for by anybody.
      if (parent.pid === 1 && !parent.kids.includes(proc.pid)) this.forget(proc.pid)
      if (parent.handled.includes('CHLD')) parent.pending.push('CHLD')
      this.wake(parent.pid)
    }
    if (proc.pid === 1) this.shutDown(proc.status, signal)
  }

  /** Ends the world: everything that still runs is killed. */
  shutDown(code: number, signal?: string, reason?: 'OOMKilled'): void {
    const { world } = this
    if (world.exit) return
    world.exit = { code, ...(signal ? { signal } : {}), reason: reason ?? (code === 0 ? 'Completed' : 'Error') }
    for (const pid of Object.keys(world.procs)) {
      const other = own(world, 'procs', pid)
      if (other && other.status === undefined) this.finish(other, 137, 'KILL')
    }
    world.procs = {}
    world.processes = 0
    world.runq = []
    world.timers = []
    this.effect({ type: 'exit', ...world.exit, at: world.now })
  }

  /** Hang-up of a terminal: readers see the end, the session gets HUP. */
  hangUp(id: string): void {
    const tty = own(this.world, 'ttys', id)
    if (!tty || tty.hungUp) return
    tty.hungUp = true
    this.wakeAll(tty)
    for (const pid of Object.keys(this.world.procs)) {
      const proc = this.world.procs[pid] as Proc
      if (proc.tty === id && proc.status === undefined) {
        this.kill(proc.pid, 'HUP')
        this.kill(proc.pid, 'CONT')
      }
    }
    delete this.world.ttys[id]
  }

  // --- signals ------------------------------------------------------------------------------------------------------

  /** From now on these signals are noted for `takeSignal` instead of acting. */
  handleSignals(proc: Proc, names: string[]): void {
    for (const name of names) if (!proc.handled.includes(name)) proc.handled.push(name)
  }

  /** The next noted signal (or whether `name` was noted), taken off the list. */
  takeSignal(proc: Proc, name?: string): string | undefined {
    const index = name === undefined ? 0 : proc.pending.indexOf(name)
    if (index < 0 || proc.pending.length === 0) return undefined
    return proc.pending.splice(index, 1)[0]
  }

  /** Sends a signal to a process, or with a negative number to a process group. False when there is none such. */
  kill(target: number, name: string, fromOutside = false): boolean {
    const { world } = this
    if (target < 0 || target === 0) {
      let found = false
      for (const pid of Object.keys(world.procs)) {
        const proc = world.procs[pid]
        if (proc && proc.pgid === -target && proc.status === undefined)
          found = this.kill(proc.pid, name, fromOutside) || found
      }
      return found
    }
    const proc = own(world, 'procs', target)
    if (!proc || proc.status !== undefined) return proc !== undefined
    if (name === 'KILL') {
      if (proc.pid !== 1 || fromOutside) this.finish(proc, 137, 'KILL')
      return true
    }
    if (name === 'CONT') {
      if (proc.stopped) {
        delete proc.stopped
        // Its timer may have passed meanwhile: the program sets it again.
        delete proc.alarm
        this.wake(proc.pid)
        this.wake(proc.ppid)
      }
    }
    if (name !== 'STOP') {
      if (proc.ignored.includes(name)) return true
      if (proc.handled.includes(name)) {
        if (!proc.pending.includes(name)) proc.pending.push(name)
        this.wake(proc.pid)
        return true
      }
    }
    if (ignoredByDefault.has(name)) return true
    if (stopSignals.has(name)) {
      if (proc.pid === 1) return true
      proc.stopped = true
      this.wake(proc.ppid)
      return true
    }
    if (proc.pid === 1 && !(proc.prog !== 'sh' && name === 'PIPE')) return true
    this.finish(proc, 128 + signalNumber(name), name)
    return true
  }

  // --- network and requests -----------------------------------------------------------------------------------------

  effect(effect: Effect): void {
    this.world.outbox.push(effect)
  }

  /** Listens on a port; `accepted` events come to this process. Throws EADDRINUSE. */
  listen(proc: Proc, port: number, protocol: Protocol = 'tcp', address = '0.0.0.0'): void {
    const isOurs = this.world.listeners.some((other) => other.port === port && other.protocol === protocol)
    if (isOurs || this.isTaken(port, protocol)) throw new SystemError('EADDRINUSE')
    this.world.listeners.push({ pid: proc.pid, port, protocol, address })
    this.effect({ type: 'listen', port, protocol, address })
  }

  /** Stops listening on a port. */
  unlisten(proc: Proc, port: number, protocol: Protocol = 'tcp'): void {
    const before = this.world.listeners.length
    this.world.listeners = this.world.listeners.filter(
      (other) => !(other.pid === proc.pid && other.port === port && other.protocol === protocol),
    )
    if (this.world.listeners.length < before) this.effect({ type: 'unlisten', port, protocol })
  }

  /** Asks for a connection; `connected` or `connectFailed` comes as an event. Returns its name. */
  connect(proc: Proc, host: string, port: number, protocol: Protocol = 'tcp'): string {
    const conn = `c${this.world.nextId++}`
    put(this.world, 'conns', conn, { pid: proc.pid, protocol })
    this.effect({ type: 'connect', conn, host, port, protocol })
    return conn
  }

  /** Sends bytes; silently nothing when the connection is closed. */
  send(_proc: Proc, conn: string, text: string): void {
    if (!text || !this.world.conns[conn] || this.world.conns[conn]?.closed) return
    this.charge(5 + (text.length >> 5))
    const last = this.world.outbox[this.world.outbox.length - 1]
    if (last?.type === 'send' && last.conn === conn)
      this.world.outbox[this.world.outbox.length - 1] = { ...last, text: last.text + text }
    else this.effect({ type: 'send', conn, text })
  }

  /** Closes our end, or with `half` only the sending direction. */
  closeConn(_proc: Proc, conn: string, half = false): void {
    const record = own(this.world, 'conns', conn)
    if (!record) return
    if (!record.closed) this.effect({ type: 'close', conn, ...(half ? { half } : {}) })
    if (half) record.closed = true
    else delete this.world.conns[conn]
  }

  private request(proc: Proc, prefix: string): string {
    const id = `${prefix}${this.world.nextId++}`
    this.world.requests[id] = proc.pid
    return id
  }

  /** Asks DNS; `resolved` comes as an event with the returned id. */
  resolve(
    proc: Proc,
    name: string,
    recordType: ResolveEffect['recordType'] = 'A',
    options: { server?: string; search?: boolean } = {},
  ): string {
    const id = this.request(proc, 'dns')
    this.effect({
      type: 'resolve',
      id,
      name,
      recordType,
      search: options.search ?? true,
      ...(options.server === undefined ? {} : { server: options.server }),
    })
    return id
  }

  /** One ICMP echo request; `pong` comes as an event. */
  ping(proc: Proc, host: string): string {
    const id = this.request(proc, 'ping')
    this.effect({ type: 'ping', id, host })
    return id
  }

  /** Calls the Kubernetes API; the answer comes as events with the returned id. */
  api(proc: Proc, call: Omit<ApiEffect, 'type' | 'id'>): string {
    const id = this.request(proc, 'api')
    this.effect({ type: 'api', id, ...call })
    return id
  }

  /** More input for a streaming API call. */
  apiSend(_proc: Proc, id: string, channel: string, text: string): void {
    if (this.world.requests[id] !== undefined) this.effect({ type: 'apiSend', id, channel, text })
  }

  /** The answer is no longer wanted. */
  apiCancel(_proc: Proc, id: string): void {
    if (this.world.requests[id] === undefined) return
    delete this.world.requests[id]
    this.effect({ type: 'apiCancel', id })
  }

  /** The next event for this process, in order of arrival; undefined when there is none (return `'blocked'`). */
  nextEvent(proc: Proc): InboxEvent | undefined {
    const event = proc.inbox.shift()
    if (event) this.charge(10)
    return event
  }
}

/** Adds to a heap ordered by time, then by order of insertion for equal times (by pid). */
export const pushTimer = (heap: [number, number][], at: number, pid: number): void => {
  let i = heap.length
  heap.push([at, pid])
  while (i > 0) {
    const parent = (i - 1) >> 1
    if (!before(heap[i] as [number, number], heap[parent] as [number, number])) break
    swap(heap, i, parent)
    i = parent
  }
}

/** Removes the earliest entry of the heap. */
export const popTimer = (heap: [number, number][]): [number, number] | undefined => {
  const top = heap[0]
  const last = heap.pop()
  if (top === undefined || last === undefined || heap.length === 0) return top
  heap[0] = last
  let i = 0
  for (;;) {
    let least = i
    for (const child of [2 * i + 1, 2 * i + 2])
      if (child < heap.length && before(heap[child] as [number, number], heap[least] as [number, number])) least = child
    if (least === i) return top
    swap(heap, i, least)
    i = least
  }
}

const before = (a: [number, number], b: [number, number]) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
const swap = (heap: [number, number][], i: number, k: number) => {
  const held = heap[i] as [number, number]
  heap[i] = heap[k] as [number, number]
  heap[k] = held
}
