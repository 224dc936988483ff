import type { Program } from '../../machine.ts'
import { signalName, signalNumber, signalNumbers } from '../../process/signals.ts'
import { SystemError } from '../../process/system-error.ts'
import { echoText, formatPrintf, quoteWord } from '../../shell/echo-printf.ts'
import { evaluateTest, TestError } from '../../shell/test-expression.ts'
import { strftime } from '../../strftime.ts'
import { atOnce, duration, guarded, nameOf, parseOptions, tryHelp, UsageError } from '../command.ts'

/** true, false, echo, printf, test: also builtins of the shell. */
export const basicCommands: Record<string, Program> = {
  true: () => 0,
  false: () => 1,
  echo: atOnce((os, proc, args) => {
    os.print(proc, echoText(args))
    return 0
  }),
  printf: atOnce((os, proc, args) => {
    if (args.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
    const { text, errors, status } = formatPrintf(args[0] === '--' ? args.slice(1) : args, {
      quote: quoteWord,
      date: (format, seconds) => strftime(format, seconds * 1000),
      now: os.now,
    })
    os.print(proc, text)
    for (const error of errors) os.warn(proc, error)
    return status
  }),
  test: atOnce((os, proc, args) => {
    const words = nameOf(proc) === '[' ? args.slice(0, -1) : args
    if (nameOf(proc) === '[' && args[args.length - 1] !== ']') throw new UsageError("missing ']'", 2)
    try {
      return evaluateTest(os, proc, words) ? 0 : 1
    } catch (error) {
      if (error instanceof TestError) throw new UsageError(error.message, 2)
      throw error
    }
  }),
  sleep: guarded((os, proc) => {
    const state = proc.state as { until?: number | null }
    if (state.until === undefined) {
      const { operands } = parseOptions(proc, '', {})
      if (operands.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
      let seconds = 0
      for (const operand of operands) {
        const one = duration(operand)
        if (one === undefined) throw new UsageError(`invalid time interval '${operand}'`, 1, tryHelp(proc))
        seconds += one
      }
      state.until = seconds === Infinity ? null : os.now + Math.round(seconds * 1000)
    }
    if (state.until === null) return 'blocked'
    return os.sleepUntil(proc, state.until) ? 0 : 'blocked'
  }),
  yes: guarded((os, proc) => {
    const args = proc.argv.slice(1)
    os.print(proc, `${args.length ? args.join(' ') : 'y'}\n`.repeat(64))
    os.charge(100)
    return 'again'
  }),
  date: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'uRd:s:I::f:r:', {
      utc: 'u',
      universal: 'u',
      'rfc-email': 'R',
      'date=': 'd',
      'iso-8601=?': 'I',
      'rfc-3339=': '3',
      'reference=': 'r',
      'set=': 's',
    })
    let ms = os.now
    if (values['d'] !== undefined) {
      const parsed = parseDate(values['d'], os.now)
      if (parsed === undefined) throw new UsageError(`invalid date '${values['d']}'`)
      ms = parsed
    }
    if (values['r'] !== undefined) ms = os.stat(proc, values['r']).node.mtime
    if (values['s'] !== undefined) throw new UsageError('cannot set date: Operation not permitted')
    let format = '%a %b %e %H:%M:%S %Z %Y'
    if (values['R'] !== undefined) format = '%a, %d %b %Y %H:%M:%S %z'
    if (values['I'] !== undefined) {
      const iso: Record<string, string> = {
        '': '%Y-%m-%d',
        date: '%Y-%m-%d',
        hours: '%Y-%m-%dT%H%:z',
        minutes: '%Y-%m-%dT%H:%M%:z',
        seconds: '%Y-%m-%dT%H:%M:%S%:z',
        ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
      }
      const chosen = iso[values['I']]
      if (chosen === undefined)
        throw new UsageError(`invalid argument '${values['I']}' for '--iso-8601'`, 1, tryHelp(proc))
      format = chosen
    }
    if (values['3'] !== undefined)
      format =
        { date: '%Y-%m-%d', seconds: '%Y-%m-%d %H:%M:%S%:z', ns: '%Y-%m-%d %H:%M:%S.%N%:z' }[values['3']] ?? format
    const [operand, extra] = operands
    if (extra !== undefined) throw new UsageError(`extra operand '${extra}'`, 1, tryHelp(proc))
    if (operand !== undefined) {
      if (!operand.startsWith('+')) throw new UsageError(`invalid date '${operand}'`)
      format = operand.slice(1)
    }
    os.print(proc, `${strftime(format, ms)}\n`)
    return 0
  }),
  kill: atOnce((os, proc, args) => {
    let name: string | undefined = 'TERM'
    let rest = args
    const [first = ''] = args
    if (first === '-l' || first === '-L') {
      os.print(proc, `${args[1] ? (signalName(args[1]) ?? args[1]) : Object.keys(signalNumbers).join('\n')}\n`)
      return 0
    }
    if (first === '-s') {
      name = signalName(args[1] ?? '')
      rest = args.slice(2)
    } else if (/^-./.test(first)) {
      name = first === '-0' ? '0' : signalName(first.slice(1))
      rest = args.slice(1)
    }
    if (name === undefined) throw new UsageError(`unknown signal ${first}`)
    if (rest.length === 0) throw new UsageError('', 1, 'Usage:\n kill [options] <pid> [...]')
    let status = 0
    for (const target of rest) {
      const pid = Number(target)
      if (!Number.isInteger(pid)) throw new UsageError(`failed to parse argument: '${target}'`)
      const found = name === '0' ? os.world.procs[pid] !== undefined : os.kill(pid, name)
      if (!found) {
        os.complain(proc, `kill: (${target}): No such process\n`)
        status = 1
      }
    }
    return status
  }),
  timeout: guarded((os, proc) => {
    const state = proc.state as {
      child?: number
      until?: number
      killAt?: number
      timedOut?: boolean
      signal?: string
      preserve?: boolean
    }
    if (state.child === undefined) {
      const { values, operands } = parseOptions(
        proc,
        'k:s:pfv',
        { 'kill-after=': 'k', 'signal=': 's', 'preserve-status': 'p', foreground: 'f', verbose: 'v' },
        { stopAtOperand: true, status: 125 },
      )
      if (operands.length < 2) throw new UsageError('missing operand', 125, tryHelp(proc))
      const seconds = duration(operands[0] as string)
      if (seconds === undefined) throw new UsageError(`invalid time interval '${operands[0]}'`, 125, tryHelp(proc))
      state.signal = values['s'] === undefined ? 'TERM' : (signalName(values['s']) ?? 'TERM')
      state.preserve = values['p'] !== undefined
      if (values['k'] !== undefined) state.killAt = (duration(values['k']) ?? 0) * 1000
      try {
        state.child = os.spawn(proc, { argv: operands.slice(1) })
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        throw new UsageError(
          `failed to run command '${operands[1]}': ${error.message}`,
          error.code === 'ENOENT' ? 127 : 126,
        )
      }
      if (seconds > 0) state.until = os.now + seconds * 1000
      os.handleSignals(proc, ['TERM', 'INT', 'HUP'])
    }
    const passed = os.takeSignal(proc)
    if (passed) os.kill(state.child, passed)
    const status = os.waitFor(proc, state.child)
    if (typeof status === 'number') {
      if (!state.timedOut || state.preserve) return status
      return state.signal === 'KILL' || status === 137 ? 137 : 124
    }
    if (state.until !== undefined && os.sleepUntil(proc, state.until)) {
      const kills = state.timedOut
      os.kill(state.child, kills ? 'KILL' : (state.signal ?? 'TERM'))
      os.kill(state.child, 'CONT')
      state.timedOut = true
      if (!kills && state.killAt !== undefined) {
        state.until = os.now + state.killAt
        os.sleepUntil(proc, state.until)
      } else delete state.until
      return 'again'
    }
    return 'blocked'
  }),
  nohup: guarded((os, proc) => {
    const argv = proc.argv.slice(1)
    if (argv.length === 0) throw new UsageError('missing operand', 125, tryHelp(proc))
    proc.ignored.push('HUP')
    const path = os.which(proc, argv[0] as string, proc.env['PATH'] ?? '')
    if (path === undefined) throw new UsageError(`failed to run command '${argv[0]}': No such file or directory`, 127)
    if (os.isTty(proc, 1)) {
      os.complain(proc, "nohup: ignoring input and appending output to 'nohup.out'\n")
      os.setFd(proc, 1, os.openOfd(proc, 'nohup.out', 'a'))
      if (os.isTty(proc, 2)) os.setFd(proc, 2, os.share(proc.fds[1] as number))
    }
    os.replace(proc, { argv, env: proc.env, path })
    return 'again'
  }),
}
basicCommands['['] = basicCommands['test'] as Program

/** Dates people give to `date -d`: ISO forms, `@seconds`, `now`, `tomorrow`, `3 days ago`, `+1 hour`. */
const parseDate = (text: string, now: number): number | undefined => {
  const trimmed = text.trim()
  if (/^@-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed.slice(1)) * 1000
  let base = now
  let rest = trimmed.toLowerCase()
  const iso =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?/.exec(
      rest,
    )
  if (iso) {
    const [whole, y, m, d, hh = '0', mm = '0', ss = '0', zone] = iso
    base = Date.UTC(Number(y), Number(m) - 1, Number(d), Number(hh), Number(mm), Number(ss))
    const offset = zone && /^[+-](\d{2}):?(\d{2})$/.exec(zone)
    if (offset) base -= (zone.startsWith('-') ? -1 : 1) * (Number(offset[1]) * 60 + Number(offset[2])) * 60_000
    rest = rest.slice(whole.length)
  }
  const units: Record<string, number> = {
    sec: 1000,
    second: 1000,
    min: 60_000,
    minute: 60_000,
    hour: 3_600_000,
    day: 86_400_000,
    week: 604_800_000,
    fortnight: 1_209_600_000,
  }
  for (const match of rest.matchAll(/(\d{1,2}):(\d{2})(?::(\d{2}))?|([+-]?\s*\d+)?\s*([a-z]+)(\s+ago)?|(\S)/g)) {
    const [, hour, minute, second, count, word, ago, other] = match
    if (hour !== undefined) {
      base =
        Math.floor(base / 86_400_000) * 86_400_000 +
        (Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0)) * 1000
      continue
    }
    if (other !== undefined) return undefined
    if (word === 'now' || word === 'today' || word === 'utc' || word === 'z') continue
    if (word === 'midnight') {
      base = Math.floor(base / 86_400_000) * 86_400_000
      continue
    }
    if (word === 'tomorrow') base += 86_400_000
    else if (word === 'yesterday') base -= 86_400_000
    else {
      const name = (word ?? '').replace(/s$/, '')
      const amount = (word === 'next' ? 1 : Number((count ?? '1').replace(/\s/g, ''))) * (ago ? -1 : 1)
      if (name === 'month' || name === 'year') {
        const date = new Date(base)
        base = Date.UTC(
          date.getUTCFullYear() + (name === 'year' ? amount : 0),
          date.getUTCMonth() + (name === 'month' ? amount : 0),
          date.getUTCDate(),
          date.getUTCHours(),
          date.getUTCMinutes(),
          date.getUTCSeconds(),
        )
      } else if (Object.hasOwn(units, name)) base += amount * (units[name] as number)
      else return undefined
    }
  }
  return base
}

/** Status of a process that a signal ended. */
export const statusOfSignal = (name: string): number => 128 + signalNumber(name)
