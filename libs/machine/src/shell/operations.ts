import { OutOfMemory, SystemError } from '../process/system-error.ts'
import { Regex } from '../regex/regex.ts'
import { builtins, declarationBuiltins } from './builtins/index.ts'
import { normalizePath } from '../files/files.ts'
import { quoteSingle } from './echo-printf.ts'
import { readLine, replaceShell, returnFrom } from './flow.ts'
import { type Instruction, type Operation, segment } from './instructions.ts'
import { expandAssigning, expandDefault, expandParameter, expandVariable, failUnset } from './parameter.ts'
import { matches, parsePattern } from './pattern.ts'
import { type Shell, ShellError } from './shell.ts'
import type {
  Argument,
  AssignmentArgument,
  Builder,
  Redirection,
  SavedFd,
  ShellState,
  StackValue,
  Variable,
} from './shell-state.ts'
import type { Json } from '../world.ts'
import { binaryTest, TestError, unaryTest } from './test-expression.ts'

/** Go to the next instruction, stay (it has set the position itself), or wait for something. */
export type Result = 'next' | 'stay' | 'blocked'

type Word = (string | number)[]
const top = (sh: Shell): StackValue => sh.state.st[sh.state.st.length - 1] as StackValue
const word = (sh: Shell): Word => top(sh) as Word
const builder = (sh: Shell): Builder => top(sh) as Builder
const popString = (sh: Shell): string => sh.state.st.pop() as string

const fail = (sh: Shell, error: unknown): number => {
  if (error instanceof ShellError && error.scope === 'fail') return error.status
  if (error instanceof SystemError) {
    sh.error(error.message)
    return 1
  }
  throw error
}

/** State of a child shell that starts at `pc`. */
export const childState = (state: ShellState, pc: number): ShellState => {
  const traps: Record<string, string> = {}
  for (const name of Object.keys(state.traps)) if (state.traps[name] === '') traps[name] = ''
  const child: ShellState = {
    ...state,
    pc,
    st: [],
    frames: [],
    vars: { ...state.vars },
    funcs: { ...state.funcs },
    aliases: { ...state.aliases },
    opts: { ...state.opts },
    shopt: { ...state.shopt },
    traps,
    jobs: [],
    substitutions: [],
    depth: state.depth + 1,
    directories: state.directories.slice(),
    loops: 0,
  }
  delete child.phase
  delete child.interactive
  delete child.stdin
  delete child.exiting
  delete child.leaving
  delete child.commandString
  delete child.opts['m']
  return child
}

const forkShell = (sh: Shell, pc: number, fds: Record<string, number>, pgid?: number): number => {
  const child = sh.os.fork(sh.proc, {
    prog: 'sh',
    argv: sh.proc.argv,
    env: sh.proc.env,
    cwd: sh.proc.cwd,
    fds,
    state: childState(sh.state, pc),
    ...(pgid === undefined ? {} : { pgid }),
  })
  child.handled = sh.proc.handled.filter(
    (name) => name !== 'CHLD' && sh.state.traps[name] === undefined && !sh.state.interactive,
  )
  child.umask = sh.proc.umask
  child.memory = sh.proc.memory
  child.baseMemory = 300_000
  if (sh.state.interactive)
    child.ignored = child.ignored.filter((name) => name !== 'TSTP' && name !== 'TTIN' && name !== 'TTOU')
  return child.pid
}

const forkFailed = (sh: Shell, error: unknown): number => {
  if (!(error instanceof SystemError) || error.code !== 'EAGAIN') throw error
  sh.os.complain(sh.proc, `${sh.state.label}: fork: retry: Resource temporarily unavailable\n`)
  throw new ShellError(sh.state.interactive ? 'discard' : 'exit', 254)
}

/** Waits for one child in the foreground; undefined while it runs. */
const awaitChild = (sh: Shell, pid: number, job: string): number | undefined => {
  const child = sh.os.world.procs[pid]
  if (child?.status !== undefined) sh.reportSignal(pid, child.status, job)
  const interrupted = child?.status !== undefined && child.signal === 'INT' && sh.state.interactive
  const status = sh.os.waitFor(sh.proc, pid)
  if (status === undefined) return undefined
  sh.setForeground(sh.proc.pgid)
  if (interrupted) {
    delete sh.state.phase
    throw new ShellError('discard', 130)
  }
  if (status !== 'stopped') return status
  stopJob(sh, [pid], job)
  return 148
}

const stopJob = (sh: Shell, pids: number[], text: string): void => {
  const pgid = sh.os.world.procs[pids[0] as number]?.pgid ?? (pids[0] as number)
  const existing = sh.state.jobs.find((job) => job.pgid === pgid)
  const job = existing ?? {
    id: Math.max(0, ...sh.state.jobs.map((one) => one.id)) + 1,
    pids,
    pgid,
    text,
    state: 'stopped' as const,
    status: 148,
    told: true,
    background: false,
  }
  job.state = 'stopped'
  job.told = true
  if (!existing) sh.state.jobs.push(job)
  sh.os.complain(sh.proc, `\n[${job.id}]+  Stopped                 ${text}\n`)
}

const finishSubstitutions = (sh: Shell): void => {
  for (const fd of sh.state.substitutions) sh.os.close(sh.proc, fd)
  sh.state.substitutions = []
}

const operations: Record<Operation, (sh: Shell, ins: Instruction) => Result> = {
  // --- words ----------------------------------------------------------------------------------------------------------
  word: (sh) => {
    sh.state.st.push([])
    return 'next'
  },
  literal: (sh, ins) => {
    word(sh).push(ins.a, ins.n)
    return 'next'
  },
  variable: (sh, ins) => {
    expandVariable(sh, word(sh), ins.a, ins.n === 1)
    return 'next'
  },
  tilde: (sh, ins) => {
    const home = (name: string): string | undefined => {
      if (name === '') return sh.value('HOME') ?? '/'
      if (name === '+') return sh.proc.cwd
      if (name === '-') return sh.value('OLDPWD')
      try {
        for (const line of sh.os.files.read('/etc/passwd', '/').split('\n'))
          if (line.startsWith(`${name}:`)) return line.split(':')[5]
      } catch {
        // No such file: nobody has a home.
      }
      return undefined
    }
    word(sh).push(home(ins.a) ?? `~${ins.a}`, segment.quoted)
    return 'next'
  },
  parameter: (sh, ins) => {
    const spec = ins.spec
    if (!spec) return 'next'
    const operands: string[] = []
    for (let i = 0; i < spec.operands; i++) operands.unshift(popString(sh))
    const index = spec.index === 'stack' ? popString(sh) : undefined
    expandParameter(sh, word(sh), spec, ins.n === 1, index, operands)
    return 'next'
  },
  default: (sh, ins) => {
    const spec = ins.spec
    if (!spec) return 'next'
    const index = spec.index === 'stack' ? popString(sh) : undefined
    if (!expandDefault(sh, word(sh), spec, ins.n === 1, index)) return 'next'
    sh.state.pc = ins.to
    return 'stay'
  },
  setDefault: (sh, ins) => {
    const value = popString(sh)
    const spec = ins.spec
    if (!spec) return 'next'
    const index = spec.index === 'stack' ? popString(sh) : undefined
    expandAssigning(sh, word(sh), spec, ins.n === 1, index, value)
    return 'next'
  },
  errorDefault: (sh, ins) => {
    const message = popString(sh)
    return ins.spec ? failUnset(sh, ins.spec, message) : 'next'
  },
  arithmetic: (sh, ins) => {
    const value = String(sh.calculate(popString(sh)))
    word(sh).push(value, ins.n ? segment.quoted : segment.expanded)
    return 'next'
  },
  substitute: (sh, ins) => {
    const { state, os, proc } = sh
    if (!state.phase) {
      const pipe = os.pipe()
      try {
        const pid = forkShell(sh, state.pc + 1, { ...proc.fds, 1: pipe.write })
        // `set -e` does not reach into command substitutions unless asked to.
        const child = os.world.procs[pid]
        if (child && !state.shopt['inherit_errexit'] && !state.opts['posix'])
          delete (child.state as ShellState).opts['e']
        os.release(pipe.write)
        const fd = os.freeFd(proc, 200)
        proc.fds[fd] = pipe.read
        state.phase = { k: 'substitute', pid, fd, text: '' }
      } catch (error) {
        os.release(pipe.write)
        os.release(pipe.read)
        forkFailed(sh, error)
      }
    }
    const phase = state.phase
    if (phase?.k !== 'substitute') return 'next'
    if (phase.fd >= 0) {
      for (;;) {
        const text = os.read(proc, phase.fd)
        if (text === undefined) return 'blocked'
        if (text === null) break
        os.reserve(phase.text.length + text.length)
        phase.text += text
        if (phase.text.length > 262_144) os.setMemory(proc, phase.text.length)
      }
      os.close(proc, phase.fd)
      phase.fd = -1
    }
    const status = os.waitFor(proc, phase.pid)
    if (status === undefined || status === 'stopped') return 'blocked'
    delete state.phase
    state.csStatus = status
    state.status = status
    let end = phase.text.length
    while (end > 0 && phase.text[end - 1] === '\n') end--
    word(sh).push(phase.text.slice(0, end).replaceAll('\0', ''), ins.n ? segment.quoted : segment.expanded)
    state.pc = ins.to
    return 'stay'
  },
  processSubstitute: (sh, ins) => {
    const { os, proc, state } = sh
    const pipe = os.pipe()
    const reads = ins.a === '<'
    try {
      state.lastBackground = forkShell(sh, state.pc + 1, {
        ...proc.fds,
        [reads ? 1 : 0]: reads ? pipe.write : pipe.read,
      })
    } catch (error) {
      forkFailed(sh, error)
    }
    os.release(reads ? pipe.write : pipe.read)
    let fd = 63
    while (proc.fds[fd] !== undefined) fd--
    proc.fds[fd] = reads ? pipe.read : pipe.write
    state.substitutions.push(fd)
    word(sh).push(`/dev/fd/${fd}`, segment.quoted)
    state.pc = ins.to
    return 'stay'
  },

  // --- ends of words --------------------------------------------------------------------------------------------------
  fields: (sh) => {
    const done = sh.state.st.pop() as Word
    const { args } = builder(sh)
    sh.fields(done, (field) => args.push(field))
    return 'next'
  },
  string: (sh) => {
    sh.state.st.push(sh.join(sh.state.st.pop() as Word))
    return 'next'
  },
  pattern: (sh) => {
    sh.state.st.push(sh.toPattern(sh.state.st.pop() as Word))
    return 'next'
  },
  regex: (sh) => {
    sh.state.st.push(sh.toRegex(sh.state.st.pop() as Word))
    return 'next'
  },

  // --- commands -------------------------------------------------------------------------------------------------------
  command: (sh, ins) => {
    if (ins.to >= 0) sh.state.line = ins.to
    sh.state.csStatus = null
    sh.state.st.push({ args: [], red: [], asg: [], line: sh.state.line })
    return 'next'
  },
  redirect: (sh, ins) => {
    const target = popString(sh)
    const redirection: Redirection = { op: ins.a, fd: ins.n, target }
    if (ins.spec?.name) redirection.name = ins.spec.name
    builder(sh).red.push(redirection)
    return 'next'
  },
  assign: (sh, ins) => {
    const value = popString(sh)
    const index = ins.n & 2 ? popString(sh) : undefined
    const argument: AssignmentArgument = { n: ins.a, v: value }
    if (ins.n & 1) argument.p = true
    if (index !== undefined) argument.i = index
    if (ins.n & 4) {
      if (sh.state.opts['x']) trace(sh, [`${ins.a}${ins.n & 1 ? '+' : ''}=${traceWord(value)}`])
      sh.assignArgument(argument)
    } else builder(sh).asg.push(argument)
    return 'next'
  },
  assignArray: (sh, ins) => {
    const literal = (sh.state.st.pop() as Builder).args
    const argument: AssignmentArgument = { n: ins.a, v: literal }
    if (ins.n & 1) argument.p = true
    if (ins.n & 4) sh.assignArgument(argument)
    else builder(sh).asg.push(argument)
    return 'next'
  },
  argument: (sh, ins) => {
    const value = popString(sh)
    const index = ins.n & 2 ? popString(sh) : undefined
    const argument: AssignmentArgument = { n: ins.a, v: value }
    if (ins.n & 1) argument.p = true
    if (index !== undefined) argument.i = index
    builder(sh).args.push(argument)
    return 'next'
  },
  argumentArray: (sh, ins) => {
    const literal = (sh.state.st.pop() as Builder).args
    const argument: AssignmentArgument = { n: ins.a, v: literal }
    if (ins.n & 1) argument.p = true
    builder(sh).args.push(argument)
    return 'next'
  },
  element: (sh, ins) => {
    const value = popString(sh)
    const index = popString(sh)
    const element: AssignmentArgument = { n: '', v: value, i: index }
    if (ins.n) element.p = true
    builder(sh).args.push(element)
    return 'next'
  },
  execute: (sh, ins) => execute(sh, ins),

  // --- control --------------------------------------------------------------------------------------------------------
  line: (sh, ins) => {
    if (ins.to >= 0) sh.state.line = ins.to
    return 'next'
  },
  jump: (sh, ins) => {
    sh.state.pc = ins.to
    return 'stay'
  },
  jumpFalse: (sh, ins) => {
    if (sh.state.status === 0) return 'next'
    sh.state.pc = ins.to
    return 'stay'
  },
  jumpTrue: (sh, ins) => {
    if (sh.state.status !== 0) return 'next'
    sh.state.pc = ins.to
    return 'stay'
  },
  status: (sh, ins) => {
    sh.state.status = ins.n
    return 'next'
  },
  not: (sh) => {
    sh.state.status = sh.state.status === 0 ? 1 : 0
    return 'next'
  },
  loop: (sh, ins) => {
    sh.push({ kind: 'loop', pc: ins.to, next: ins.n, status: 0 })
    return 'next'
  },
  loopStatus: (sh) => {
    const frame = sh.state.frames[sh.state.frames.length - 1]
    if (frame) frame.status = sh.state.status
    return 'next'
  },
  endLoop: (sh) => {
    const frame = sh.pop()
    sh.state.status = frame?.status ?? 0
    return 'next'
  },
  forArguments: (sh) => {
    builder(sh).args.push(...sh.state.args)
    return 'next'
  },
  forWords: (sh) => {
    const list = (sh.state.st.pop() as Builder).args.map(argumentText)
    sh.state.st.push({ list, at: 0 })
    return 'next'
  },
  next: (sh, ins) => {
    const words = top(sh) as { list: string[]; at: number }
    if (words.at < words.list.length) {
      sh.assign(ins.a, words.list[words.at++] as string)
      return 'next'
    }
    sh.state.pc = ins.to
    return 'stay'
  },
  select: (sh, ins) => {
    const { os, proc, state } = sh
    const words = top(sh) as { list: string[]; at: number }
    if (words.list.length === 0) {
      state.pc = ins.to
      return 'stay'
    }
    if (words.at === 0) {
      os.complain(proc, `${words.list.map((item, i) => `${i + 1}) ${item}\n`).join('')}${sh.value('PS3') ?? '#? '}`)
      words.at = 1
    }
    const read = readLine(sh, 0)
    if (read === undefined) return 'blocked'
    if (read === null) {
      os.complain(proc, '\n')
      state.status = 1
      state.pc = ins.to
      return 'stay'
    }
    words.at = 0
    if (read === '') return 'stay'
    sh.assign('REPLY', read)
    const n = Number(read)
    sh.assign(ins.a, Number.isInteger(n) ? (words.list[n - 1] ?? '') : '')
    return 'next'
  },
  match: (sh, ins) => {
    const pattern = popString(sh)
    if (!matches(parsePattern(pattern), top(sh) as string, sh.state.shopt['nocasematch'] === true)) return 'next'
    sh.state.pc = ins.to
    return 'stay'
  },
  drop: (sh) => {
    sh.state.st.pop()
    return 'next'
  },
  define: (sh, ins) => {
    if (ins.a !== '__proto__')
      sh.state.funcs[ins.a] = { code: sh.state.code, pc: sh.state.pc + 1, text: ins.spec?.name ?? '' }
    sh.state.status = 0
    sh.state.pc = ins.to
    return 'stay'
  },
  return: (sh) => {
    returnFrom(sh, sh.state.status)
    return 'stay'
  },
  end: (sh) => {
    const { state } = sh
    const frame = sh.pop()
    if (!frame) {
      if (state.interactive) state.interactive.state = 'prompt'
      else if (!state.stdin) state.exiting = state.status
      return 'stay'
    }
    if (frame.kind === 'exitTrap') {
      state.exiting = frame.status ?? 0
      return 'stay'
    }
    if (frame.kind === 'trap') state.status = frame.status ?? 0
    if (frame.line !== undefined && frame.kind === 'trap') state.line = frame.line
    sh.goTo(frame.code ?? '', frame.pc ?? 0)
    return 'stay'
  },
  exit: (sh) => {
    sh.state.exiting = sh.state.status
    return 'stay'
  },
  syntaxError: (sh, ins) => {
    const { state } = sh
    state.line = ins.n
    const message = syntaxMessage(ins.a)
    const nested = [...state.frames].reverse().find((frame) => frame.kind !== 'loop' && frame.kind !== 'redirect')
    const source = (sh.code.source.split('\n')[ins.n - 1] ?? '').trimEnd()
    const where =
      state.interactive && !nested
        ? state.label
        : nested?.kind === 'eval'
          ? `${state.label}: eval: line ${ins.n}`
          : `${state.label}: ${state.label === state.name ? '' : '-c: '}line ${ins.n}`
    const prefix = where.replace('-c: ', state.stdin || state.label !== 'bash' ? '' : '-c: ')
    sh.os.complain(sh.proc, `${prefix}: ${message}\n`)
    if (message.includes('near unexpected token') && !state.interactive)
      sh.os.complain(sh.proc, `${prefix}: \`${source}'\n`)
    state.status = 2
    if (nested && (nested.kind === 'eval' || nested.kind === 'source')) {
      while (state.frames[state.frames.length - 1] !== nested) sh.pop()
      const frame = sh.pop()
      sh.goTo(frame?.code ?? '', frame?.pc ?? 0)
      return 'stay'
    }
    if (state.interactive) {
      state.interactive.state = 'prompt'
      return 'stay'
    }
    state.exiting = 2
    return 'stay'
  },

  // --- tests ----------------------------------------------------------------------------------------------------------
  testUnary: (sh, ins) => {
    const operand = popString(sh)
    try {
      const yes = unaryTest(sh.os, sh.proc, ins.a, operand, testScope(sh))
      sh.state.status = yes ? 0 : 1
    } catch (error) {
      if (!(error instanceof TestError)) throw error
      sh.error(error.message)
      sh.state.status = 2
    }
    return 'next'
  },
  testBinary: (sh, ins) => {
    const right = popString(sh)
    const left = popString(sh)
    const { state } = sh
    const fold = state.shopt['nocasematch'] === true
    if (ins.a === '==' || ins.a === '=' || ins.a === '!=')
      state.status = matches(parsePattern(right), left, fold) === (ins.a !== '!=') ? 0 : 1
    else if (ins.a === '=~') {
      try {
        const found = Regex.posix(right, fold).find(left)
        sh.setVariable('BASH_REMATCH', { a: found ? found.groups.map((group) => group ?? '') : [], f: '' })
        state.status = found ? 0 : 1
      } catch {
        state.status = 2
      }
    } else state.status = binaryTest(sh.os, sh.proc, left, ins.a, right, (text) => sh.calculate(text)) ? 0 : 1
    return 'next'
  },
  arithmeticCommand: (sh, ins) => {
    const expression = popString(sh)
    if (sh.state.opts['x'] && ins.n === 0) trace(sh, [`(( ${expression.trim()} ))`])
    sh.state.status = sh.calculate(expression) === 0n ? 1 : 0
    return 'next'
  },

  // --- processes ------------------------------------------------------------------------------------------------------
  pipeline: (sh, ins) => {
    const { state, os, proc } = sh
    const job = ins.spec?.name ?? ''
    if (!state.phase) {
      const entries = ins.entries ?? []
      const pids: number[] = []
      let input: number | undefined
      let pgid: number | undefined = sh.monitors ? 0 : undefined
      try {
        entries.forEach((entry, i) => {
          const fds: Record<string, number> = { ...proc.fds }
          const pipe = i < entries.length - 1 ? os.pipe() : undefined
          if (input !== undefined) fds[0] = input
          if (pipe) {
            fds[1] = pipe.write
            if (ins.a[i] === '&') fds[2] = pipe.write
          }
          const pid = forkShell(sh, entry, fds, pgid)
          if (pgid === 0) pgid = pid
          pids.push(pid)
          if (input !== undefined) os.release(input)
          if (pipe) os.release(pipe.write)
          input = pipe?.read
        })
      } catch (error) {
        for (const pid of pids) os.kill(pid, 'KILL')
        if (input !== undefined) os.release(input)
        forkFailed(sh, error)
      }
      if (pgid) sh.setForeground(pgid)
      state.phase = { k: 'pipeline', pids, statuses: pids.map(() => null), job }
    }
    const phase = state.phase
    if (phase?.k !== 'pipeline') return 'next'
    let running = false
    let stopped = false
    phase.pids.forEach((pid, i) => {
      if (phase.statuses[i] !== null) return
      const child = os.world.procs[pid]
      if (child?.status !== undefined && i === phase.pids.length - 1) sh.reportSignal(pid, child.status, job)
      const status = os.waitFor(proc, pid)
      if (status === undefined) running = true
      else if (status === 'stopped') stopped = true
      else phase.statuses[i] = status
    })
    if (stopped) {
      sh.setForeground(proc.pgid)
      stopJob(
        sh,
        phase.pids.filter((_, i) => phase.statuses[i] === null),
        job,
      )
      delete state.phase
      state.status = 148
      state.pc = ins.to
      return 'stay'
    }
    if (running) return 'blocked'
    delete state.phase
    sh.setForeground(proc.pgid)
    const statuses = phase.statuses.map((status) => status ?? 0)
    state.pipestatus = statuses
    state.status = state.opts['pipefail']
      ? (statuses.filter((status) => status !== 0).pop() ?? 0)
      : (statuses[statuses.length - 1] ?? 0)
    state.pc = ins.to
    return 'stay'
  },
  subshell: (sh, ins) => {
    const { state } = sh
    if (!state.phase) {
      if (ins.n === 1 && state.depth > 0 && Object.keys(state.traps).length === 0) {
        // The only thing left for this child shell to do: it goes on as the subshell itself.
        state.frames = []
        state.depth++
        return 'next'
      }
      try {
        const pid = forkShell(sh, state.pc + 1, sh.proc.fds, sh.monitors ? 0 : undefined)
        if (sh.monitors) sh.setForeground(pid)
        state.phase = { k: 'child', pid, job: '( … )' }
      } catch (error) {
        forkFailed(sh, error)
      }
    }
    const phase = state.phase
    if (phase?.k !== 'child') return 'next'
    const status = awaitChild(sh, phase.pid, phase.job)
    if (status === undefined) return 'blocked'
    delete state.phase
    state.status = status
    state.pipestatus = [status]
    state.pc = ins.to
    return 'stay'
  },
  background: (sh, ins) => {
    const { state, os, proc } = sh
    const fds = { ...proc.fds }
    let nothing: number | undefined
    if (!sh.monitors) {
      nothing = os.newOfd({ kind: 'null', read: true, write: true })
      fds[0] = nothing
    }
    try {
      const pid = forkShell(sh, state.pc + 1, fds, sh.monitors ? 0 : undefined)
      state.lastBackground = pid
      const id = Math.max(0, ...state.jobs.filter((job) => job.state !== 'done').map((job) => job.id)) + 1
      state.jobs = state.jobs.filter((job) => job.id !== id)
      state.jobs.push({
        id,
        pids: [pid],
        pgid: pid,
        text: ins.a,
        state: 'running',
        status: 0,
        told: false,
        background: true,
      })
      if (state.interactive) os.complain(proc, `[${id}] ${pid}\n`)
    } catch (error) {
      forkFailed(sh, error)
    } finally {
      if (nothing !== undefined) os.release(nothing)
    }
    state.status = 0
    state.pc = ins.to
    return 'stay'
  },
  pushRedirects: (sh, ins) => {
    const { red } = sh.state.st.pop() as Builder
    const saved: SavedFd[] = []
    try {
      sh.redirect(red, saved)
      sh.push({ kind: 'redirect', saved })
      return 'next'
    } catch (error) {
      sh.state.status = fail(sh, error)
      sh.state.pc = ins.to
      return 'stay'
    }
  },
  popRedirects: (sh) => {
    sh.pop()
    finishSubstitutions(sh)
    return 'next'
  },
  time: (sh) => {
    sh.state.st.push({ started: sh.os.now, cpu: sh.proc.cpuMs })
    return 'next'
  },
  timeEnd: (sh) => {
    const { started, cpu } = sh.state.st.pop() as { started: number; cpu: number }
    const text = (ms: number) => `${Math.floor(ms / 60_000)}m${((ms % 60_000) / 1000).toFixed(3)}s`
    sh.os.complain(sh.proc, `\nreal\t${text(sh.os.now - started)}\nuser\t${text(sh.proc.cpuMs - cpu)}\nsys\t0m0.000s\n`)
    return 'next'
  },

  // --- errors ---------------------------------------------------------------------------------------------------------
  ignoreErrors: (sh, ins) => {
    sh.state.ei += ins.n
    return 'next'
  },
  check: (sh) => {
    const { state } = sh
    if (state.status === 0 || state.ei > 0) return 'next'
    const trap = state.traps['ERR']
    const traced = state.opts['E'] === true || !state.frames.some((frame) => frame.kind === 'function')
    if (trap && traced && !state.frames.some((frame) => frame.kind === 'trap')) {
      // With -e the shell ends after the handler.
      sh.evaluateText(trap, {
        kind: state.opts['e'] ? 'exitTrap' : 'trap',
        status: state.status,
        pc: state.pc + 1,
        line: state.line,
      })
      return 'stay'
    }
    if (state.opts['e']) {
      state.exiting = state.status
      return 'stay'
    }
    return 'next'
  },
}

/** Carries out one instruction. */
export const perform = (sh: Shell, instruction: Instruction): Result => operations[instruction.op](sh, instruction)

const argumentText = (argument: Argument): string => {
  if (typeof argument === 'string') return argument
  const value = typeof argument.v === 'string' ? argument.v : `(${argument.v.map(argumentText).join(' ')})`
  return `${argument.n}${argument.i === undefined ? '' : `[${argument.i}]`}${argument.p ? '+' : ''}=${value}`
}

const testScope = (sh: Shell) => ({
  isSet: (name: string) => {
    const match = /^(\w+)\[(.+)\]$/.exec(name)
    if (match)
      return match[2] === '@' || match[2] === '*'
        ? sh.elements(match[1] as string).length > 0
        : sh.element(match[1] as string, match[2] as string) !== undefined
    return sh.value(name) !== undefined
  },
  option: (name: string) =>
    sh.state.opts[
      (
        {
          errexit: 'e',
          nounset: 'u',
          xtrace: 'x',
          noglob: 'f',
          noclobber: 'C',
          allexport: 'a',
          verbose: 'v',
          monitor: 'm',
        } as Record<string, string>
      )[name] ?? name
    ] === true,
})

const syntaxMessage = (message: string): string => {
  const unexpected = /^unexpected token '(.+)'$/.exec(message)
  if (unexpected) return `syntax error near unexpected token \`${unexpected[1] === '\n' ? 'newline' : unexpected[1]}'`
  if (/unterminated double quote/.test(message)) return `unexpected EOF while looking for matching \`"'`
  if (/unterminated single quote/.test(message)) return `unexpected EOF while looking for matching \`''`
  if (/unterminated command sub|unterminated '\$\('/.test(message))
    return `unexpected EOF while looking for matching \`)'`
  if (/^expected '?(\S+?)'? to close/.test(message)) return 'syntax error: unexpected end of file'
  return `syntax error: ${message}`
}

const traceWord = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : text === '' ? "''" : quoteSingle(text))

const trace = (sh: Shell, words: string[]): void => {
  const prefix = sh.value('PS4') ?? '+ '
  sh.os.complain(sh.proc, `${prefix}${words.join(' ')}\n`)
}

const execute = (sh: Shell, ins: Instruction): Result => {
  const { state, os, proc } = sh
  if (state.phase) return resume(sh)
  const command = state.st.pop() as Builder
  state.line = command.line
  if (command.args.length === 0) return assignOnly(sh, command)
  const name = argumentText(command.args[0] as Argument)
  if (state.opts['x'])
    trace(sh, [
      ...command.asg.map((one) => `${one.n}=${traceWord(String(one.v))}`),
      ...command.args.map((argument) => traceWord(argumentText(argument))),
    ])
  const words = command.args.map(argumentText)
  state.lastArgument = words[words.length - 1] ?? ''
  const func = Object.hasOwn(state.funcs, name) ? state.funcs[name] : undefined
  if (func) return callFunction(sh, command, name, words.slice(1), func)
  if (Object.hasOwn(builtins, name)) {
    const rest = declarationBuiltins.has(name) ? command.args.slice(1) : words.slice(1)
    return callBuiltin(sh, command, name, rest)
  }
  const saved: SavedFd[] = []
  try {
    sh.redirect(command.red, saved)
  } catch (error) {
    state.status = fail(sh, error)
    finishSubstitutions(sh)
    return 'next'
  }
  try {
    const temporary: Record<string, string> = {}
    for (const one of command.asg) {
      let value = typeof one.v === 'string' ? one.v : ''
      if (one.p) value = (sh.value(one.n) ?? '') + value
      temporary[one.n] = value
    }
    const path = temporary['PATH'] === undefined ? sh.commandPath(name) : os.which(proc, name, temporary['PATH'])
    if (path === undefined) {
      if (callNotFound(sh, name, words)) return 'stay'
      if (name.includes('/')) sh.error(`${name}: No such file or directory`)
      else if (state.label === 'sh' || state.label === 'ash')
        os.complain(proc, `${state.label}: ${state.interactive ? state.line : state.line}: ${name}: not found\n`)
      else sh.error(`${name}: command not found`)
      state.status = 127
      finishSubstitutions(sh)
      return 'next'
    }
    const env = sh.environment(temporary)
    const bytes = words.reduce((sum, one) => sum + one.length + 1, 0)
    if (bytes > 2_000_000) {
      sh.error(`${path}: Argument list too long`)
      state.status = 126
      return 'next'
    }
    const lastOfChild = ins.n === 1 && state.depth > 0
    const onlyCommand = ins.n === 2 && state.commandString === true && state.frames.length === 0
    if ((lastOfChild || onlyCommand) && Object.keys(state.traps).every((trap) => state.traps[trap] === '')) {
      sh.keep(saved)
      replaceShell(sh, path, words, env)
      return 'stay'
    }
    const pid = startProgram(sh, path, words, env)
    if (sh.monitors) sh.setForeground(pid)
    state.phase = { k: 'child', pid, job: ins.a }
  } catch (error) {
    if (error instanceof SystemError) {
      if (error.code === 'EAGAIN') {
        sh.restore(saved)
        forkFailed(sh, error)
      }
      sh.error(
        `${name}: ${os.find(proc, name)?.node.kind === 'directory' && name.includes('/') ? 'Is a directory' : error.message}`,
      )
      state.status = error.code === 'ENOENT' ? 127 : 126
      finishSubstitutions(sh)
      return 'next'
    }
    throw error
  } finally {
    sh.restore(saved)
  }
  finishSubstitutions(sh)
  return resume(sh)
}

const callNotFound = (sh: Shell, name: string, words: string[]): boolean => {
  const handler = sh.state.funcs['command_not_found_handle']
  if (!handler || name.includes('/')) return false
  callFunction(sh, { args: [], red: [], asg: [], line: sh.state.line }, 'command_not_found_handle', words, handler)
  return true
}

const startProgram = (sh: Shell, path: string, words: string[], env: Record<string, string>): number => {
  const { os, proc } = sh
  const pgid = sh.monitors ? { pgid: 0 } : {}
  try {
    const pid = os.spawn(proc, { argv: words, env, path, ...pgid })
    if (sh.state.interactive) {
      const child = os.world.procs[pid]
      if (child) child.ignored = child.ignored.filter((name) => name !== 'TSTP' && name !== 'TTIN' && name !== 'TTOU')
    }
    return pid
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== 'ENOEXEC') throw error
    return os.fork(proc, {
      prog: 'sh',
      argv: [sh.state.label, path, ...words.slice(1)],
      env,
      cwd: proc.cwd,
      fds: proc.fds,
      state: {},
      ...pgid,
    }).pid
  }
}

const assignOnly = (sh: Shell, command: Builder): Result => {
  const { state } = sh
  const saved: SavedFd[] = []
  state.status = state.csStatus ?? 0
  try {
    sh.redirect(command.red, saved)
    sh.restore(saved)
    for (const one of command.asg) sh.assignArgument(one)
  } catch (error) {
    state.status = fail(sh, error)
  }
  finishSubstitutions(sh)
  return 'next'
}

const temporaryAssignments = (sh: Shell, assignments: AssignmentArgument[]): Record<string, Variable | null> => {
  const before: Record<string, Variable | null> = {}
  for (const one of assignments) {
    if (!Object.hasOwn(before, one.n)) before[one.n] = sh.variable(one.n) ?? null
    sh.assignArgument(one)
    const now = sh.variable(one.n)
    if (now && !now.f.includes('x')) sh.setVariable(one.n, { ...now, f: `${now.f}x` })
  }
  return before
}

const putBack = (sh: Shell, before: Record<string, Variable | null>): void => {
  for (const name of Object.keys(before)) {
    const variable = before[name]
    if (variable) sh.state.vars[name] = variable
    else delete sh.state.vars[name]
  }
}

const callFunction = (
  sh: Shell,
  command: Builder,
  name: string,
  args: string[],
  func: { code: string; pc: number },
): Result => {
  const { state } = sh
  const saved: SavedFd[] = []
  try {
    sh.redirect(command.red, saved)
  } catch (error) {
    state.status = fail(sh, error)
    return 'next'
  }
  const locals = temporaryAssignments(sh, command.asg)
  sh.push({
    kind: 'function',
    code: state.code,
    pc: state.pc + 1,
    args: state.args,
    saved,
    locals,
    name,
    line: state.line,
  })
  state.args = args
  sh.goTo(func.code, func.pc)
  return 'stay'
}

const callBuiltin = (sh: Shell, command: Builder, name: string, args: Argument[]): Result => {
  const { state } = sh
  const saved: SavedFd[] = []
  try {
    sh.redirect(command.red, saved)
  } catch (error) {
    state.status = fail(sh, error)
    finishSubstitutions(sh)
    return 'next'
  }
  let temporary: Record<string, Variable | null> = {}
  try {
    temporary = temporaryAssignments(sh, command.asg)
    return finishBuiltin(sh, name, args as string[], saved, temporary, null)
  } catch (error) {
    sh.restore(saved)
    putBack(sh, temporary)
    if (error instanceof OutOfMemory) throw error
    if (error instanceof SystemError && error.code === 'EBADF') {
      sh.error(`${name}: write error: Bad file descriptor`)
      state.status = 1
      return 'next'
    }
    state.status = fail(sh, error)
    return 'next'
  }
}

const finishBuiltin = (
  sh: Shell,
  name: string,
  args: string[],
  saved: SavedFd[],
  temporary: Record<string, Variable | null>,
  data: Json,
): Result => {
  const { state } = sh
  const call = { data, saved, temporary }
  const builtin = builtins[name]
  if (!builtin) return 'next'
  const result = builtin(sh, args, call)
  if (result === 'blocked') {
    state.phase = { k: 'builtin', name, args, saved, temporary, data: call.data }
    return 'blocked'
  }
  delete state.phase
  if (result === 'jumped') return 'stay'
  sh.restore(saved)
  putBack(sh, temporary)
  finishSubstitutions(sh)
  state.status = result
  return 'next'
}

const resume = (sh: Shell): Result => {
  const { state } = sh
  const phase = state.phase
  if (phase?.k === 'child') {
    const status = awaitChild(sh, phase.pid, phase.job)
    if (status === undefined) return 'blocked'
    delete state.phase
    state.status = status
    state.pipestatus = [status]
    return 'next'
  }
  if (phase?.k === 'builtin') {
    try {
      return finishBuiltin(sh, phase.name, phase.args, phase.saved, phase.temporary, phase.data)
    } catch (error) {
      delete state.phase
      sh.restore(phase.saved)
      putBack(sh, phase.temporary)
      state.status = fail(sh, error)
      return 'next'
    }
  }
  return 'next'
}

/** Absolute path of a file given to the shell. */
export const absolute = (sh: Shell, path: string): string => normalizePath(path, sh.proc.cwd)
