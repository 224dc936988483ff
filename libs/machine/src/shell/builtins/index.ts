import { SystemError } from '../../process/system-error.ts'
import type { Builtin } from './builtin.ts'
import { options } from './builtin.ts'
import { controlBuiltins } from './control.builtins.ts'
import { inputBuiltins } from './input.builtins.ts'
import { knowBuiltins, processBuiltins } from './process.builtins.ts'
import { variableBuiltins } from './variables.builtins.ts'

/** Commands whose arguments may be assignments with arrays. */
export const declarationBuiltins = new Set(['declare', 'typeset', 'local', 'export', 'readonly'])

/** Waits for a program that `command` has started. */
const command: Builtin = (sh, args, call) => {
  const { os, proc, state } = sh
  if (typeof call.data === 'number') {
    const status = os.waitFor(proc, call.data)
    if (status === undefined) return 'blocked'
    sh.setForeground(proc.pgid)
    return status === 'stopped' ? 148 : status
  }
  if (call.data && typeof call.data === 'object' && 'inner' in call.data) {
    const inner = { ...call, data: call.data['inner'] ?? null }
    const result = (builtins[String(call.data['name'])] as Builtin)(sh, args.slice(1), inner)
    call.data = { name: call.data['name'] ?? '', inner: inner.data }
    return result
  }
  const parsed = options(sh, 'command', args, 'pvV', 'command [-pVv] command [arg ...]')
  if (!parsed) return 2
  const { flags, rest } = parsed
  if (rest.length === 0) return 0
  const [name = ''] = rest
  if (flags['v'] !== undefined || flags['V'] !== undefined) {
    let status = 0
    for (const one of rest) {
      if (flags['V'] !== undefined) {
        status = processBuiltins['type']?.(sh, [one], { data: null, saved: [], temporary: {} }) as number
        continue
      }
      const path = os.which(proc, one, sh.value('PATH') ?? '')
      if (Object.hasOwn(state.aliases, one)) os.print(proc, `alias ${one}='${state.aliases[one]}'\n`)
      else if (
        Object.hasOwn(state.funcs, one) ||
        Object.hasOwn(builtins, one) ||
        ['if', 'for', 'while', 'case', 'function', '[[', '{', '!', 'time'].includes(one)
      )
        os.print(proc, `${one}\n`)
      else if (path !== undefined) os.print(proc, `${path}\n`)
      else status = 1
    }
    return status
  }
  if (Object.hasOwn(builtins, name)) {
    const inner = { ...call, data: null }
    const result = (builtins[name] as Builtin)(sh, rest.slice(1), inner)
    call.data = { name, inner: inner.data }
    return result
  }
  try {
    const path = os.which(proc, name, sh.value('PATH') ?? '')
    if (path === undefined) throw new SystemError('ENOENT')
    call.data = os.spawn(proc, { argv: rest, env: sh.environment(), path, ...(sh.monitors ? { pgid: 0 } : {}) })
    if (sh.monitors) sh.setForeground(call.data)
    return 'blocked'
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    sh.error(`${name}: ${error.code === 'ENOENT' && !name.includes('/') ? 'command not found' : error.message}`)
    return error.code === 'ENOENT' ? 127 : 126
  }
}

/** All builtins by name. */
export const builtins: Record<string, Builtin> = {
  ...controlBuiltins,
  ...variableBuiltins,
  ...inputBuiltins,
  ...processBuiltins,
  command,
  builtin: (sh, args, call) => {
    const [name, ...rest] = args
    if (name === undefined) return 0
    const known = Object.hasOwn(builtins, name) ? builtins[name] : undefined
    if (!known || name === 'builtin') {
      sh.error(`builtin: ${name}: not a shell builtin`)
      return 1
    }
    return known(sh, rest, call)
  },
}

knowBuiltins((name) => Object.hasOwn(builtins, name))
