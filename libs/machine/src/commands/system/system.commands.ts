import { commandName, stateLetter } from '../../files/proc-files.ts'
import type { Program } from '../../machine.ts'
import { signalName } from '../../process/signals.ts'
import { SystemError } from '../../process/system-error.ts'
import type { Os } from '../../process/os.ts'
import { Regex } from '../../regex/regex.ts'
import { strftime } from '../../strftime.ts'
import type { Proc } from '../../world.ts'
import { atOnce, guarded, nameOf, parseOptions, tryHelp, UsageError } from '../command.ts'
import { nameOfId } from '../files/listing.commands.ts'

const user = (os: Os, uid: number) => nameOfId(os, '/etc/passwd', uid)
const group = (os: Os, gid: number) => nameOfId(os, '/etc/group', gid)

const living = (os: Os): Proc[] =>
  Object.keys(os.world.procs)
    .map(Number)
    .sort((a, b) => a - b)
    .map((pid) => os.world.procs[pid] as Proc)

const cpuTime = (ms: number) => {
  const seconds = Math.floor(ms / 1000)
  return `${String(Math.floor(seconds / 3600)).padStart(2, '0')}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}

const env: Program = guarded((os, proc) => {
  const state = proc.state as { child?: number }
  if (state.child !== undefined) {
    const status = os.waitFor(proc, state.child)
    return typeof status === 'number' ? status : 'blocked'
  }
  const { values, all, operands } = parseOptions(
    proc,
    'iu:0C:S:v',
    { 'ignore-environment': 'i', 'unset=': 'u', null: '0', 'chdir=': 'C', 'split-string=': 'S' },
    { stopAtOperand: true, status: 125 },
  )
  const words = values['S'] === undefined ? operands : [...values['S'].trim().split(/\s+/), ...operands]
  if (words[0] === '-') words.shift()
  const next: Record<string, string> = values['i'] === undefined ? { ...proc.env } : {}
  for (const name of all['u'] ?? []) delete next[name]
  while (words[0]?.includes('=')) {
    const word = words.shift() as string
    next[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1)
  }
  if (words.length === 0) {
    for (const name of Object.keys(next))
      os.print(proc, `${name}=${next[name]}${values['0'] === undefined ? '\n' : '\0'}`)
    return 0
  }
  const [command = ''] = words
  const path = os.which(proc, command, next['PATH'] ?? proc.env['PATH'] ?? '')
  if (path === undefined) throw new UsageError(`‘${command}’: No such file or directory`, 127)
  try {
    if (values['C'] !== undefined) proc.cwd = os.stat(proc, values['C']).path
    os.replace(proc, { argv: words, env: next, path })
  } catch (error) {
    if (error instanceof SystemError)
      throw new UsageError(`‘${command}’: ${error.message}`, error.code === 'ENOENT' ? 127 : 126)
    throw error
  }
  return 'again'
})

const ps: Program = atOnce((os, proc, args) => {
  const text = args.join(' ')
  const short = args
    .filter((arg) => /^-?[a-zA-Z]+$/.test(arg))
    .map((arg) => arg.replace(/^-/, ''))
    .join('')
  const bsd = args.some((arg) => /^[a-z]+$/.test(arg)) && /[aux]/.test(short)
  const formatAt = args.findIndex(
    (arg) => arg === '-o' || arg === 'o' || /^-[a-zA-Z]*o$/.test(arg) || arg.startsWith('--format'),
  )
  const every = /[eAx]/.test(short.replace(/o.*$/, '')) || bsd
  const pidAt = args.findIndex((arg) => arg === '-p' || arg === '--pid')
  const pids = pidAt >= 0 ? (args[pidAt + 1] ?? '').split(',').map(Number) : undefined
  const all = living(os).filter((one) =>
    pids ? pids.includes(one.pid) : every || (one.tty !== undefined && one.tty === proc.tty),
  )
  const rss = (one: Proc) => Math.round((one.memory + one.baseMemory) / 1024)
  const tty = (one: Proc) => (one.tty === undefined ? '?' : 'pts/0')
  const stat = (one: Proc) => {
    const letter = one.pid === proc.pid ? 'R' : stateLetter(one)
    const foreground = one.tty !== undefined && os.world.ttys[one.tty]?.fg === one.pgid
    return `${letter}${one.pid === one.sid ? 's' : ''}${foreground ? '+' : ''}`
  }
  const command = (one: Proc) =>
    one.status !== undefined ? `[${commandName(one)}] <defunct>` : one.argv.join(' ').replaceAll('\n', ' ')
  const elapsed = (one: Proc) => {
    const seconds = Math.floor((os.now - one.started) / 1000)
    const hours = Math.floor(seconds / 3600)
    return `${hours >= 24 ? `${Math.floor(hours / 24)}-` : ''}${hours ? `${String(hours % 24).padStart(2, '0')}:` : ''}${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
  }
  const start = (one: Proc) => strftime('%H:%M', one.started)
  const cpu = (one: Proc) => ((one.cpuMs / Math.max(1, os.now - one.started)) * 100).toFixed(1)
  const memory = (one: Proc) => ((rss(one) / (8 * 1024 * 1024)) * 100).toFixed(1)
  const fields: Record<string, [title: string, width: number, left: boolean, of: (one: Proc) => string]> = {
    pid: ['PID', 7, false, (one) => String(one.pid)], ppid: ['PPID', 7, false, (one) => String(one.ppid)], pgid: ['PGID', 7, false, (one) => String(one.pgid)],
    sid: ['SID', 7, false, (one) => String(one.sid)], user: ['USER', 8, true, (one) => user(os, one.uid)], uid: ['UID', 5, false, (one) => String(one.uid)],
    comm: ['COMMAND', 15, true, commandName], cmd: ['CMD', 27, true, command], args: ['COMMAND', 27, true, command], command: ['COMMAND', 27, true, command],
    stat: ['STAT', 4, true, stat], state: ['S', 1, true, (one) => stat(one).slice(0, 1)], s: ['S', 1, true, (one) => stat(one).slice(0, 1)], tty: ['TT', 8, true, tty], tt: ['TT', 8, true, tty],
    time: ['TIME', 8, false, (one) => cpuTime(one.cpuMs)], etime: ['ELAPSED', 11, false, elapsed], rss: ['RSS', 5, false, (one) => String(rss(one))], vsz: ['VSZ', 6, false, (one) => String(rss(one) * 4)],
    '%cpu': ['%CPU', 4, false, cpu], pcpu: ['%CPU', 4, false, cpu], '%mem': ['%MEM', 4, false, memory], pmem: ['%MEM', 4, false, memory], ni: ['NI', 3, false, () => '0'], pri: ['PRI', 3, false, () => '19'], lstart: ['STARTED', 24, false, (one) => strftime('%a %b %e %H:%M:%S %Y', one.started)],
  } // prettier-ignore
  const table = (names: { name: string; title?: string }[], width?: Record<string, number>) => {
    const columns = names.map(({ name, title }) => {
      const field = fields[name]
      if (!field) throw new UsageError(`error: unknown user-defined format specifier "${name}"`, 1)
      return { title: title ?? field[0], left: field[2], cells: all.map(field[3]), width: width?.[name] ?? field[1] }
    })
    if (columns.some((column) => column.title !== ''))
      os.print(
        proc,
        `${columns.map((column, i) => (i === columns.length - 1 ? (column.left ? column.title : column.title.padStart(column.width)) : column.left ? column.title.padEnd(column.width) : column.title.padStart(column.width))).join(' ')}\n`,
      )
    all.forEach((_, row) =>
      os.print(
        proc,
        `${columns.map((column, i) => (i === columns.length - 1 && column.left ? column.cells[row] : column.left ? (column.cells[row] as string).padEnd(column.width) : (column.cells[row] as string).padStart(column.width))).join(' ')}\n`,
      ),
    )
  }
  if (formatAt >= 0) {
    const given = args[formatAt]?.startsWith('--format=')
      ? (args[formatAt] as string).slice(9)
      : (args[formatAt + 1] ?? '')
    table(
      given
        .split(/[, ]+/)
        .filter(Boolean)
        .map((one) => ({
          name: one.split('=')[0] as string,
          ...(one.includes('=') ? { title: one.split('=')[1] as string } : {}),
        })),
    )
    return 0
  }
  if (bsd && short.includes('u')) {
    os.print(proc, 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n')
    for (const one of all)
      os.print(
        proc,
        `${user(os, one.uid).padEnd(8)} ${String(one.pid).padStart(7)} ${cpu(one).padStart(4)} ${memory(one).padStart(4)} ${String(rss(one) * 4).padStart(6)} ${String(rss(one)).padStart(5)} ${tty(one).padEnd(8)} ${stat(one).padEnd(4)} ${start(one)}   ${`${Math.floor(one.cpuMs / 60000)}:${String(Math.floor(one.cpuMs / 1000) % 60).padStart(2, '0')}`.padStart(4)} ${command(one)}\n`,
      )
    return 0
  }
  if (bsd) {
    os.print(proc, '    PID TTY      STAT   TIME COMMAND\n')
    for (const one of all)
      os.print(
        proc,
        `${String(one.pid).padStart(7)} ${tty(one).padEnd(8)} ${stat(one).padEnd(4)} ${`${Math.floor(one.cpuMs / 60000)}:${String(Math.floor(one.cpuMs / 1000) % 60).padStart(2, '0')}`.padStart(6)} ${command(one)}\n`,
      )
    return 0
  }
  if (/f|F/.test(short)) {
    os.print(proc, 'UID          PID    PPID  C STIME TTY          TIME CMD\n')
    for (const one of all)
      os.print(
        proc,
        `${user(os, one.uid).padEnd(8)} ${String(one.pid).padStart(7)} ${String(one.ppid).padStart(7)} ${String(Math.round(Number(cpu(one)))).padStart(2)} ${start(one)} ${tty(one).padEnd(8)} ${cpuTime(one.cpuMs)} ${command(one)}\n`,
      )
    return 0
  }
  os.print(proc, '    PID TTY          TIME CMD\n')
  for (const one of all)
    os.print(proc, `${String(one.pid).padStart(7)} ${tty(one).padEnd(8)} ${cpuTime(one.cpuMs)} ${commandName(one)}\n`)
  void text
  return 0
})

const matching = (os: Os, proc: Proc): { pids: number[]; values: Record<string, string>; rest: string[] } => {
  const args = proc.argv.slice(1)
  const signals = args.filter((arg) => /^-(?:\d+|[A-Z]{2,}\d?)$/.test(arg))
  const { values, operands } = parseOptions(
    proc,
    'fxnoalcivu:P:s:g:',
    {
      full: 'f',
      exact: 'x',
      newest: 'n',
      oldest: 'o',
      'list-full': 'a',
      'list-name': 'l',
      count: 'c',
      'ignore-case': 'i',
      inverse: 'v',
      'parent=': 'P',
      'signal=': 's',
      'euid=': 'u',
    },
    { args: args.filter((arg) => !signals.includes(arg)), status: 2 },
  )
  if (operands.length === 0 && values['P'] === undefined && values['u'] === undefined)
    throw new UsageError('no matching criteria specified', 2, tryHelp(proc))
  const regex = Regex.posix(
    values['x'] === undefined ? (operands[0] ?? '') : `^(${operands[0] ?? ''})$`,
    values['i'] !== undefined,
  )
  let found = living(os).filter((one) => {
    if (one.pid === proc.pid || one.status !== undefined) return false
    if (values['P'] !== undefined && !values['P'].split(',').includes(String(one.ppid))) return false
    if (values['u'] !== undefined && user(os, one.uid) !== values['u'] && String(one.uid) !== values['u']) return false
    return regex.test(values['f'] === undefined ? commandName(one) : one.argv.join(' ')) !== (values['v'] !== undefined)
  })
  if (values['n'] !== undefined) found = found.slice(-1)
  if (values['o'] !== undefined) found = found.slice(0, 1)
  return {
    pids: found.map((one) => one.pid),
    values: { ...values, ...(signals[0] ? { s: signals[0].slice(1) } : {}) },
    rest: operands,
  }
}

const seq: Program = guarded((os, proc) => {
  const state = proc.state as {
    at?: number
    count?: number
    first?: number
    step?: number
    digits?: number
    width?: number
    separator?: string
    format?: string | null
  }
  if (state.at === undefined) {
    const args = proc.argv.slice(1)
    let separator = '\n'
    let pad = false
    let format: string | null = null
    const numbers: string[] = []
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as string
      if (arg === '-s' || arg === '--separator') separator = args[++i] ?? ''
      else if (arg.startsWith('--separator=')) separator = arg.slice(12)
      else if (/^-s./.test(arg)) separator = arg.slice(2)
      else if (arg === '-w' || arg === '--equal-width') pad = true
      else if (arg === '-f' || arg === '--format') format = args[++i] ?? ''
      else if (arg.startsWith('-') && !/^-[\d.]/.test(arg))
        throw new UsageError(`invalid option -- '${arg.slice(1, 2)}'`, 1, tryHelp(proc))
      else numbers.push(arg)
    }
    if (numbers.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
    if (numbers.length > 3) throw new UsageError(`extra operand '${numbers[3]}'`, 1, tryHelp(proc))
    for (const number of numbers)
      if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(number))
        throw new UsageError(`invalid floating point argument: '${number}'`, 1, tryHelp(proc))
    const first = Number(numbers.length > 1 ? numbers[0] : 1)
    const step = Number(numbers.length > 2 ? numbers[1] : 1)
    const last = Number(numbers[numbers.length - 1])
    if (step === 0) throw new UsageError(`invalid Zero increment value: '${numbers[1]}'`, 1, tryHelp(proc))
    const digits = Math.max(
      ...numbers.slice(0, Math.max(1, numbers.length - 1)).map((number) => (number.split('.')[1] ?? '').length),
      numbers.length === 1 ? 0 : 0,
    )
    state.count = Math.max(0, Math.floor((last - first) / step + 1e-9) + 1)
    state.width = pad ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0
    Object.assign(state, { at: 0, first, step, digits, separator, format })
  }
  const { count = 0, first = 1, step = 1, digits = 0, width = 0, separator = '\n' } = state
  let text = ''
  for (let i = 0; i < 500 && (state.at ?? 0) < count; i++) {
    const value = (first + step * (state.at ?? 0)).toFixed(digits)
    const shown = state.format
      ? state.format.replace(/%0?(\d*)(?:\.(\d+))?[gfe]/, (spec, wide: string, precise: string | undefined) =>
          (precise === undefined
            ? spec.endsWith('f')
              ? Number(value).toFixed(6)
              : value
            : Number(value).toFixed(Number(precise))
          ).padStart(Number(wide || 0), spec.startsWith('%0') ? '0' : ' '),
        )
      : value.startsWith('-')
        ? `-${value.slice(1).padStart(width - 1, '0')}`
        : value.padStart(width, '0')
    text += shown + ((state.at ?? 0) + 1 < count ? separator : '\n')
    state.at = (state.at ?? 0) + 1
  }
  os.print(proc, text)
  os.charge(200)
  return (state.at ?? 0) < count ? 'again' : 0
})

/** Commands about the machine, its users and processes. */
export const systemCommands: Record<string, Program> = {
  env,
  ps,
  seq,
  printenv: atOnce((os, proc, args) => {
    let status = 0
    if (args.length === 0) for (const name of Object.keys(proc.env)) os.print(proc, `${name}=${proc.env[name]}\n`)
    for (const name of args) {
      if (Object.hasOwn(proc.env, name)) os.print(proc, `${proc.env[name]}\n`)
      else status = 1
    }
    return status
  }),
  id: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'ugGnr', {
      user: 'u',
      group: 'g',
      groups: 'G',
      name: 'n',
      real: 'r',
    })
    let { uid, gid } = proc
    if (operands[0] !== undefined) {
      const line = os.files
        .read('/etc/passwd', '/')
        .split('\n')
        .find((one) => one.split(':')[0] === operands[0] || one.split(':')[2] === operands[0])
      if (!line) throw new UsageError(`‘${operands[0]}’: no such user`)
      uid = Number(line.split(':')[2])
      gid = Number(line.split(':')[3])
    }
    const name = values['n'] !== undefined
    if (values['u'] !== undefined) os.print(proc, `${name ? user(os, uid) : uid}\n`)
    else if (values['g'] !== undefined || values['G'] !== undefined) os.print(proc, `${name ? group(os, gid) : gid}\n`)
    else {
      const shown = (id: number, called: string) => (called === String(id) ? String(id) : `${id}(${called})`)
      os.print(
        proc,
        `uid=${shown(uid, user(os, uid))} gid=${shown(gid, group(os, gid))} groups=${shown(gid, group(os, gid))}\n`,
      )
    }
    return 0
  }),
  whoami: atOnce((os, proc) => {
    const name = user(os, proc.uid)
    if (name === String(proc.uid)) throw new UsageError(`cannot find name for user ID ${proc.uid}`)
    os.print(proc, `${name}\n`)
    return 0
  }),
  groups: atOnce((os, proc) => {
    os.print(proc, `${group(os, proc.gid)}\n`)
    return 0
  }),
  hostname: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'fsidIA', {
      fqdn: 'f',
      long: 'f',
      short: 's',
      'ip-address': 'i',
      'all-ip-addresses': 'I',
      domain: 'd',
    })
    if (operands.length) throw new UsageError('you must be root to change the host name')
    let { hostname } = os.world
    const hosts = (() => {
      try {
        return os.files.read('/etc/hosts', '/')
      } catch {
        return ''
      }
    })()
    const line = hosts.split('\n').find((one) => !one.startsWith('#') && one.split(/\s+/).slice(1).includes(hostname))
    if (values['i'] !== undefined || values['I'] !== undefined) hostname = line?.split(/\s+/)[0] ?? '127.0.0.1'
    else if (values['s'] !== undefined) hostname = hostname.split('.')[0] ?? ''
    else if (values['f'] !== undefined) hostname = line?.split(/\s+/)[1] ?? hostname
    os.print(proc, `${hostname}\n`)
    return 0
  }),
  uname: atOnce((os, proc) => {
    const { values } = parseOptions(proc, 'asnrvmpio', {
      all: 'a',
      'kernel-name': 's',
      nodename: 'n',
      'kernel-release': 'r',
      'kernel-version': 'v',
      machine: 'm',
      processor: 'p',
      'operating-system': 'o',
    })
    const parts: [string, string][] = [
      ['s', 'Linux'],
      ['n', os.world.hostname],
      ['r', '6.8.0-1017-kubarium'],
      ['v', '#1 SMP PREEMPT_DYNAMIC'],
      ['m', 'x86_64'],
      ['o', 'GNU/Linux'],
    ]
    const all = values['a'] !== undefined
    const chosen = parts.filter(
      ([letter]) =>
        all ||
        values[letter] !== undefined ||
        (letter === 'm' && (values['p'] !== undefined || values['i'] !== undefined)),
    )
    os.print(proc, `${(chosen.length ? chosen : [['s', 'Linux']]).map(([, value]) => value).join(' ')}\n`)
    return 0
  }),
  arch: atOnce((os, proc) => {
    os.print(proc, 'x86_64\n')
    return 0
  }),
  uptime: atOnce((os, proc) => {
    const minutes = Math.floor((os.now - os.world.bootedAt) / 60_000)
    const up =
      minutes < 60
        ? `${minutes} min`
        : minutes < 1440
          ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
          : `${Math.floor(minutes / 1440)} days, ${Math.floor((minutes % 1440) / 60)}:${String(minutes % 60).padStart(2, '0')}`
    os.print(proc, ` ${strftime('%H:%M:%S', os.now)} up ${up},  0 users,  load average: 0.08, 0.05, 0.01\n`)
    return 0
  }),
  nproc: atOnce((os, proc) => {
    os.print(proc, '2\n')
    return 0
  }),
  free: atOnce((os, proc) => {
    const { values } = parseOptions(proc, 'bkmgh', { human: 'h', mebi: 'm', gibi: 'g', kibi: 'k', bytes: 'b' })
    const info = Object.fromEntries(
      os.files
        .read('/proc/meminfo', '/')
        .split('\n')
        .filter(Boolean)
        .map((line) => [line.split(':')[0], Number(/\d+/.exec(line)?.[0])]),
    )
    const total = info['MemTotal'] ?? 0
    const free = info['MemFree'] ?? 0
    const cache = (info['Buffers'] ?? 0) + (info['Cached'] ?? 0)
    const available = info['MemAvailable'] ?? 0
    const show = (kb: number) => {
      if (values['h'] !== undefined)
        return kb === 0 ? '0B' : kb >= 1_048_576 ? `${(kb / 1_048_576).toFixed(1)}Gi` : `${Math.round(kb / 1024)}Mi`
      return String(
        Math.floor(
          values['b'] !== undefined
            ? kb * 1024
            : values['m'] !== undefined
              ? kb / 1024
              : values['g'] !== undefined
                ? kb / 1_048_576
                : kb,
        ),
      )
    }
    const row = (name: string, cells: number[]) =>
      `${name.padEnd(8)}${cells.map((cell) => show(cell).padStart(12)).join('')}\n`
    os.print(
      proc,
      `               total        used        free      shared  buff/cache   available\n${row('Mem:', [total, total - free - cache, free, 1024, cache, available])}${row('Swap:', [0, 0, 0])}`,
    )
    return 0
  }),
  pgrep: atOnce((os, proc) => {
    const { pids, values } = matching(os, proc)
    if (values['c'] !== undefined) os.print(proc, `${pids.length}\n`)
    else
      for (const pid of pids)
        os.print(
          proc,
          `${pid}${values['a'] !== undefined ? ` ${os.world.procs[pid]?.argv.join(' ')}` : values['l'] !== undefined ? ` ${commandName(os.world.procs[pid] as Proc)}` : ''}\n`,
        )
    return pids.length ? 0 : 1
  }),
  pkill: atOnce((os, proc) => {
    const { pids, values } = matching(os, proc)
    const name = values['s'] === undefined ? 'TERM' : signalName(values['s'])
    if (name === undefined) throw new UsageError(`unknown signal ${values['s']}`, 2)
    for (const pid of pids) os.kill(pid, name)
    return pids.length ? 0 : 1
  }),
  killall: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 's:qwve9', { 'signal=': 's', quiet: 'q' })
    const name = values['9'] === undefined ? signalName(values['s'] ?? 'TERM') : 'KILL'
    let status = 0
    for (const operand of operands) {
      const found = living(os).filter(
        (one) => commandName(one) === operand && one.pid !== proc.pid && one.status === undefined,
      )
      if (found.length === 0) {
        if (values['q'] === undefined) os.complain(proc, `${operand}: no process found\n`)
        status = 1
      }
      for (const one of found) os.kill(one.pid, name ?? 'TERM')
    }
    return status
  }),
  tty: atOnce((os, proc) => {
    os.print(proc, os.isTty(proc, 0) ? '/dev/pts/0\n' : 'not a tty\n')
    return os.isTty(proc, 0) ? 0 : 1
  }),
  clear: atOnce((os, proc) => {
    os.print(proc, '\x1b[H\x1b[2J\x1b[3J')
    return 0
  }),
  reset: atOnce((os, proc) => {
    os.setRaw(proc, false)
    os.print(proc, '\x1bc\x1b[!p\x1b[?3;4l\x1b[4l\x1b>\x1b[?2004l')
    return 0
  }),
  stty: atOnce((os, proc, args) => {
    const tty = os.ttyOf(proc)
    if (!tty || !os.isTty(proc, 0)) throw new UsageError("'standard input': Inappropriate ioctl for device")
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as string
      if (arg === 'size') os.print(proc, `${tty.rows} ${tty.cols}\n`)
      else if (arg === 'raw') Object.assign(tty, { icanon: false, isig: false })
      else if (arg === 'sane' || arg === 'cooked' || arg === '-raw')
        Object.assign(tty, { icanon: true, echo: true, isig: true })
      else if (arg === 'echo' || arg === '-echo') tty.echo = arg === 'echo'
      else if (arg === 'icanon' || arg === '-icanon') tty.icanon = arg === 'icanon'
      else if (arg === 'isig' || arg === '-isig') tty.isig = arg === 'isig'
      else if (arg === 'rows' || arg === 'cols' || arg === 'columns')
        tty[arg === 'rows' ? 'rows' : 'cols'] = Number(args[++i]) || 80
      else if (arg === '-a')
        os.print(
          proc,
          `speed 38400 baud; rows ${tty.rows}; columns ${tty.cols}; line = 0;\nintr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; susp = ^Z;\n${tty.isig ? '' : '-'}isig ${tty.icanon ? '' : '-'}icanon ${tty.echo ? '' : '-'}echo\n`,
        )
    }
    if (args.length === 0) os.print(proc, `speed 38400 baud; line = 0;\n${tty.echo ? '' : '-echo\n'}`)
    return 0
  }),
  mount: atOnce((os, proc) => {
    os.print(proc, os.files.read('/proc/mounts', '/').replace(/^(\S+) (\S+) (\S+) (\S+).*$/gm, '$1 on $2 type $3 ($4)'))
    return 0
  }),
  getent: atOnce((os, proc, args) => {
    const [database, key] = args
    const file = { passwd: '/etc/passwd', group: '/etc/group', hosts: '/etc/hosts', services: '/etc/services' }[
      database ?? ''
    ]
    if (!file)
      throw new UsageError(
        database === undefined ? 'wrong number of arguments' : `Unknown database: ${database}`,
        1,
        tryHelp(proc),
      )
    let found = false
    for (const line of os.find(proc, file) ? os.files.read(file, '/').split('\n') : []) {
      if (line === '' || line.startsWith('#')) continue
      const fields = database === 'hosts' ? line.split(/\s+/) : line.split(':')
      if (key === undefined || fields.includes(key)) {
        found = true
        os.print(
          proc,
          database === 'hosts' ? `${(fields[0] as string).padEnd(15)} ${fields.slice(1).join(' ')}\n` : `${line}\n`,
        )
      }
    }
    return found ? 0 : 2
  }),
  su: guarded((_, proc) => {
    throw new UsageError('Authentication failure', 1, nameOf(proc) === 'su' ? undefined : '')
  }),
}
