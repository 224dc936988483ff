import { commandName, stateLetter } from '../../files/proc-files.ts'
import type { Program } from '../../machine.ts'
import type { Os } from '../../process/os.ts'
import { SystemError } from '../../process/system-error.ts'
import { Regex, RegexError } from '../../regex/regex.ts'
import { strftime } from '../../strftime.ts'
import type { Proc } from '../../world.ts'
import { guarded, newInput, nextChunk, type Input, parseOptions, UsageError } from '../command.ts'
import { nameOfId } from '../files/listing.commands.ts'
import { enterScreen, leaveScreen, splitKeys, visiblePart, wrapLine } from './screen-text.ts'

// --- watch ---------------------------------------------------------------------------------------------------------------

interface WatchState {
  interval: number
  command: string[]
  title: boolean
  child?: number
  fd?: number
  text: string
  next: number
  last?: string
  onScreen: boolean
}

const watch: Program = guarded((os, proc) => {
  const state = proc.state as WatchState
  if (state.command === undefined) {
    const { values, operands } = parseOptions(
      proc,
      'n:dtbegxc',
      {
        'interval=': 'n',
        differences: 'd',
        'no-title': 't',
        beep: 'b',
        errexit: 'e',
        chgexit: 'g',
        exec: 'x',
        color: 'c',
      },
      { stopAtOperand: true },
    )
    if (operands.length === 0) throw new UsageError('', 1, 'Usage:\n watch [options] command')
    const seconds = Number(values['n'] ?? 2)
    if (Number.isNaN(seconds)) throw new UsageError(`failed to parse argument: '${values['n']}'`)
    const command = values['x'] === undefined ? ['sh', '-c', operands.join(' ')] : operands
    Object.assign(state, {
      interval: Math.max(0.1, seconds) * 1000,
      command,
      title: values['t'] === undefined,
      text: '',
      next: os.now,
      onScreen: os.isTty(proc, 1),
    })
    os.handleSignals(proc, ['INT', 'WINCH', 'TERM'])
    if (state.onScreen) {
      os.setRaw(proc, true, true)
      os.print(proc, enterScreen)
    }
  }
  for (let signal = os.takeSignal(proc); signal; signal = os.takeSignal(proc)) {
    if (signal === 'WINCH') {
      paintWatch(os, proc, state)
      continue
    }
    if (state.child !== undefined) os.kill(state.child, 'KILL')
    if (state.onScreen) {
      os.print(proc, leaveScreen)
      os.setRaw(proc, false)
    }
    return 0
  }
  if (state.onScreen) while (os.read(proc, 0));
  if (state.child === undefined) {
    if (!os.sleepUntil(proc, state.next)) return 'blocked'
    const pipe = os.pipe()
    const nothing = os.newOfd({ kind: 'null', read: true, write: true })
    state.child = os.spawn(proc, { argv: state.command, fds: { 0: nothing, 1: pipe.write, 2: pipe.write } })
    os.release(nothing)
    os.release(pipe.write)
    state.fd = os.freeFd(proc, 10)
    proc.fds[state.fd] = pipe.read
    state.text = ''
    state.next = os.now + state.interval
  }
  while (state.fd !== undefined) {
    const text = os.read(proc, state.fd)
    if (text === undefined) return 'blocked'
    if (text === null) {
      os.close(proc, state.fd)
      delete state.fd
    } else if (state.text.length < 200_000) state.text += text
  }
  if (os.waitFor(proc, state.child) === undefined) return 'blocked'
  delete state.child
  state.last = state.text
  paintWatch(os, proc, state)
  os.sleepUntil(proc, state.next)
  return 'again'
})

const paintWatch = (os: Os, proc: Proc, state: WatchState): void => {
  const { cols, rows } = os.ttySize(proc)
  const command =
    state.command[0] === 'sh' && state.command[1] === '-c' ? (state.command[2] as string) : state.command.join(' ')
  const left = `Every ${(state.interval / 1000).toFixed(1)}s: ${command}`
  const right = `${os.world.hostname}: ${strftime('%a %b %e %H:%M:%S %Y', os.now)}`
  const room = cols - right.length - 1
  const header = state.title
    ? `${left.length > room ? `${left.slice(0, Math.max(0, room - 3))}...` : left.padEnd(room)} ${right}\n\n`
    : ''
  if (!state.onScreen) {
    os.print(proc, `${header}${state.last ?? ''}`)
    return
  }
  const lines = (state.last ?? '')
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line) => wrapLine(line.replace(/\x1b\[[0-9;]*m/g, ''), cols))
  const shown = lines.slice(0, rows - (state.title ? 2 : 0))
  os.print(proc, `\x1b[H\x1b[2J${header}${shown.join('\n')}`)
}

// --- less ----------------------------------------------------------------------------------------------------------------

interface LessState {
  input?: Input
  text: string
  ended: boolean
  top: number
  keys: number
  pending: string
  prompt?: string
  search?: string
  message?: string
  started: boolean
  numbers: boolean
  chop: boolean
  left: number
}

const less: Program = guarded((os, proc) => {
  const state = proc.state as LessState
  if (!state.input) {
    const { values, operands } = parseOptions(proc, 'NSRFXeEgGiIMmnrsKx:p:cq', {
      'LINE-NUMBERS': 'N',
      'chop-long-lines': 'S',
      'RAW-CONTROL-CHARS': 'R',
      'quit-if-one-screen': 'F',
    })
    if (operands.length === 0 && os.isTty(proc, 0))
      throw new UsageError('', 1, 'Missing filename ("less --help" for help)')
    Object.assign(state, {
      input: newInput(operands),
      text: '',
      ended: false,
      top: 0,
      keys: -1,
      pending: '',
      started: false,
      numbers: values['N'] !== undefined,
      chop: values['S'] !== undefined,
      left: 0,
    })
  }
  const input = state.input as Input
  if (!os.isTty(proc, 1)) {
    const text = nextChunk(os, proc, input)
    if (text === undefined) return 'blocked'
    if (text === null) return input.failed ? 1 : 0
    os.print(proc, text)
    return 'again'
  }
  const more = () => {
    while (!state.ended) {
      const text = nextChunk(os, proc, input)
      if (text === undefined) return
      if (text === null) state.ended = true
      else if (state.text.length < 4_000_000) state.text += text
      else state.ended = true
    }
  }
  const before = state.text.length
  more()
  if (!state.started) {
    if (state.ended && state.text === '' && input.failed) return 1
    try {
      state.keys = os.open(proc, '/dev/tty', 'rw')
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.print(proc, state.text)
      return 0
    }
    state.started = true
    os.handleSignals(proc, ['WINCH'])
    os.setRaw(proc, true)
    os.print(proc, enterScreen)
    paintLess(os, proc, state)
  } else if (state.text.length !== before) paintLess(os, proc, state)
  const leave = (): number => {
    os.print(proc, `${leaveScreen}`)
    os.setRaw(proc, false)
    return 0
  }
  if (os.takeSignal(proc)) paintLess(os, proc, state)
  for (;;) {
    const typed = os.read(proc, state.keys)
    if (typed === undefined) return 'blocked'
    if (typed === null) return leave()
    const { keys, rest } = splitKeys(state.pending + typed)
    state.pending = rest
    for (const key of keys) if (lessKey(os, proc, state, key) === 'quit') return leave()
    paintLess(os, proc, state)
  }
})

const lessLines = (state: LessState, cols: number): { rows: string[]; starts: number[] } => {
  const lines = state.text.replace(/\n$/, '').split('\n')
  const rows: string[] = []
  const starts: number[] = []
  lines.forEach((line, i) => {
    const plain = line.replace(/\x1b\[[0-9;]*[mK]/g, '')
    const number = state.numbers ? `${String(i + 1).padStart(7)} ` : ''
    starts.push(rows.length)
    if (state.chop) rows.push(number + visiblePart(plain, state.left, cols - number.length))
    else rows.push(...wrapLine(number + plain, cols))
  })
  return { rows, starts }
}

const lessKey = (os: Os, proc: Proc, state: LessState, key: string): 'quit' | void => {
  const { cols, rows } = os.ttySize(proc)
  const page = rows - 1
  const { rows: all, starts } = lessLines(state, cols)
  const last = Math.max(0, all.length - page)
  delete state.message
  const search = (forward: boolean) => {
    if (!state.search) {
      state.message = 'No previous regular expression'
      return
    }
    try {
      const regex = Regex.posix(state.search, state.search === state.search.toLowerCase())
      const lines = state.text.split('\n')
      const current = starts.filter((start) => start <= state.top).length - 1
      for (let i = current + (forward ? 1 : -1); i >= 0 && i < lines.length; i += forward ? 1 : -1)
        if (regex.test(lines[i] as string)) {
          state.top = Math.min(starts[i] ?? 0, Math.max(last, 0))
          return
        }
      state.message = 'Pattern not found'
    } catch (error) {
      if (!(error instanceof RegexError)) throw error
      state.message = error.message
    }
  }
  if (state.prompt !== undefined) {
    if (key === '\r') {
      const typed = state.prompt.slice(1)
      const forward = state.prompt.startsWith('/')
      if (state.prompt.startsWith(':')) {
        delete state.prompt
        if (typed === 'q' || typed === 'q!') return 'quit'
        if (/^\d+$/.test(typed)) state.top = Math.min(last, starts[Number(typed) - 1] ?? last)
        return
      }
      if (typed) state.search = typed
      delete state.prompt
      search(forward)
    } else if (key === '\x1b' || key === '\x03') delete state.prompt
    else if (key === '\x7f' || key === '\b') {
      if (state.prompt.length === 1) delete state.prompt
      else state.prompt = state.prompt.slice(0, -1)
    } else if (key >= ' ' && !key.startsWith('\x1b')) state.prompt += key
    return
  }
  switch (key) {
    case 'q':
    case 'Q':
    case '\x03':
      return 'quit'
    case ' ':
    case 'f':
    case '\x06':
    case '\x1b[6~':
      state.top = Math.min(last, state.top + page)
      return
    case 'b':
    case '\x02':
    case '\x1b[5~':
      state.top = Math.max(0, state.top - page)
      return
    case 'd':
    case '\x04':
      state.top = Math.min(last, state.top + (page >> 1))
      return
    case 'u':
    case '\x15':
      state.top = Math.max(0, state.top - (page >> 1))
      return
    case 'j':
    case 'e':
    case '\r':
    case '\x0e':
    case '\x1b[B':
    case '\x1bOB':
      state.top = Math.min(last, state.top + 1)
      return
    case 'k':
    case 'y':
    case '\x10':
    case '\x1b[A':
    case '\x1bOA':
      state.top = Math.max(0, state.top - 1)
      return
    case '\x1b[C':
    case '\x1bOC':
      state.left += cols >> 1
      return
    case '\x1b[D':
    case '\x1bOD':
      state.left = Math.max(0, state.left - (cols >> 1))
      return
    case 'g':
    case '<':
    case '\x1b[H':
      state.top = 0
      return
    case 'G':
    case '>':
    case '\x1b[F':
      state.top = last
      return
    case '/':
    case '?':
    case ':':
      state.prompt = key
      return
    case 'n':
      search(true)
      return
    case 'N':
      search(false)
  }
}

const paintLess = (os: Os, proc: Proc, state: LessState): void => {
  const { cols, rows } = os.ttySize(proc)
  const { rows: all } = lessLines(state, cols)
  state.top = Math.max(0, Math.min(state.top, Math.max(0, all.length - (rows - 1))))
  const shown = all.slice(state.top, state.top + rows - 1)
  while (shown.length < rows - 1) shown.push('~')
  const atEnd = state.ended && state.top + rows - 1 >= all.length
  const name = (state.input as Input).files[0] ?? '-'
  const status =
    state.prompt ??
    (state.message !== undefined
      ? `\x1b[7m${state.message}  (press RETURN)\x1b[m`
      : atEnd
        ? '\x1b[7m(END)\x1b[m'
        : state.top === 0 && name !== '-'
          ? `\x1b[7m${name}\x1b[m`
          : ':')
  os.print(proc, `\x1b[H\x1b[2J${shown.join('\n')}\n${status}`)
}

// --- top -----------------------------------------------------------------------------------------------------------------

interface TopState {
  delay: number
  batch: boolean
  left: number
  next: number
  sort: 'cpu' | 'memory'
  /** CPU time of each process at the last picture. */
  before: Record<string, number>
  at: number
  started?: boolean
}

const top: Program = guarded((os, proc) => {
  const state = proc.state as TopState
  if (!state.started) {
    const { values } = parseOptions(proc, 'bn:d:p:o:u:cHim', {})
    Object.assign(state, {
      delay: Number(values['d'] ?? 3) * 1000,
      batch: values['b'] !== undefined,
      left: Number(values['n'] ?? Infinity),
      next: os.now,
      sort: 'cpu',
      before: {},
      at: os.world.bootedAt,
      started: true,
    })
    if (values['n'] === undefined) delete (state as Partial<TopState>).left
    if (!state.batch) {
      if (!os.isTty(proc, 1)) throw new UsageError('failed tty get')
      os.handleSignals(proc, ['INT', 'WINCH'])
      os.setRaw(proc, true, true)
      os.print(proc, enterScreen)
    }
  }
  const leave = (): number => {
    if (!state.batch) {
      os.print(proc, leaveScreen)
      os.setRaw(proc, false)
    }
    return 0
  }
  for (let signal = os.takeSignal(proc); signal; signal = os.takeSignal(proc)) {
    if (signal === 'INT') return leave()
    state.next = os.now
  }
  if (!state.batch) {
    for (let keys = os.read(proc, 0); keys; keys = os.read(proc, 0)) {
      if (/[qQ\x03]/.test(keys)) return leave()
      if (keys.includes('M')) state.sort = 'memory'
      if (keys.includes('P')) state.sort = 'cpu'
      state.next = os.now
    }
  }
  if (!os.sleepUntil(proc, state.next)) return 'blocked'
  const picture = topPicture(os, proc, state)
  const { rows, cols } = os.ttySize(proc)
  os.print(
    proc,
    state.batch
      ? `${picture.join('\n')}\n\n`
      : `\x1b[H\x1b[2J${picture
          .slice(0, rows)
          .map((line, i) =>
            i === 6 ? `\x1b[7m${visiblePart(line, 0, cols).padEnd(cols)}\x1b[m` : visiblePart(line, 0, cols),
          )
          .join('\n')}`,
  )
  state.next = os.now + state.delay
  if (state.left !== undefined && --state.left <= 0) return leave()
  os.sleepUntil(proc, state.next)
  return 'blocked'
})

const topPicture = (os: Os, proc: Proc, state: TopState): string[] => {
  const all = Object.values(os.world.procs).sort((a, b) => a.pid - b.pid)
  const seconds = Math.max(1, os.now - state.at)
  const rows = all.map((one) => ({
    one,
    cpu: ((one.cpuMs - (state.before[one.pid] ?? 0)) / seconds) * 100,
    kb: Math.round((one.memory + one.baseMemory) / 1024),
  }))
  state.before = Object.fromEntries(all.map((one) => [String(one.pid), one.cpuMs]))
  state.at = os.now
  rows.sort((a, b) => (state.sort === 'cpu' ? b.cpu - a.cpu : b.kb - a.kb) || a.one.pid - b.one.pid)
  const total = 8192
  const used = 880 + rows.reduce((sum, row) => sum + row.kb, 0) / 1024
  const busy = Math.min(100, rows.reduce((sum, row) => sum + row.cpu, 0) / 2)
  const up = Math.floor((os.now - os.world.bootedAt) / 60_000)
  return [
    `top - ${strftime('%H:%M:%S', os.now)} up ${up < 60 ? `${up} min` : `${Math.floor(up / 60)}:${String(up % 60).padStart(2, '0')}`},  0 users,  load average: ${(busy / 50).toFixed(2)}, 0.05, 0.01`,
    `Tasks: ${String(all.length).padStart(3)} total,   1 running, ${String(Math.max(0, all.length - 1)).padStart(3)} sleeping,   0 stopped,   ${all.filter((one) => one.status !== undefined).length} zombie`,
    `%Cpu(s): ${busy.toFixed(1).padStart(4)} us,  0.0 sy,  0.0 ni, ${(100 - busy).toFixed(1).padStart(4)} id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st`,
    `MiB Mem : ${total.toFixed(1).padStart(8)} total, ${(total - used - 1400).toFixed(1).padStart(8)} free, ${used.toFixed(1).padStart(8)} used, ${(1400).toFixed(1).padStart(8)} buff/cache`,
    `MiB Swap: ${(0).toFixed(1).padStart(8)} total, ${(0).toFixed(1).padStart(8)} free, ${(0).toFixed(1).padStart(8)} used. ${(total - used).toFixed(1).padStart(8)} avail Mem`,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ...rows.map(({ one, cpu, kb }) => {
      const hundredths = Math.floor(one.cpuMs / 10)
      const time = `${Math.floor(hundredths / 6000)}:${String(Math.floor(hundredths / 100) % 60).padStart(2, '0')}.${String(hundredths % 100).padStart(2, '0')}`
      return `${String(one.pid).padStart(7)} ${nameOfId(os, '/etc/passwd', one.uid).slice(0, 8).padEnd(8)}  20   0 ${String(kb * 4).padStart(7)} ${String(kb).padStart(6)} ${String(Math.round(kb / 2)).padStart(6)} ${one.pid === proc.pid ? 'R' : stateLetter(one)} ${cpu.toFixed(1).padStart(5)} ${((kb / (total * 1024)) * 100).toFixed(1).padStart(5)} ${time.padStart(9)} ${commandName(one)}`
    }),
  ]
}

/** watch, less (and more), top. */
export const screenCommands: Record<string, Program> = { watch, less, more: less, top }
