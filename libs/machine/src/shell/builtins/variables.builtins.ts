import { quoteDouble, quoteSingle } from '../echo-printf.ts'
import type { Argument, AssignmentArgument, Variable } from '../shell-state.ts'
import { type Shell, ShellError } from '../shell.ts'
import { type Builtin, type DeclarationBuiltin, options } from './builtin.ts'

const identifier = /^[A-Za-z_]\w*$/

/** How `declare -p` shows a variable. */
export const describe = (name: string, variable: Variable): string => {
  const flags = (variable.a ? 'a' : '') + (variable.h ? 'A' : '') + [...variable.f].sort().join('')
  const head = `declare -${flags || '-'} ${name}`
  if (variable.a)
    return `${head}=(${variable.a.flatMap((value, i) => (value === null ? [] : [`[${i}]=${quoteDouble(value)}`])).join(' ')})`
  if (variable.h) {
    const pairs = Object.keys(variable.h).map(
      (key) =>
        `[${/^[\w.]+$/.test(key.slice(1)) ? key.slice(1) : quoteDouble(key.slice(1))}]=${quoteDouble(variable.h?.[key] ?? '')} `,
    )
    return `${head}=(${pairs.join('')})`
  }
  return variable.v === undefined ? head : `${head}=${quoteDouble(variable.v)}`
}

const setFlags = (sh: Shell, name: string, add: string, remove: string): void => {
  const variable = sh.variable(name) ?? { f: '' }
  let { f } = variable
  for (const flag of add) if (!f.includes(flag)) f += flag
  if (add.includes('l')) f = f.replace('u', '')
  if (add.includes('u')) f = f.replace('l', '')
  for (const flag of remove) f = f.replace(flag, '')
  if (f !== variable.f || !sh.variable(name)) sh.setVariable(name, { ...variable, f })
}

const parseArgument = (argument: Argument): AssignmentArgument | { n: string; v?: undefined; p?: true; i?: string } => {
  if (typeof argument !== 'string') return argument
  const match = /^([A-Za-z_]\w*)(?:\[([^\]]*)\])?(\+?)=([^]*)$/.exec(argument)
  if (!match) return { n: argument }
  return {
    n: match[1] as string,
    v: match[4] as string,
    ...(match[3] ? { p: true as const } : {}),
    ...(match[2] === undefined ? {} : { i: match[2] }),
  }
}

const declareWith =
  (command: string): DeclarationBuiltin =>
  (sh, args) => {
    let add = command === 'export' ? 'x' : command === 'readonly' ? 'r' : ''
    let remove = ''
    let print = false
    let functions = false
    let names = false
    let array: 'a' | 'A' | undefined
    let global = false
    let i = 0
    for (; i < args.length; i++) {
      const arg = args[i]
      if (typeof arg !== 'string' || !/^[-+]./.test(arg)) break
      if (arg === '--') {
        i++
        break
      }
      for (const letter of arg.slice(1)) {
        if (letter === 'p') print = true
        else if (letter === 'f') functions = true
        else if (letter === 'F') functions = names = true
        else if (letter === 'g') global = true
        else if (letter === 'a' || letter === 'A') array = letter
        else if (letter === 'n' && command === 'export') remove += 'x'
        else if ('xriluntIc'.includes(letter)) {
          if (arg.startsWith('-')) add += 'tIc'.includes(letter) ? '' : letter
          else remove += letter
        } else {
          sh.error(`${command}: -${letter}: invalid option`)
          sh.os.complain(sh.proc, `${command}: usage: ${command} [-aAfFgiIlnrtux] [name[=value] ...]\n`)
          return 2
        }
      }
    }
    if (command === 'export' && remove.includes('x')) add = add.replace('x', '')
    const rest = args.slice(i)
    const inFunction = sh.state.functions > 0
    if (command === 'local' && !inFunction) {
      sh.error('local: can only be used in a function')
      return 1
    }
    if (rest.length === 0) {
      if (functions) {
        for (const name of Object.keys(sh.state.funcs).sort())
          sh.os.print(sh.proc, names ? `declare -f ${name}\n` : functionText(sh, name))
        return 0
      }
      const listed = Object.keys(sh.state.vars)
        .sort()
        .filter((name) => {
          const variable = sh.state.vars[name] as Variable
          return (
            [...add].every((flag) => variable.f.includes(flag)) &&
            (array !== 'a' || variable.a) &&
            (array !== 'A' || variable.h)
          )
        })
      for (const name of listed) {
        const variable = sh.state.vars[name] as Variable
        if (command === 'local' || (command === 'declare' && !print && !add && !array))
          sh.os.print(
            sh.proc,
            variable.v === undefined
              ? ''
              : `${name}=${/^[\w@%+:,./-]*$/.test(variable.v) ? variable.v : quoteSingle(variable.v)}\n`,
          )
        else sh.os.print(sh.proc, `${describe(name, variable)}\n`)
      }
      return 0
    }
    let status = 0
    for (const argument of rest) {
      const one = parseArgument(argument)
      if (functions) {
        const func = sh.state.funcs[one.n]
        if (!func) status = 1
        else if (command === 'declare' || command === 'typeset')
          sh.os.print(sh.proc, names ? `${one.n}\n` : functionText(sh, one.n))
        continue
      }
      if (print) {
        const variable = sh.variable(one.n)
        if (variable) sh.os.print(sh.proc, `${describe(one.n, variable)}\n`)
        else {
          sh.error(`${command}: ${one.n}: not found`)
          status = 1
        }
        continue
      }
      if (!identifier.test(one.n)) {
        const subscript = /^([A-Za-z_]\w*)\[.*\]$/.exec(one.n)
        if (one.n === '-' && command === 'local') continue
        if (!subscript) {
          sh.error(
            `${command}: \`${one.v === undefined ? one.n : `${one.n}=${typeof one.v === 'string' ? one.v : ''}`}': not a valid identifier`,
          )
          status = 1
          continue
        }
        one.n = subscript[1] as string
      }
      if (inFunction && !global && (command === 'local' || command === 'declare' || command === 'typeset'))
        sh.makeLocal(one.n, add.includes('x') && one.v === undefined)
      const current = sh.variable(one.n)
      if (current?.f.includes('r') && (one.v !== undefined || remove.includes('r'))) {
        sh.error(`${command === 'readonly' || command === 'export' ? '' : `${command}: `}${one.n}: readonly variable`)
        status = 1
        continue
      }
      if (array === 'A' && !current?.h) sh.setVariable(one.n, { h: {}, f: current?.f ?? '' })
      if (array === 'a' && !current?.a && (typeof one.v === 'string' || one.v === undefined))
        sh.setVariable(one.n, { a: current?.v === undefined ? [] : [current.v], f: current?.f ?? '' })
      setFlags(sh, one.n, add.replace('r', ''), remove)
      if (one.v !== undefined) {
        if (add.includes('n')) sh.setVariable(one.n, { v: one.v as string, f: sh.variable(one.n)?.f ?? 'n' })
        else if (typeof one.v === 'string')
          sh.assign(one.n, one.v, { append: one.p === true, ...(one.i === undefined ? {} : { index: one.i }) })
        else sh.assignArray(one.n, one.v, one.p === true, array ?? '')
      }
      if (add.includes('r')) setFlags(sh, one.n, 'r', '')
    }
    return status
  }

const functionText = (sh: Shell, name: string): string =>
  `${name} () \n${prettyBody(sh.state.funcs[name]?.text ?? '')}\n`

/** A function's source, laid out a little like bash does. */
const prettyBody = (text: string): string => {
  const inner = /^\{([^]*)\}$/.exec(text.trim())
  if (!inner) return text
  const lines = (inner[1] as string)
    .trim()
    .replace(/;$/, '')
    .split(/\n|;\s+(?=\S)/)
    .map((line) => line.trim())
    .filter(Boolean)
  return `{ \n${lines.map((line, i) => `    ${line}${i < lines.length - 1 && !/(?:;|then|do|else|\{)$/.test(line) ? ';' : ''}`).join('\n')}\n}`
}

const unset: Builtin = (sh, args) => {
  const parsed = options(sh, 'unset', args, 'fvn', 'unset [-f] [-v] [-n] [name ...]')
  if (!parsed) return 2
  let status = 0
  for (const word of parsed.rest) {
    if (parsed.flags['f'] !== undefined) {
      delete sh.state.funcs[word]
      continue
    }
    const match = /^([A-Za-z_]\w*)(?:\[([^]*)\])?$/.exec(word)
    if (!match) {
      sh.error(`unset: \`${word}': not a valid identifier`)
      status = 1
      continue
    }
    const name = parsed.flags['n'] === undefined ? sh.target(match[1] as string).name : (match[1] as string)
    if (sh.variable(name)) {
      try {
        sh.unset(name, match[2]?.replace(/^(["'])(.*)\1$/, '$2'))
      } catch (error) {
        if (error instanceof ShellError && error.scope === 'fail') status = 1
        else throw error
      }
    } else if (parsed.flags['v'] === undefined && Object.hasOwn(sh.state.funcs, name)) delete sh.state.funcs[name]
  }
  return status
}

/** Long names of options that have a letter. */
export const optionNames: Record<string, string> = {
  allexport: 'a', errexit: 'e', errtrace: 'E', functrace: 'T', hashall: 'h', monitor: 'm', noclobber: 'C', noexec: 'n', noglob: 'f',
  notify: 'b', nounset: 'u', onecmd: 't', physical: 'P', privileged: 'p', verbose: 'v', xtrace: 'x', keyword: 'k', braceexpand: 'B', histexpand: 'H',
} // prettier-ignore
const longOptions = ['pipefail', 'posix', 'emacs', 'vi', 'history', 'ignoreeof', 'interactive-comments', 'nolog']

/** Applies `set`'s options to the shell; returns the operands, or undefined after a message. */
export const applySet = (sh: Shell, args: string[]): string[] | undefined => {
  const { opts } = sh.state
  const change = (key: string, on: boolean) => {
    if (on) opts[key] = true
    else delete opts[key]
  }
  let i = 0
  for (; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '--') return args.slice(i + 1)
    if (arg === '-') {
      delete opts['x']
      delete opts['v']
      return args.length > i + 1 ? args.slice(i + 1) : undefined
    }
    if (!/^[-+]./.test(arg)) break
    const on = arg.startsWith('-')
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[++i]
        if (name === undefined) {
          const rows = [...Object.keys(optionNames), ...longOptions].sort()
          for (const row of rows) {
            const isOn =
              opts[optionNames[row] ?? row] === true ||
              row === 'braceexpand' ||
              row === 'hashall' ||
              row === 'interactive-comments'
            sh.os.print(
              sh.proc,
              on ? `${row.padEnd(15)}\t${isOn ? 'on' : 'off'}\n` : `set ${isOn ? '-' : '+'}o ${row}\n`,
            )
          }
          return undefined
        }
        if (!Object.hasOwn(optionNames, name) && !longOptions.includes(name)) {
          sh.error(`set: ${name}: invalid option name`)
          throw new ShellError('fail', 2)
        }
        change(optionNames[name] ?? name, on)
      } else if ('abefhkmnptuvxBCEHPT'.includes(letter)) change(letter, on)
      else {
        sh.error(`set: ${on ? '-' : '+'}${letter}: invalid option`)
        sh.os.complain(sh.proc, 'set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n')
        throw new ShellError('fail', 2)
      }
    }
  }
  return i < args.length ? args.slice(i) : undefined
}

const shoptNames = [
  'autocd',
  'cdspell',
  'checkwinsize',
  'cmdhist',
  'dotglob',
  'execfail',
  'expand_aliases',
  'extdebug',
  'extglob',
  'extquote',
  'failglob',
  'force_fignore',
  'globasciiranges',
  'globskipdots',
  'globstar',
  'gnu_errfmt',
  'histappend',
  'histreedit',
  'histverify',
  'huponexit',
  'inherit_errexit',
  'interactive_comments',
  'lastpipe',
  'lithist',
  'localvar_inherit',
  'login_shell',
  'mailwarn',
  'nocaseglob',
  'nocasematch',
  'nullglob',
  'patsub_replacement',
  'progcomp',
  'promptvars',
  'restricted_shell',
  'shift_verbose',
  'sourcepath',
  'xpg_echo',
]

const shopt: Builtin = (sh, args) => {
  const parsed = options(sh, 'shopt', args, 'suqpo', 'shopt [-pqsu] [-o] [optname ...]')
  if (!parsed) return 2
  const { flags, rest } = parsed
  const store = flags['o'] === undefined ? sh.state.shopt : sh.state.opts
  const key = (name: string) => (flags['o'] === undefined ? name : (optionNames[name] ?? name))
  let status = 0
  for (const name of rest) {
    if (flags['o'] === undefined && !shoptNames.includes(name)) {
      sh.error(`shopt: ${name}: invalid shell option name`)
      status = 1
    } else if (flags['s'] !== undefined) store[key(name)] = true
    else if (flags['u'] !== undefined) delete store[key(name)]
    else {
      const on = store[key(name)] === true
      if (!on) status = 1
      if (flags['q'] === undefined)
        sh.os.print(
          sh.proc,
          flags['p'] === undefined
            ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`
            : `shopt ${on ? '-s' : '-u'} ${name}\n`,
        )
    }
  }
  if (rest.length === 0)
    for (const name of shoptNames) sh.os.print(sh.proc, `${name.padEnd(15)}\t${sh.state.shopt[name] ? 'on' : 'off'}\n`)
  return status
}

/** Builtins around variables, options and positional parameters. */
export const variableBuiltins: Record<string, Builtin> = {
  declare: declareWith('declare') as Builtin,
  typeset: declareWith('typeset') as Builtin,
  local: declareWith('local') as Builtin,
  export: declareWith('export') as Builtin,
  readonly: declareWith('readonly') as Builtin,
  unset,
  shopt,
  set: (sh, args) => {
    if (args.length === 0) {
      for (const name of Object.keys(sh.state.vars).sort()) {
        const variable = sh.state.vars[name] as Variable
        if (variable.v !== undefined)
          sh.os.print(sh.proc, `${name}=${/^[\w@%+:,./-]*$/.test(variable.v) ? variable.v : quoteSingle(variable.v)}\n`)
        else sh.os.print(sh.proc, `${describe(name, variable).replace(/^declare -\S+ /, '')}\n`)
      }
      return 0
    }
    const rest = applySet(sh, args)
    if (rest) sh.state.args = rest
    return 0
  },
  shift: (sh, args) => {
    const count = args[0] === undefined ? 1 : Number(args[0])
    if (!Number.isInteger(count)) {
      sh.error(`shift: ${args[0]}: numeric argument required`)
      return 1
    }
    if (count < 0) {
      sh.error(`shift: ${args[0]}: shift count out of range`)
      return 1
    }
    if (count > sh.state.args.length) return 1
    sh.state.args = sh.state.args.slice(count)
    return 0
  },
  let: (sh, args) => {
    if (args.length === 0) {
      sh.error('let: expression expected')
      return 1
    }
    let value = 0n
    for (const expression of args) value = sh.calculate(expression)
    return value === 0n ? 1 : 0
  },
  getopts: (sh, args) => {
    const [spec = '', name = 'opt', ...given] = args
    if (args.length < 2) {
      sh.os.complain(sh.proc, 'getopts: usage: getopts optstring name [arg ...]\n')
      return 2
    }
    const words = given.length ? given : sh.state.args
    const silent = spec.startsWith(':') || sh.value('OPTERR') === '0'
    let index = Number(sh.value('OPTIND') ?? 1)
    let at = sh.state.optionIndex
    const done = (value: string, status: number) => {
      sh.setVariable('OPTIND', { v: String(index), f: sh.variable('OPTIND')?.f ?? '' })
      sh.state.optionIndex = at
      sh.assign(name, value)
      return status
    }
    const word = words[index - 1]
    if (at === 0) {
      if (word === undefined || !/^-./.test(word)) return done('?', 1)
      if (word === '--') {
        index++
        return done('?', 1)
      }
      at = 1
    }
    const letter = word?.[at] ?? ''
    at++
    const position = letter === ':' ? -1 : spec.indexOf(letter)
    if (at >= (word?.length ?? 0)) {
      index++
      at = 0
    }
    if (position < 0) {
      if (silent) sh.assign('OPTARG', letter)
      else {
        sh.unset('OPTARG')
        sh.os.complain(sh.proc, `${sh.state.name}: illegal option -- ${letter}\n`)
      }
      return done('?', 0)
    }
    if (spec[position + 1] === ':') {
      if (at > 0) {
        sh.assign('OPTARG', word?.slice(at) ?? '')
        index++
        at = 0
      } else {
        const value = words[index - 1]
        if (value === undefined) {
          if (silent) {
            sh.assign('OPTARG', letter)
            return done(spec.startsWith(':') ? ':' : '?', 0)
          }
          sh.unset('OPTARG')
          sh.os.complain(sh.proc, `${sh.state.name}: option requires an argument -- ${letter}\n`)
          return done('?', 0)
        }
        sh.assign('OPTARG', value)
        index++
      }
    } else sh.unset('OPTARG')
    return done(letter, 0)
  },
}
