import { SystemError } from '../../process/system-error.ts'
import { signalName, signalNumbers } from '../../process/signals.ts'
import { quoteSingle } from '../echo-printf.ts'
import { replaceShell, returnFrom } from '../flow.ts'
import { type Shell, ShellError } from '../shell.ts'
import { type Builtin, options } from './builtin.ts'

const statusArgument = (sh: Shell, name: string, args: string[]): number | undefined => {
  const [text] = args
  if (text === undefined) return sh.state.status
  if (!/^[+-]?\d+$/.test(text.trim())) {
    sh.error(`${name}: ${text}: numeric argument required`)
    return undefined
  }
  return Number(text) & 255
}

const loopCount = (sh: Shell, name: string, args: string[]): number => {
  const [text] = args
  if (text === undefined) return 1
  if (!/^\d+$/.test(text)) {
    sh.error(`${name}: ${text}: numeric argument required`)
    throw new ShellError('exit', 128)
  }
  return Number(text)
}

const leaveLoops = (sh: Shell, name: 'break' | 'continue', args: string[]): number | 'jumped' => {
  const { state } = sh
  const count = loopCount(sh, name, args)
  if (count < 1) {
    sh.error(`${name}: ${args[0]}: loop count out of range`)
    return 1
  }
  let loops = 0
  for (let i = state.frames.length - 1; i >= 0 && state.frames[i]?.kind !== 'function'; i--)
    if (state.frames[i]?.kind === 'loop') loops++
  if (loops === 0) return 0
  let left = Math.min(count, loops)
  for (;;) {
    const frame = state.frames[state.frames.length - 1]
    if (!frame) return 0
    if (frame.kind === 'loop' && --left === 0) {
      state.status = 0
      if (name === 'break') {
        const code = outerCode(sh)
        sh.pop()
        sh.goTo(code, frame.pc ?? 0)
      } else {
        state.st.length = frame.sp
        state.ei = frame.ei
        frame.status = 0
        sh.goTo(outerCode(sh), frame.next ?? 0)
      }
      return 'jumped'
    }
    const popped = sh.pop()
    // A loop may be left from inside an eval or a trap: its code is that of the frame below.
    if (popped?.code !== undefined) sh.goTo(popped.code, 0)
  }
}

const outerCode = (sh: Shell): string => sh.state.code

const setTraps = (sh: Shell, args: string[]): number => {
  const { state, proc, os } = sh
  const parsed = options(
    sh,
    'trap',
    args[0] === '-' ? ['--', ...args] : args,
    'lp',
    'trap [-lp] [[arg] signal_spec ...]',
  )
  if (!parsed) return 2
  const { flags, rest } = parsed
  const name = (text: string) =>
    text === '0' || text.toUpperCase() === 'EXIT'
      ? 'EXIT'
      : ['ERR', 'DEBUG', 'RETURN'].includes(text.toUpperCase())
        ? text.toUpperCase()
        : signalName(text)
  if (flags['l'] !== undefined) {
    os.print(
      proc,
      Object.keys(signalNumbers)
        .map((signal) => `${signalNumbers[signal]}) SIG${signal}`)
        .join('\n') + '\n',
    )
    return 0
  }
  if (flags['p'] !== undefined || rest.length === 0) {
    const wanted = rest.length ? rest.map(name) : Object.keys(state.traps)
    for (const signal of wanted)
      if (signal !== undefined && Object.hasOwn(state.traps, signal))
        os.print(
          proc,
          `trap -- ${quoteSingle(state.traps[signal] ?? '')} ${['EXIT', 'ERR', 'DEBUG', 'RETURN'].includes(signal) ? signal : `SIG${signal}`}\n`,
        )
    return 0
  }
  const [action = '', ...names] = rest
  const resets = action === '-' || (names.length === 0 && name(action) !== undefined)
  let status = 0
  for (const text of names.length === 0 ? [action] : names) {
    const signal = name(text)
    if (!signal) {
      sh.error(`trap: ${text}: invalid signal specification`)
      status = 1
      continue
    }
    if (resets) {
      delete state.traps[signal]
      proc.handled = proc.handled.filter((one) => one !== signal || sh.state.interactive)
      proc.ignored = proc.ignored.filter((one) => one !== signal)
    } else {
      state.traps[signal] = action
      if (signalNumbers[signal] === undefined) continue
      if (action === '') {
        if (!proc.ignored.includes(signal)) proc.ignored.push(signal)
        proc.handled = proc.handled.filter((one) => one !== signal)
      } else {
        proc.ignored = proc.ignored.filter((one) => one !== signal)
        os.handleSignals(proc, [signal])
      }
    }
  }
  return status
}

const execute: Builtin = (sh, args, call) => {
  const { os, proc } = sh
  const parsed = options(sh, 'exec', args, 'cla:', 'exec [-cl] [-a name] [command [argument ...]] [redirection ...]')
  if (!parsed) return 2
  const { flags, rest } = parsed
  if (rest.length === 0) {
    sh.keep(call.saved)
    return 0
  }
  const name = rest[0] as string
  const path = os.which(proc, name, sh.value('PATH') ?? '')
  const refuse = (message: string, status: number) => {
    sh.error(message)
    if (sh.state.interactive || sh.state.shopt['execfail']) return status
    throw new ShellError('exit', status)
  }
  if (path === undefined)
    return refuse(
      `exec: ${name}: ${name.includes('/') ? 'cannot execute: No such file or directory' : 'not found'}`,
      127,
    )
  const argv = flags['a'] === undefined ? rest : [flags['a'], ...rest.slice(1)]
  const env = flags['c'] === undefined ? sh.environment() : {}
  try {
    replaceShell(sh, path, argv, env)
  } catch (error) {
    if (error instanceof SystemError) return refuse(`${path}: ${error.message}`, 126)
    throw error
  }
  for (const [, ofd] of call.saved) if (ofd !== null) os.release(ofd)
  call.saved.length = 0
  return 'jumped'
}

const source: Builtin = (sh, args, call) => {
  const { os, proc } = sh
  const [name, ...rest] = args[0] === '--' ? args.slice(1) : args
  if (name === undefined) {
    sh.error('.: filename argument required')
    os.complain(proc, '.: usage: . filename [arguments]\n')
    return 2
  }
  let text: string
  try {
    const path =
      name.includes('/') || os.find(proc, name)?.node.kind === 'file'
        ? name
        : ((sh.value('PATH') ?? '')
            .split(':')
            .map((directory) => `${directory}/${name}`)
            .find((candidate) => os.find(proc, candidate)?.node.kind === 'file') ?? name)
    const place = os.find(proc, path)
    if (place?.node.kind === 'device') text = readWhole(sh, path)
    else text = os.readFile(proc, path)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    sh.error(`${name}: ${error.message}`)
    return 1
  }
  sh.evaluateText(text, {
    kind: 'source',
    pc: sh.state.pc + 1,
    saved: call.saved.splice(0),
    locals: { ...call.temporary },
    source: name,
    name: 'source',
    ...(rest.length ? { args: sh.state.args } : {}),
  })
  if (rest.length) sh.state.args = rest
  sh.state.status = 0
  return 'jumped'
}

/** `source <(…)`: what a process substitution or standard input has to say so far. */
const readWhole = (sh: Shell, path: string): string => {
  const fd = sh.os.open(sh.proc, path, 'r')
  let text = ''
  for (;;) {
    const piece = sh.os.read(sh.proc, fd)
    if (!piece) break
    text += piece
  }
  sh.os.close(sh.proc, fd)
  return text
}

/** Builtins that change where the shell goes on. */
export const controlBuiltins: Record<string, Builtin> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  break: (sh, args) => leaveLoops(sh, 'break', args),
  continue: (sh, args) => leaveLoops(sh, 'continue', args),
  return: (sh, args) => {
    const status = statusArgument(sh, 'return', args)
    if (!returnFrom(sh, status ?? 2)) {
      if (sh.state.functions > 0 && sh.state.depth > 0) {
        sh.state.exiting = status ?? 2
        return 'jumped'
      }
      sh.error("return: can only `return' from a function or sourced script")
      return 2
    }
    return 'jumped'
  },
  exit: (sh, args) => {
    const status = statusArgument(sh, 'exit', args)
    if (
      sh.state.interactive &&
      sh.state.jobs.some((job) => job.state === 'stopped') &&
      !sh.state.leaving &&
      sh.state.lastArgument !== ' exit'
    ) {
      sh.os.complain(sh.proc, 'exit\nThere are stopped jobs.\n')
      sh.state.lastArgument = ' exit'
      return 1
    }
    sh.state.exiting = status ?? 2
    return 'jumped'
  },
  logout: (sh, args) => {
    sh.state.exiting = statusArgument(sh, 'logout', args) ?? 2
    return 'jumped'
  },
  eval: (sh, args, call) => {
    const rest = args[0] === '--' ? args.slice(1) : args
    if (rest.length === 0) return 0
    sh.state.status = 0
    sh.evaluateText(rest.join(' '), {
      kind: 'eval',
      pc: sh.state.pc + 1,
      saved: call.saved.splice(0),
      locals: { ...call.temporary },
    })
    return 'jumped'
  },
  source,
  '.': source,
  exec: execute,
  trap: setTraps,
}
