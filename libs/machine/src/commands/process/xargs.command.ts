import type { Program } from '../../machine.ts'
import { SystemError } from '../../process/system-error.ts'
import { guarded, parseOptions, readWhole, UsageError } from '../command.ts'

/** Items of the input: quotes and backslashes count, unless `-0` or `-d` or `-I`. */
const items = (text: string, delimiter: string | undefined, lines: boolean): string[] => {
  if (delimiter !== undefined)
    return (text.endsWith(delimiter) ? text.slice(0, -delimiter.length) : text)
      .split(delimiter)
      .filter((item, i, list) => item !== '' || list.length > 1)
  if (lines)
    return text
      .split('\n')
      .map((line) => line.trimStart())
      .filter((line) => line !== '')
  const out: string[] = []
  let word = ''
  let active = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === "'" || c === '"') {
      const end = text.indexOf(c, i + 1)
      const newline = text.indexOf('\n', i)
      if (end < 0 || (newline >= 0 && newline < end))
        throw new UsageError(
          `unmatched ${c === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`,
        )
      word += text.slice(i + 1, end)
      active = true
      i = end
    } else if (c === '\\' && i + 1 < text.length) {
      word += text[++i]
      active = true
    } else if (/\s/.test(c)) {
      if (active) out.push(word)
      word = ''
      active = false
    } else {
      word += c
      active = true
    }
  }
  if (active) out.push(word)
  return out
}

interface XargsState {
  batches?: string[][]
  running?: number[]
  status?: number
}

const xargs: Program = guarded((os, proc) => {
  const state = proc.state as XargsState & { done?: boolean }
  const { values, operands } = parseOptions(
    proc,
    '0a:d:E:I:L:n:P:prs:tx',
    {
      null: '0',
      'arg-file=': 'a',
      'delimiter=': 'd',
      'replace=?': 'I',
      'max-lines=?': 'L',
      'max-args=': 'n',
      'max-procs=': 'P',
      interactive: 'p',
      'no-run-if-empty': 'r',
      'max-chars=': 's',
      verbose: 't',
    },
    { stopAtOperand: true },
  )
  const command = operands.length ? operands : ['echo']
  if (!state.batches) {
    const whole = readWhole(os, proc, values['a'] === undefined ? [] : [values['a']])
    if (whole === undefined) return 'blocked'
    const delimiter =
      values['0'] !== undefined
        ? '\0'
        : values['d'] === undefined
          ? undefined
          : values['d'].replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0')
    const list = values['L'] === undefined ? items(whole.text, delimiter, values['I'] !== undefined) : []
    if (values['I'] !== undefined) {
      const mark = values['I'] || '{}'
      state.batches = list.map((item) => command.map((word) => word.replaceAll(mark, item)))
    } else if (values['L'] !== undefined) {
      const lines = whole.text.split('\n').filter((line) => line.trim() !== '')
      const count = Math.max(1, Number(values['L'] || 1))
      state.batches = []
      for (let i = 0; i < lines.length; i += count)
        state.batches.push([...command, ...items(lines.slice(i, i + count).join('\n'), undefined, false)])
    } else {
      const count = values['n'] === undefined ? 5000 : Math.max(1, Number(values['n']))
      state.batches = []
      for (let i = 0; i < list.length; i += count) state.batches.push([...command, ...list.slice(i, i + count)])
      if (list.length === 0 && values['r'] === undefined) state.batches.push(command)
    }
    state.running = []
    state.status = 0
  }
  const parallel = values['P'] === undefined ? 1 : Number(values['P']) || 1000
  for (;;) {
    state.running = (state.running ?? []).filter((pid) => {
      const status = os.waitFor(proc, pid)
      if (typeof status !== 'number') return true
      if (status === 255) {
        os.warn(proc, `${command[0]}: exited with status 255; aborting`)
        state.status = 124
        state.batches = []
      } else if (status > 128) {
        state.status = 125
        state.batches = []
      } else if (status !== 0) state.status = 123
      return false
    })
    if (state.batches.length === 0) return state.running.length ? 'blocked' : (state.status ?? 0)
    if (state.running.length >= parallel) return 'blocked'
    const argv = state.batches.shift() as string[]
    if (values['t'] !== undefined) os.complain(proc, `${argv.join(' ')}\n`)
    const nothing = os.newOfd({ kind: 'null', read: true, write: true })
    try {
      state.running.push(os.spawn(proc, { argv, fds: { ...proc.fds, 0: nothing } }))
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.warn(proc, `${argv[0]}: ${error.message}`)
      return error.code === 'ENOENT' ? 127 : 126
    } finally {
      os.release(nothing)
    }
  }
})

/** xargs. */
export const xargsCommands: Record<string, Program> = { xargs }
