import type { Program } from '../../../machine.ts'
import { SystemError } from '../../../process/system-error.ts'
import { guarded, readWhole, UsageError } from '../../command.ts'
import { evaluate, preludeNames } from './jq-evaluate.ts'
import { JqError } from './jq-value.ts'
import { jsonValues, JsonError, toJson } from './json-text.ts'
import { type Node, parseJq } from './jq-syntax.ts'

const filters = new Map<string, Node>()

const filterOf = (source: string): Node => {
  const known = filters.get(source)
  if (known) return known
  let node = parseJq(source)
  for (const name of Object.keys(preludeNames)) {
    if (!new RegExp(`\\b${name}\\b`).test(source)) continue
    node = { k: 'define', name, parameters: [], body: parseJq(preludeNames[name] as string), rest: node }
  }
  if (filters.size > 200) filters.clear()
  filters.set(source, node)
  return node
}

const workLimit = 3_000_000

const jq: Program = guarded((os, proc) => {
  const args = proc.argv.slice(1)
  const on: Record<string, true> = {}
  const variables: Record<string, unknown> = {}
  const named: Record<string, unknown> = {}
  const positional: unknown[] = []
  const operands: string[] = []
  let source: string | undefined
  let indent = 2
  let rest: 'files' | 'args' | 'jsonargs' = 'files'
  const json = (text: string, option: string): unknown => {
    try {
      return [...jsonValues(text)][0] ?? null
    } catch {
      throw new UsageError(
        `Invalid JSON text passed to --${option}\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq`,
        2,
      )
    }
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg.startsWith('--')) {
      const name = arg.slice(2)
      const flag = {
        'raw-output': 'r',
        'compact-output': 'c',
        'null-input': 'n',
        'exit-status': 'e',
        slurp: 's',
        'raw-input': 'R',
        'sort-keys': 'S',
        'join-output': 'j',
        'ascii-output': 'a',
        'monochrome-output': 'M',
        'color-output': 'C',
        tab: 'tab',
        'raw-output0': 'r0',
      }[name]
      if (flag) on[flag] = true
      else if (name === 'arg' || name === 'argjson') {
        const key = args[++i]
        const value = args[++i]
        if (key === undefined || value === undefined)
          throw new UsageError(`--${name} takes two parameters (e.g. --${name} varname value)`, 2)
        named[key] = variables[key] = name === 'arg' ? value : json(value, 'argjson')
      } else if (name === 'slurpfile' || name === 'rawfile') {
        const key = args[++i] as string
        const text = os.readFile(proc, args[++i] as string)
        named[key] = variables[key] = name === 'rawfile' ? text : [...jsonValues(text)]
      } else if (name === 'indent') indent = Math.max(0, Math.min(7, Number(args[++i])))
      else if (name === 'args' || name === 'jsonargs') rest = name
      else if (name === 'from-file') source = os.readFile(proc, args[++i] as string)
      else if (name === 'version') {
        os.print(proc, 'jq-1.7.1\n')
        return 0
      } else if (name === 'unbuffered' || name === 'stream' || name === 'seq') continue
      else
        throw new UsageError(
          `Unknown option: ${arg}\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq`,
          2,
        )
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (const letter of arg.slice(1)) {
        if (letter === 'f') source = os.readFile(proc, args[++i] as string)
        else if ('rcnesRSjaMC'.includes(letter)) on[letter] = true
        else
          throw new UsageError(
            `Unknown option: ${arg}\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq`,
            2,
          )
      }
    } else if (source === undefined) source = arg
    else if (rest === 'files') operands.push(arg)
    else positional.push(rest === 'args' ? arg : json(arg, 'jsonargs'))
  }
  if (source === undefined) {
    if (os.isTty(proc, 0))
      throw new UsageError(
        '',
        2,
        'Usage:\tjq [OPTIONS] FILTER [FILES...]\n\tjq [OPTIONS] --args FILTER [ARGUMENTS...]\n\tjq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]',
      )
    source = '.'
  }
  const filter = filterOf(source)
  const whole =
    on['n'] && operands.length === 0 && !/\binputs?\b/.test(source)
      ? { text: '', failed: false }
      : readWhole(os, proc, operands, (path, error: SystemError) =>
          os.complain(proc, `jq: error: Could not open ${path}: ${error.message}\n`),
        )
  if (whole === undefined) return 'blocked'
  variables['ARGS'] = { positional, named }
  const state = { status: whole.failed ? 2 : 0, last: undefined as unknown, work: 0 }
  const inputs = (function* (): Generator<unknown> {
    if (on['R']) {
      if (on['s']) yield whole.text
      else for (const line of whole.text.replace(/\n$/, '').split('\n')) if (whole.text !== '') yield line
    } else if (on['s']) yield [...jsonValues(whole.text)]
    else yield* jsonValues(whole.text)
  })()
  const tab = on['tab'] ? '\t' : ' '.repeat(on['c'] ? 0 : indent)
  const context = {
    tick() {
      os.charge(1)
      if (++state.work > workLimit) throw new UsageError('error: filter does not end', 5)
    },
    now: os.now,
    env: proc.env,
    inputs,
    debug: (text: string) => os.complain(proc, `${text}\n`),
  }
  const one = (value: unknown): number | undefined => {
    try {
      for (const result of evaluate(filter, value, context, variables)) {
        state.last = result
        const raw = (on['r'] || on['j'] || on['r0']) && typeof result === 'string'
        os.print(
          proc,
          (raw ? result : toJson(result, { indent: tab, sort: on['S'] === true, ascii: on['a'] === true })) +
            (on['j'] ? '' : on['r0'] ? '\0' : '\n'),
        )
      }
    } catch (error) {
      if (!(error instanceof JqError)) {
        if (error instanceof RangeError) throw new UsageError('error: filter nests too deeply', 5)
        throw error
      }
      const special = error.value as { __jq?: string; name?: string; status?: number; message?: unknown } | null
      if (special?.__jq === 'undefined')
        throw new UsageError(
          `error: ${special.name} is not defined at <top-level>, line 1:\n${source}\njq: 1 compile error`,
          3,
        )
      if (special?.__jq === 'halt') {
        if (special.message !== undefined)
          os.complain(
            proc,
            typeof special.message === 'string' ? special.message : `${toJson(special.message, { indent: '' })}\n`,
          )
        return special.status ?? 0
      }
      if (/^\$\w+ is not defined$/.test(error.message))
        throw new UsageError(`error: ${error.message} at <top-level>, line 1:\n${source}\njq: 1 compile error`, 3)
      os.complain(
        proc,
        `jq: error (at ${operands[0] ?? '<stdin>'}:${Math.max(0, whole.text.split('\n').length - 1)}): ${error.message}\n`,
      )
      state.status = 5
    }
    return undefined
  }
  try {
    if (on['n']) {
      const halted = one(null)
      if (halted !== undefined) return halted
    } else {
      for (let next = inputs.next(); !next.done; next = inputs.next()) {
        const halted = one(next.value)
        if (halted !== undefined) return halted
      }
    }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    os.complain(proc, `jq: parse error: ${error.message}\n`)
    return 2
  }
  if (state.status) return state.status
  if (on['e']) return state.last === undefined ? 4 : state.last === null || state.last === false ? 1 : 0
  return 0
})

/** jq. */
export const jqCommands: Record<string, Program> = { jq }
