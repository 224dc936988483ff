import type { Program } from '../../machine.ts'
import { SystemError } from '../../process/system-error.ts'
import { byteLength, cutBytes } from '../../text.ts'
import {
  complainAbout,
  currentFile,
  guarded,
  type Input,
  newInput,
  nextChunk,
  nextLine,
  parseOptions,
  sizeNumber,
  UsageError,
} from '../command.ts'

interface CatState {
  input?: Input
  options?: string
  line?: number
  blank?: boolean
  start?: boolean
  done?: boolean
}

const cat: Program = guarded((os, proc) => {
  const state = proc.state as CatState
  if (!state.input) {
    const { values, operands } = parseOptions(proc, 'AbeEnstTuv', {
      'show-all': 'A',
      'number-nonblank': 'b',
      'show-ends': 'E',
      number: 'n',
      'squeeze-blank': 's',
      'show-tabs': 'T',
      'show-nonprinting': 'v',
    })
    let options = Object.keys(values).join('')
    if (options.includes('A')) options += 'vET'
    if (options.includes('e')) options += 'vE'
    if (options.includes('t')) options += 'vT'
    state.options = options
    state.input = newInput(operands)
    state.line = 0
  }
  const options = state.options ?? ''
  const input = state.input
  if (!/[bnsETv]/.test(options)) {
    const text = nextChunk(os, proc, input)
    if (text === undefined) return 'blocked'
    if (text === null) return input.failed ? 1 : 0
    os.print(proc, text)
    return 'again'
  }
  for (let i = 0; i < 200; i++) {
    const line = nextLine(os, proc, input)
    if (line === undefined) return 'blocked'
    if (line === null) return input.failed ? 1 : 0
    let text = line.endsWith('\n') ? line.slice(0, -1) : line
    const blank = text === ''
    if (options.includes('s') && blank && state.blank) continue
    state.blank = blank
    if (options.includes('v'))
      text = text
        .replace(/[\x00-\x08\x0b-\x1f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) + 64)}`)
        .replaceAll('\x7f', '^?')
    if (options.includes('T')) text = text.replaceAll('\t', '^I')
    if (options.includes('E') && line.endsWith('\n')) text += '$'
    if ((options.includes('n') && !options.includes('b')) || (options.includes('b') && !blank))
      text = `${String((state.line = (state.line ?? 0) + 1)).padStart(6)}\t${text}`
    os.print(proc, line.endsWith('\n') ? `${text}\n` : text)
  }
  return 'again'
})

interface HeadState {
  input?: Input
  count: number
  bytes: boolean
  left: number
  file: number
  headers: boolean
  /** For `-n -K`: lines held back. */
  held: string[]
}

const head: Program = guarded((os, proc) => {
  const state = proc.state as HeadState
  if (!state.input) {
    const { values, operands } = parseOptions(
      proc,
      'n:c:qvz',
      { 'lines=': 'n', 'bytes=': 'c', quiet: 'q', silent: 'q', verbose: 'v', 'zero-terminated': 'z' },
      { numbers: 'n' },
    )
    state.bytes = values['c'] !== undefined
    const text = values['c'] ?? values['n'] ?? '10'
    const number = sizeNumber(text.replace(/^[-+]/, ''))
    if (number === undefined) throw new UsageError(`invalid number of ${state.bytes ? 'bytes' : 'lines'}: '${text}'`)
    state.count = text.startsWith('-') ? -number : number
    state.headers = values['v'] !== undefined || (operands.length > 1 && values['q'] === undefined)
    state.left = state.count
    state.file = -1
    state.held = []
    state.input = newInput(operands)
  }
  const { input } = state
  const complain = (path: string, error: SystemError) =>
    os.warn(
      proc,
      error.code === 'EISDIR'
        ? `error reading '${path}': ${error.message}`
        : `cannot open '${path}' for reading: ${error.message}`,
    )
  const header = () => {
    if (input.at === state.file || input.at >= input.files.length) return
    const first = state.file < 0
    state.file = input.at
    state.left = state.count
    state.held = []
    if (state.headers)
      os.print(
        proc,
        `${first ? '' : '\n'}==> ${currentFile(input) === '-' ? 'standard input' : currentFile(input)} <==\n`,
      )
  }
  const nextFile = () => {
    if (input.fd > 0) os.close(proc, input.fd)
    if (input.fd === 0 && input.buffer) os.unread(proc, 0, input.buffer)
    input.fd = -1
    input.buffer = ''
    if (input.at >= input.files.length - 1) input.ended = true
  }
  if (state.count === 0 && !state.headers) return 0
  for (let i = 0; i < 500; i++) {
    if (state.bytes) {
      const text = nextChunk(os, proc, input, undefined, complain)
      if (text === undefined) return 'blocked'
      if (text === null) return input.failed ? 1 : 0
      header()
      if (state.count < 0) {
        const all = (state.held[0] ?? '') + text
        const size = byteLength(all)
        const [out, rest] = size + state.count > 0 ? cutBytes(all, size + state.count) : ['', all]
        os.print(proc, out)
        state.held = [rest]
        continue
      }
      const [out] = cutBytes(text, state.left)
      os.print(proc, out)
      state.left -= byteLength(out)
      if (state.left <= 0) nextFile()
      continue
    }
    const line = nextLine(os, proc, input, complain)
    if (line === undefined) return 'blocked'
    if (line === null) return input.failed ? 1 : 0
    header()
    if (state.count < 0) {
      state.held.push(line)
      if (state.held.length > -state.count) os.print(proc, state.held.shift() as string)
      continue
    }
    if (state.left-- > 0) os.print(proc, line)
    if (state.left <= 0) nextFile()
  }
  return 'again'
})

interface TailState {
  files: string[]
  at: number
  fd: number
  buffer: string
  count: number
  fromStart: boolean
  bytes: boolean
  follow: boolean
  byName: boolean
  headers: boolean
  shown: number
  failed: boolean
  /** When following: what has been shown of each file. */
  positions: number[]
  sources: (string | null)[]
  phase?: 'read' | 'follow'
  interval: number
}

const tail: Program = guarded((os, proc) => {
  const state = proc.state as TailState
  if (!state.phase) {
    const { values, operands } = parseOptions(
      proc,
      'n:c:fFqvs:z',
      {
        'lines=': 'n',
        'bytes=': 'c',
        'follow=?': 'f',
        retry: 'r',
        quiet: 'q',
        verbose: 'v',
        'sleep-interval=': 's',
        'pid=': 'p',
      },
      { numbers: 'n' },
    )
    const text = values['c'] ?? values['n'] ?? '10'
    const number = sizeNumber(text.replace(/^[-+]/, ''))
    state.bytes = values['c'] !== undefined
    if (number === undefined) throw new UsageError(`invalid number of ${state.bytes ? 'bytes' : 'lines'}: '${text}'`)
    Object.assign(state, {
      files: operands.length ? operands : ['-'],
      at: -1,
      fd: -1,
      buffer: '',
      count: number,
      fromStart: text.startsWith('+'),
      follow: values['f'] !== undefined || values['F'] !== undefined,
      byName: values['F'] !== undefined || values['f'] === 'name',
      headers: values['v'] !== undefined || (operands.length > 1 && values['q'] === undefined),
      shown: -1,
      failed: false,
      positions: [],
      sources: [],
      phase: 'read',
      interval: Math.max(0.1, Number(values['s'] ?? 1)) * 1000,
    } satisfies Partial<TailState>)
  }
  const header = (index: number) => {
    if (!state.headers || state.shown === index) return
    os.print(
      proc,
      `${state.shown < 0 ? '' : '\n'}==> ${state.files[index] === '-' ? 'standard input' : state.files[index]} <==\n`,
    )
    state.shown = index
  }
  if (state.phase === 'read') {
    for (;;) {
      if (state.fd < 0) {
        state.at++
        const path = state.files[state.at]
        if (path === undefined) {
          if (!state.follow || state.files.every((file) => file === '-')) return state.failed ? 1 : 0
          state.phase = 'follow'
          break
        }
        state.buffer = ''
        state.positions[state.at] = 0
        state.sources[state.at] = null
        if (path === '-') state.fd = 0
        else {
          try {
            const place = os.stat(proc, path)
            if (place.node.kind === 'directory') {
              header(state.at)
              throw new SystemError('EISDIR')
            }
            state.fd = os.open(proc, path, 'r')
            state.sources[state.at] = `${place.source}:${place.ino}`
          } catch (error) {
            if (!(error instanceof SystemError)) throw error
            os.warn(
              proc,
              error.code === 'EISDIR'
                ? `error reading '${path}': ${error.message}`
                : `cannot open '${path}' for reading: ${error.message}`,
            )
            state.failed = true
            continue
          }
        }
      }
      const text = os.read(proc, state.fd)
      if (text === undefined) return 'blocked'
      if (text !== null) {
        state.positions[state.at] = (state.positions[state.at] ?? 0) + text.length
        os.reserve(state.buffer.length + text.length)
        state.buffer += text
        if (state.buffer.length > 1_000_000) os.setMemory(proc, state.buffer.length)
        if (!state.fromStart && state.bytes && state.buffer.length > state.count * 4 + 65_536)
          state.buffer = state.buffer.slice(-state.count * 2)
        if (!state.fromStart && !state.bytes && state.buffer.length > 262_144 && state.buffer.includes('\n')) {
          const lines = state.buffer.split('\n')
          state.buffer = lines.slice(-state.count - 2).join('\n')
        }
        if (os.turn > 2000) return 'again'
        continue
      }
      if (state.fd !== 0) os.close(proc, state.fd)
      state.fd = -1
      header(state.at)
      os.print(proc, lastPart(state))
    }
  }
  state.files.forEach((path, i) => {
    if (path === '-') return
    const place = os.find(proc, path)
    if (!place || place.node.kind !== 'file') {
      if (state.sources[i] !== null && state.byName)
        os.warn(proc, `'${path}' has become inaccessible: No such file or directory`)
      if (state.byName) state.sources[i] = null
      return
    }
    const source = `${place.source}:${place.ino}`
    if (state.sources[i] === null) {
      if (!state.byName) return
      os.warn(proc, `'${path}' has appeared;  following new file`)
      state.positions[i] = 0
    } else if (
      source !== state.sources[i] &&
      state.byName &&
      !source.endsWith(':0') &&
      !(state.sources[i] ?? '').endsWith(':0')
    ) {
      os.warn(proc, `'${path}' has been replaced;  following new file`)
      state.positions[i] = 0
    }
    state.sources[i] = source
    const position = state.positions[i] ?? 0
    const { text } = place.node
    if (text.length < position) {
      os.warn(proc, `${path}: file truncated`)
      state.positions[i] = 0
    }
    const added = text.slice(state.positions[i] ?? 0)
    if (!added) return
    header(i)
    os.print(proc, added)
    state.positions[i] = text.length
  })
  delete proc.alarm
  os.setAlarm(proc, os.now + state.interval)
  return 'blocked'
})

const lastPart = (state: TailState): string => {
  const { buffer, count } = state
  if (state.bytes) {
    const size = byteLength(buffer)
    if (state.fromStart) return cutBytes(buffer, Math.max(0, count - 1))[1]
    return size <= count ? buffer : cutBytes(buffer, size - count)[1]
  }
  if (state.fromStart) {
    let at = 0
    for (let i = 1; i < count; i++) {
      const end = buffer.indexOf('\n', at)
      if (end < 0) return ''
      at = end + 1
    }
    return buffer.slice(at)
  }
  if (count === 0) return ''
  let at = buffer.length - (buffer.endsWith('\n') ? 1 : 0)
  for (let i = 0; i < count; i++) {
    at = buffer.lastIndexOf('\n', at - 1)
    if (at < 0) return buffer
    if (at === 0) return i + 1 === count ? buffer.slice(1) : buffer
  }
  return buffer.slice(at + 1)
}

const tee: Program = guarded((os, proc) => {
  const state = proc.state as { fds?: number[]; failed?: boolean }
  if (!state.fds) {
    const { values, operands } = parseOptions(proc, 'aip', { append: 'a', 'ignore-interrupts': 'i' })
    state.fds = []
    for (const path of operands) {
      try {
        state.fds.push(os.open(proc, path, values['a'] === undefined ? 'w' : 'a'))
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        complainAbout(os, proc)(path, error)
        state.failed = true
      }
    }
  }
  const text = os.read(proc, 0)
  if (text === undefined) return 'blocked'
  if (text === null) return state.failed ? 1 : 0
  os.print(proc, text)
  for (const fd of state.fds) os.write(proc, fd, text)
  return 'again'
})

/** cat, head, tail, tee. */
export const streamingCommands: Record<string, Program> = { cat, head, tail, tee }
