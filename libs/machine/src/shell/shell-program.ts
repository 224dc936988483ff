import type { Program } from '../machine.ts'
import { signalNumber } from '../process/signals.ts'
import { SystemError } from '../process/system-error.ts'
import type { Os } from '../process/os.ts'
import type { Proc } from '../world.ts'
import { applySet } from './builtins/variables.builtins.ts'
import { isIncomplete } from './completeness.ts'
import { hashOf } from './compile.ts'
import { formatVersion } from './instructions.ts'
import { startInteractive, stepInteractive } from './interactive.ts'
import { readLine } from './flow.ts'
import { perform } from './operations.ts'
import { Shell, ShellError } from './shell.ts'
import type { ShellState, Variable } from './shell-state.ts'

/** bash, also under the name sh. */
export const shellProgram: Program = (os, proc) => {
  if (!('code' in proc.state)) {
    const status = start(os, proc)
    if (status !== undefined) return status
  }
  return new ShellRun(os, proc).go()
}

class ShellRun {
  private readonly sh: Shell

  constructor(
    private readonly os: Os,
    private readonly proc: Proc,
  ) {
    this.sh = new Shell(os, proc)
  }

  go(): 'blocked' | 'again' | number {
    const { os, proc, sh } = this
    const { state } = sh
    for (;;) {
      if (proc.prog !== 'sh' || proc.state !== state) return 'again'
      if (state.exiting !== undefined) {
        const status = this.leave(state.exiting)
        if (status !== undefined) return status
        continue
      }
      if (proc.status !== undefined || proc.stopped) return 'blocked'
      if (proc.owed.length > 0 || os.turn >= 2000) return 'again'
      if (proc.pending.length > 0 && this.signal()) continue
      if (state.interactive && state.interactive.state !== 'running') {
        if (stepInteractive(sh) === 'blocked') return 'blocked'
        continue
      }
      if (state.stdin && state.frames.length === 0 && !state.phase && this.atEnd()) {
        const more = this.nextCommand()
        if (more === 'blocked') return 'blocked'
        continue
      }
      const instruction = sh.code.instructions[state.pc]
      if (!instruction) {
        state.exiting = state.status
        continue
      }
      os.turn++
      try {
        const result = perform(sh, instruction)
        if (result === 'next') state.pc++
        else if (result === 'blocked') return 'blocked'
      } catch (error) {
        if (!(error instanceof ShellError)) throw error
        this.recover(error)
      }
    }
  }

  private atEnd(): boolean {
    const instruction = this.sh.code.instructions[this.sh.state.pc]
    return instruction === undefined || instruction.op === 'end'
  }

  /** Reads the next complete command from standard input. */
  private nextCommand(): 'ready' | 'blocked' {
    const { sh } = this
    const { state } = sh
    const input = state.stdin
    if (!input) return 'ready'
    for (;;) {
      if (input.ended) {
        state.exiting = state.status
        return 'ready'
      }
      let line: string | null | undefined
      try {
        line = readLine(sh, 0)
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        line = null
      }
      if (line === undefined) return 'blocked'
      if (line === null) input.ended = true
      else input.text += `${line}\n`
      if (input.text.trim() === '') {
        input.text = ''
        continue
      }
      if (line !== null && isIncomplete(input.text)) continue
      const hash = sh.remember(input.text)
      input.text = ''
      sh.goTo(hash, 0)
      return 'ready'
    }
  }

  /** Runs the trap of a signal; false when nothing is to be done now. */
  private signal(): boolean {
    const { sh, os, proc } = this
    const { state } = sh
    const name = proc.pending[0] as string
    if (state.interactive && (name === 'WINCH' || name === 'INT' || name === 'CHLD' || name === 'HUP')) {
      if (name === 'INT' && state.phase && state.phase.k !== 'builtin') {
        os.takeSignal(proc)
        return true
      }
      if (name === 'WINCH' && state.interactive.state === 'running') {
        os.takeSignal(proc)
        return true
      }
      if (name === 'HUP') {
        os.takeSignal(proc)
        state.exiting = 129
        return true
      }
      if (name === 'INT' && !state.traps['INT']) {
        os.takeSignal(proc)
        if (state.interactive.state === 'running') {
          os.complain(proc, '\n')
          abandon(sh, 130)
        }
        return true
      }
      if (name === 'CHLD') {
        os.takeSignal(proc)
        return true
      }
      if (state.interactive.state !== 'running') return false
    }
    const interruptible = state.phase?.k === 'builtin' && state.phase.name === 'read'
    if (state.phase && !interruptible) return false
    const trap = state.traps[name]
    os.takeSignal(proc)
    if (!trap) {
      if (!state.interactive && name !== 'CHLD') {
        state.exiting = 128 + signalNumber(name)
        return true
      }
      return true
    }
    if (interruptible) return true
    sh.evaluateText(trap, { kind: 'trap', status: state.status, pc: state.pc, line: state.line })
    return true
  }

  /** After an error in an expansion: the source line is dropped, or the shell ends. */
  private recover(error: ShellError): void {
    const { sh } = this
    const { state } = sh
    state.status = error.status
    if (state.interactive) {
      abandon(sh, error.status)
      return
    }
    if (error.scope === 'exit' || state.depth > 0) {
      // A child shell ends with 1 where the main one ends with 127.
      state.exiting = state.depth > 0 && error.inExpansion ? 1 : error.status
      return
    }
    let code = state.code
    let { pc } = state
    for (let frame = sh.pop(); frame; frame = sh.pop())
      if (frame.code !== undefined) {
        code = frame.code
        pc = frame.pc ?? 0
      }
    state.st = []
    state.ei = 0
    delete state.phase
    sh.goTo(code, pc)
    const { instructions } = sh.code
    let next = pc + 1
    while (
      next < instructions.length &&
      !(instructions[next]?.op === 'line' && instructions[next]?.n === 1) &&
      instructions[next]?.op !== 'end'
    )
      next++
    state.pc = Math.min(next, instructions.length - 1)
  }

  /** The exit trap, then the end: returns the status when there is nothing more to run. */
  private leave(status: number): number | undefined {
    const { sh } = this
    const { state } = sh
    const trap = state.traps['EXIT']
    if (trap && !state.leaving) {
      state.leaving = true
      delete state.exiting
      while (sh.pop());
      state.st = []
      state.ei = 0
      delete state.phase
      state.status = status
      sh.evaluateText(trap, { kind: 'exitTrap', status, pc: 0 })
      return undefined
    }
    if (state.interactive) this.os.setRaw(this.proc, false)
    return status & 255
  }
}

/** Gives up the present command of an interactive shell and goes back to the prompt. */
export const abandon = (sh: Shell, status: number): void => {
  const { state } = sh
  if (state.phase?.k === 'substitute' && state.phase.fd >= 0) sh.os.close(sh.proc, state.phase.fd)
  if (state.phase?.k === 'builtin') sh.restore(state.phase.saved)
  while (sh.pop());
  state.st = []
  state.ei = 0
  delete state.phase
  state.status = status
  sh.setForeground(sh.proc.pgid)
  if (state.interactive) state.interactive.state = 'prompt'
}

/** Reads the command line; a status when the shell ends at once. */
const start = (os: Os, proc: Proc): number | undefined => {
  const label = (proc.argv[0] ?? 'sh').replace(/^-/, '').replace(/^.*\//, '')
  const state: ShellState = {
    code: hashOf('', formatVersion),
    pc: 0,
    st: [],
    frames: [],
    vars: {},
    funcs: {},
    aliases: {},
    opts: {},
    shopt: {
      extglob: true,
      checkwinsize: true,
      cmdhist: true,
      interactive_comments: true,
      sourcepath: true,
      progcomp: true,
      promptvars: true,
    },
    traps: {},
    status: 0,
    ei: 0,
    args: [],
    name: proc.argv[0] ?? 'sh',
    label,
    line: 1,
    jobs: [],
    pipestatus: [0],
    lastBackground: 0,
    csStatus: null,
    depth: 0,
    shellPid: proc.pid,
    startedAt: os.now,
    lastArgument: proc.argv[0] ?? 'sh',
    substitutions: [],
    optionIndex: 0,
    directories: [],
    loops: 0,
    functions: 0,
  }
  proc.state = state
  proc.baseMemory = 1_500_000
  importEnvironment(state, proc)
  os.world.code[state.code] = ''
  const sh = new Shell(os, proc)
  let command = false
  let interactive = false
  let readStdin = false
  let i = 1
  const { argv } = proc
  for (; i < argv.length; i++) {
    const arg = argv[i] as string
    if (arg === '--' || arg === '-') {
      i++
      break
    }
    if (arg === '--login') {
      state.login = true
      continue
    }
    if (arg === '--version') {
      os.print(proc, 'GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n')
      return 0
    }
    if (/^--(?:norc|noprofile|posix|noediting|rcfile=.*)$/.test(arg)) continue
    if (!/^[-+]./.test(arg)) break
    if (/^--/.test(arg)) {
      os.complain(proc, `${label}: ${arg}: invalid option\n`)
      return 2
    }
    let rest = arg.slice(1)
    if (arg.startsWith('-')) {
      if (rest.includes('c')) command = true
      if (rest.includes('i')) interactive = true
      if (rest.includes('s')) readStdin = true
      if (rest.includes('l')) state.login = true
      rest = rest.replace(/[cisl]/g, '')
    }
    if (rest === '') continue
    try {
      const takesName = rest.endsWith('o') || rest.endsWith('O')
      const name = takesName ? argv[++i] : undefined
      if (rest.endsWith('O')) {
        if (name !== undefined) state.shopt[name] = true
      } else applySet(sh, [`${arg[0]}${rest}`, ...(name === undefined ? [] : [name])])
    } catch (error) {
      if (error instanceof ShellError) return 2
      throw error
    }
  }
  if (proc.argv[0]?.startsWith('-')) state.login = true
  const rest = argv.slice(i)
  if (command) {
    const [source, name, ...args] = rest
    if (source === undefined) {
      os.complain(proc, `${label}: -c: option requires an argument\n`)
      return 2
    }
    if (name !== undefined) {
      state.name = name
      state.label = name
    }
    state.args = args
    state.commandString = true
    state.code = sh.remember(source)
    return undefined
  }
  if (rest.length > 0 && !readStdin) {
    const [file = '', ...args] = rest
    state.name = file
    state.label = file
    state.args = args
    try {
      const path =
        os.find(proc, file) || file.includes('/') ? file : (os.which(proc, file, sh.value('PATH') ?? '') ?? file)
      const place = os.stat(proc, path)
      if (place.node.kind === 'directory') throw new SystemError('EISDIR')
      if (place.node.kind === 'file' && place.node.bin) {
        os.complain(proc, `${label}: ${file}: cannot execute binary file\n`)
        return 126
      }
      state.code = sh.remember(os.readFile(proc, path).replace(/^\ufeff/, ''))
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.complain(proc, `${label}: ${file}: ${error.message}\n`)
      return error.code === 'ENOENT' ? 127 : 126
    }
    return undefined
  }
  state.args = rest
  if (interactive || (os.isTty(proc, 0) && os.isTty(proc, 2))) startInteractive(sh)
  else state.stdin = { text: '', ended: false }
  return undefined
}

const importEnvironment = (state: ShellState, proc: Proc): void => {
  const put = (name: string, value: string, f: string) => {
    const variable: Variable = { v: value, f }
    if (name !== '__proto__') state.vars[name] = variable
  }
  for (const name of Object.keys(proc.env))
    if (/^[A-Za-z_]\w*$/.test(name) && name !== '_') put(name, proc.env[name] as string, 'x')
  if (state.vars['PWD']?.v !== proc.cwd) put('PWD', proc.cwd, 'x')
  put('SHLVL', String((Number(proc.env['SHLVL']) || 0) + 1), 'x')
  put('IFS', ' \t\n', '')
  put('OPTIND', '1', '')
  put('PS4', '+ ', '')
  put('PPID', String(proc.ppid), 'ri')
  put('UID', String(proc.uid), 'ri')
  put('EUID', String(proc.uid), 'ri')
  put('BASH', proc.argv[0]?.startsWith('/') ? proc.argv[0] : `/bin/${state.label}`, '')
  put('BASH_VERSION', '5.2.15(1)-release', '')
  put('HOSTTYPE', 'x86_64', '')
  put('OSTYPE', 'linux-gnu', '')
  put('MACHTYPE', 'x86_64-pc-linux-gnu', '')
  if (!state.vars['HOSTNAME']) put('HOSTNAME', 'localhost', '')
  if (!state.vars['PATH']) put('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', '')
}
