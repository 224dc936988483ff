import { normalizePath } from '../../files/files.ts'
import { signalDescription, signalName, signalNumbers } from '../../process/signals.ts'
import { SystemError } from '../../process/system-error.ts'
import { quoteSingle } from '../echo-printf.ts'
import type { Job } from '../shell-state.ts'
import type { Shell } from '../shell.ts'
import { type Builtin, options } from './builtin.ts'

/** Notices what has become of the jobs. */
export const updateJobs = (sh: Shell): void => {
  for (const job of sh.state.jobs) {
    if (job.state === 'done') continue
    let running = false
    let stopped = false
    for (const pid of job.pids) {
      const proc = sh.os.world.procs[pid]
      if (!proc || proc.ppid !== sh.proc.pid) continue
      if (proc.status === undefined) {
        if (proc.stopped) stopped = true
        else running = true
      } else {
        if (pid === job.pids[job.pids.length - 1] && proc.signal) job.signal = proc.signal
        const status = sh.os.waitFor(sh.proc, pid)
        if (typeof status === 'number' && pid === job.pids[job.pids.length - 1]) job.status = status
      }
    }
    if (stopped && !running) {
      if (job.state !== 'stopped') job.told = false
      job.state = 'stopped'
    } else if (running) job.state = 'running'
    else if (!stopped) {
      job.state = 'done'
      job.told = false
    }
  }
}

/** A line about a job, as `jobs` and the prompt print it. */
export const jobLine = (sh: Shell, job: Job, long = false): string => {
  const jobs = sh.state.jobs
  const mark = job === jobs[jobs.length - 1] ? '+' : job === jobs[jobs.length - 2] ? '-' : ' '
  const what =
    job.state === 'running'
      ? 'Running'
      : job.state === 'stopped'
        ? 'Stopped'
        : job.signal
          ? (signalDescription[job.signal] ?? 'Done')
          : job.status === 0
            ? 'Done'
            : `Exit ${job.status}`
  return `[${job.id}]${mark}  ${long ? `${job.pids[0]} ` : ''}${what.padEnd(24)}${job.text}${job.state === 'running' && job.background ? ' &' : ''}\n`
}

/** Tells the user about finished and stopped jobs, and forgets the finished ones. */
export const reportJobs = (sh: Shell): string => {
  updateJobs(sh)
  let text = ''
  for (const job of sh.state.jobs) {
    if (job.state === 'running' || job.told) continue
    text += jobLine(sh, job)
    job.told = true
  }
  sh.state.jobs = sh.state.jobs.filter((job) => job.state !== 'done')
  return text
}

const findJob = (sh: Shell, spec: string | undefined): Job | undefined => {
  const { jobs } = sh.state
  if (spec === undefined || spec === '%' || spec === '%%' || spec === '%+') return jobs[jobs.length - 1]
  if (spec === '%-') return jobs[jobs.length - 2]
  const text = spec.replace(/^%/, '')
  if (/^\d+$/.test(text)) return jobs.find((job) => job.id === Number(text))
  if (text.startsWith('?')) return jobs.find((job) => job.text.includes(text.slice(1)))
  return jobs.find((job) => job.text.startsWith(text))
}

const wait: Builtin = (sh, args, call) => {
  const { os, proc, state } = sh
  const parsed = options(sh, 'wait', args, 'nfp:', 'wait [-fn] [-p var] [id ...]')
  if (!parsed) return 2
  const { flags, rest } = parsed
  if (call.data !== null && proc.pending.some((name) => state.traps[name]))
    return 128 + (signalNumbers[proc.pending.find((name) => state.traps[name]) ?? ''] ?? 0)
  updateJobs(sh)
  const collect = (job: Job): number => {
    if (flags['p'] !== undefined) sh.assign(flags['p'], String(job.pids[job.pids.length - 1]))
    state.jobs = state.jobs.filter((one) => one !== job)
    return job.status
  }
  const blocked = () => {
    call.data = true
    return 'blocked' as const
  }
  if (flags['n'] !== undefined) {
    const wanted = rest.length
      ? rest.map((spec) =>
          spec.startsWith('%') ? findJob(sh, spec) : state.jobs.find((job) => job.pids.includes(Number(spec))),
        )
      : state.jobs
    const done = wanted.find((job) => job?.state === 'done')
    if (done) return collect(done)
    return wanted.some((job) => job !== undefined) ? blocked() : 127
  }
  if (rest.length === 0) {
    if (state.jobs.some((job) => job.state === 'running')) return blocked()
    if (!state.interactive) state.jobs = []
    return 0
  }
  let status = 0
  for (const spec of rest) {
    const job = spec.startsWith('%') ? findJob(sh, spec) : state.jobs.find((one) => one.pids.includes(Number(spec)))
    if (!job) {
      if (spec.startsWith('%')) sh.error(`wait: ${spec}: no such job`)
      else if (!/^\d+$/.test(spec)) {
        sh.error(`wait: \`${spec}': not a pid or valid job spec`)
        return 1
      } else sh.error(`wait: pid ${spec} is not a child of this shell`)
      status = 127
      continue
    }
    if (job.state !== 'done') return blocked()
    status = job.status
    // Kept until the last argument is done: a blocked call starts over.
    if (spec === rest[rest.length - 1])
      for (const other of rest)
        state.jobs = state.jobs.filter(
          (one) => one.state !== 'done' || !(one.pids.includes(Number(other)) || one === job),
        )
    if (flags['p'] !== undefined) sh.assign(flags['p'], String(job.pids[job.pids.length - 1]))
  }
  void os
  return status
}

const foreground: Builtin = (sh, args, call) => {
  const { os, proc, state } = sh
  updateJobs(sh)
  const job = call.data === null ? findJob(sh, args[0]) : state.jobs.find((one) => one.id === call.data)
  if (!job) {
    sh.error(`fg: ${args[0] ?? 'current'}: no such job`)
    return 1
  }
  if (call.data === null) {
    if (!sh.monitors) {
      sh.error('fg: no job control')
      return 1
    }
    os.print(proc, `${job.text}\n`)
    sh.setForeground(job.pgid)
    job.background = false
    if (job.state === 'stopped') {
      job.state = 'running'
      os.kill(-job.pgid, 'CONT')
    }
    call.data = job.id
  }
  if (job.state === 'running') return 'blocked'
  sh.setForeground(proc.pgid)
  if (job.state === 'stopped') {
    os.complain(proc, `\n${jobLine(sh, job)}`)
    job.told = true
    return 148
  }
  state.jobs = state.jobs.filter((one) => one !== job)
  return job.status
}

const kill: Builtin = (sh, args) => {
  const { os, proc } = sh
  let signal = 'TERM'
  let rest = args
  const [first = ''] = args
  if (first === '-l' || first === '-L') {
    const names = args.slice(1)
    if (names.length === 0) {
      const all = Object.keys(signalNumbers)
      let text = ''
      all.forEach((name, i) => {
        text += `${String(signalNumbers[name]).padStart(2)}) SIG${name}${(i + 1) % 5 === 0 || i === all.length - 1 ? '\n' : '\t'}`
      })
      os.print(proc, text)
    }
    for (const name of names) {
      const number = Number(name)
      const found = /^\d+$/.test(name) ? signalName(String(number > 128 ? number - 128 : number)) : signalName(name)
      if (!found) {
        sh.error(`kill: ${name}: invalid signal specification`)
        return 1
      }
      os.print(proc, /^\d+$/.test(name) ? `${found}\n` : `${signalNumbers[found]}\n`)
    }
    return 0
  }
  if (first === '-s' || first === '-n') {
    signal = args[1] ?? ''
    rest = args.slice(2)
  } else if (/^-./.test(first) && first !== '--') {
    signal = first.slice(1)
    rest = args.slice(1)
  } else if (first === '--') rest = args.slice(1)
  const name = signal === '0' ? '0' : signalName(signal)
  if (name === undefined) {
    sh.error(`kill: ${signal}: invalid signal specification`)
    return 1
  }
  if (rest[0] === '--') rest = rest.slice(1)
  if (rest.length === 0) {
    os.complain(proc, 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n')
    return 2
  }
  let status = 0
  for (const target of rest) {
    const job = target.startsWith('%') ? findJob(sh, target) : undefined
    if (target.startsWith('%') && !job) {
      sh.error(`kill: ${target}: no such job`)
      status = 1
      continue
    }
    if (!job && !/^-?\d+$/.test(target)) {
      sh.error(`kill: ${target}: arguments must be process or job IDs`)
      status = 1
      continue
    }
    const pid = job ? (sh.monitors ? -job.pgid : (job.pids[0] as number)) : Number(target)
    const victim = pid > 0 ? os.world.procs[pid] : undefined
    if (victim && proc.uid !== 0 && victim.uid !== proc.uid) {
      sh.error(`kill: (${target}) - Operation not permitted`)
      status = 1
    } else if (name === '0') {
      if (pid > 0 ? victim === undefined : !Object.values(os.world.procs).some((one) => one.pgid === -pid)) {
        sh.error(`kill: (${target}) - No such process`)
        status = 1
      }
    } else if (!os.kill(pid, name)) {
      sh.error(`kill: (${target}) - No such process`)
      status = 1
    } else if (job && name !== 'STOP' && name !== 'TSTP') os.kill(pid, 'CONT')
  }
  return status
}

const changeDirectory = (sh: Shell, target: string, print: boolean, command = 'cd'): number => {
  const { os, proc } = sh
  const path = normalizePath(target, proc.cwd)
  try {
    const place = os.stat(proc, path)
    if (place.node.kind !== 'directory') throw new SystemError('ENOTDIR')
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    sh.error(`${command}: ${target}: ${error.message}`)
    return 1
  }
  const old = sh.variable('PWD')
  sh.setVariable('OLDPWD', { v: old?.v ?? proc.cwd, f: 'x' })
  proc.cwd = path
  sh.setVariable('PWD', { v: path, f: old?.f ?? 'x' })
  if (print) os.print(proc, `${path}\n`)
  return 0
}

const cd: Builtin = (sh, args) => {
  const parsed = options(sh, 'cd', args, 'LPe@', 'cd [-L|[-P [-e]] [-@]] [dir]')
  if (!parsed) return 2
  const { rest } = parsed
  if (rest.length > 1) {
    sh.error('cd: too many arguments')
    return 1
  }
  const [to] = rest
  if (to === undefined) {
    const home = sh.value('HOME')
    if (home === undefined) {
      sh.error('cd: HOME not set')
      return 1
    }
    return changeDirectory(sh, home, false)
  }
  if (to === '-') {
    const old = sh.value('OLDPWD')
    if (old === undefined) {
      sh.error('cd: OLDPWD not set')
      return 1
    }
    return changeDirectory(sh, old, true)
  }
  if (to === '') return 0
  const cdpath = sh.value('CDPATH')
  if (cdpath && !/^(\.{1,2})?\//.test(to) && to !== '.' && to !== '..')
    for (const directory of cdpath.split(':')) {
      const candidate = `${directory || '.'}/${to}`
      if (sh.os.find(sh.proc, candidate)?.node.kind === 'directory')
        return changeDirectory(sh, candidate, directory !== '' && directory !== '.')
    }
  const status = changeDirectory(sh, to, false)
  if (status === 0 && parsed.flags['P'] !== undefined) {
    const { path } = sh.os.stat(sh.proc, sh.proc.cwd)
    sh.proc.cwd = path
    sh.setVariable('PWD', { v: path, f: sh.variable('PWD')?.f ?? 'x' })
  }
  return status
}

const describeCommand = (sh: Shell, name: string): { kind: string; text: string } | undefined => {
  if (Object.hasOwn(sh.state.aliases, name))
    return { kind: 'alias', text: `${name} is aliased to \`${sh.state.aliases[name]}'` }
  if (keywords.has(name)) return { kind: 'keyword', text: `${name} is a shell keyword` }
  if (Object.hasOwn(sh.state.funcs, name)) return { kind: 'function', text: `${name} is a function` }
  if (isBuiltin(name)) return { kind: 'builtin', text: `${name} is a shell builtin` }
  const path = sh.os.which(sh.proc, name, sh.value('PATH') ?? '')
  return path === undefined ? undefined : { kind: 'file', text: `${name} is ${path}` }
}

const keywords = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'case',
  'esac',
  'for',
  'select',
  'while',
  'until',
  'do',
  'done',
  'in',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
  'coproc',
])
let isBuiltin: (name: string) => boolean = () => false
/** Lets `type` know the list, which imports this file. */
export const knowBuiltins = (test: (name: string) => boolean): void => {
  isBuiltin = test
}

const type: Builtin = (sh, args) => {
  const parsed = options(sh, 'type', args, 'afptP', 'type [-afptP] name [name ...]')
  if (!parsed) return 2
  const { flags, rest } = parsed
  let status = 0
  for (const name of rest) {
    const path = () => sh.os.which(sh.proc, name, sh.value('PATH') ?? '')
    if (flags['P'] !== undefined) {
      const file = path()
      if (file) sh.os.print(sh.proc, `${file}\n`)
      else status = 1
      continue
    }
    const found = describeCommand(sh, name)
    if (!found) {
      if (flags['t'] === undefined && flags['p'] === undefined) sh.error(`type: ${name}: not found`)
      status = 1
    } else if (flags['t'] !== undefined) sh.os.print(sh.proc, `${found.kind}\n`)
    else if (flags['p'] !== undefined) {
      if (found.kind === 'file') sh.os.print(sh.proc, `${path()}\n`)
    } else {
      sh.os.print(sh.proc, `${found.text}\n`)
      if (found.kind === 'function') sh.os.print(sh.proc, `${name} () \n${sh.state.funcs[name]?.text ?? ''}\n`)
      if (flags['a'] !== undefined && found.kind !== 'file') {
        const file = path()
        if (file) sh.os.print(sh.proc, `${name} is ${file}\n`)
      }
    }
  }
  return status
}

const showAlias = (name: string, value: string) => `alias ${name}=${quoteSingle(value)}\n`

const toSymbolic = (mask: number): string =>
  ['u', 'g', 'o']
    .map((who, i) => {
      const bits = (~mask >> (6 - 3 * i)) & 7
      return `${who}=${bits & 4 ? 'r' : ''}${bits & 2 ? 'w' : ''}${bits & 1 ? 'x' : ''}`
    })
    .join(',')

/** Builtins around processes, jobs, directories and names of commands. `command` and `builtin` are in index.ts. */
export const processBuiltins: Record<string, Builtin> = {
  wait,
  fg: foreground,
  kill,
  cd,
  type,
  jobs: (sh, args) => {
    updateJobs(sh)
    const parsed = options(sh, 'jobs', args, 'lprsn', 'jobs [-lnprs] [jobspec ...]')
    if (!parsed) return 2
    for (const job of sh.state.jobs) {
      if (parsed.flags['p'] !== undefined) sh.os.print(sh.proc, `${job.pids[0]}\n`)
      else if (
        (parsed.flags['r'] === undefined || job.state === 'running') &&
        (parsed.flags['s'] === undefined || job.state === 'stopped')
      )
        sh.os.print(sh.proc, jobLine(sh, job, parsed.flags['l'] !== undefined))
      if (job.state !== 'running') job.told = true
    }
    sh.state.jobs = sh.state.jobs.filter((job) => job.state !== 'done')
    return 0
  },
  bg: (sh, args) => {
    updateJobs(sh)
    if (!sh.monitors) {
      sh.error('bg: no job control')
      return 1
    }
    const job =
      args[0] === undefined
        ? ([...sh.state.jobs].reverse().find((one) => one.state === 'stopped') ?? findJob(sh, undefined))
        : findJob(sh, args[0])
    if (!job) {
      sh.error(`bg: ${args[0] ?? 'current'}: no such job`)
      return 1
    }
    job.background = true
    job.state = 'running'
    sh.os.print(sh.proc, `[${job.id}]+ ${job.text} &\n`)
    sh.os.kill(-job.pgid, 'CONT')
    return 0
  },
  disown: (sh, args) => {
    const job = findJob(sh, args[0])
    if (!job) {
      sh.error(`disown: ${args[0] ?? 'current'}: no such job`)
      return 1
    }
    sh.state.jobs = sh.state.jobs.filter((one) => one !== job)
    return 0
  },
  suspend: (sh) => {
    sh.os.kill(sh.proc.pid, 'STOP')
    return 0
  },
  pwd: (sh, args) => {
    sh.os.print(sh.proc, `${args[0] === '-P' ? sh.os.stat(sh.proc, sh.proc.cwd).path : sh.proc.cwd}\n`)
    return 0
  },
  pushd: (sh, args) => {
    const { state, proc } = sh
    const [to] = args
    if (to === undefined) {
      const other = state.directories[0]
      if (other === undefined) {
        sh.error('pushd: no other directory')
        return 1
      }
      const here = proc.cwd
      if (changeDirectory(sh, other, false, 'pushd')) return 1
      state.directories[0] = here
    } else {
      const here = proc.cwd
      if (changeDirectory(sh, to, false, 'pushd')) return 1
      state.directories.unshift(here)
    }
    return processBuiltins['dirs']?.(sh, [], { data: null, saved: [], temporary: {} }) as number
  },
  popd: (sh) => {
    const next = sh.state.directories.shift()
    if (next === undefined) {
      sh.error('popd: directory stack empty')
      return 1
    }
    if (changeDirectory(sh, next, false, 'popd')) return 1
    return processBuiltins['dirs']?.(sh, [], { data: null, saved: [], temporary: {} }) as number
  },
  dirs: (sh, args) => {
    if (args[0] === '-c') {
      sh.state.directories = []
      return 0
    }
    const home = sh.value('HOME')
    const shown = [sh.proc.cwd, ...sh.state.directories].map((path) =>
      home && home !== '/' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path,
    )
    sh.os.print(sh.proc, shown.join(args[0] === '-p' ? '\n' : ' ') + '\n')
    return 0
  },
  alias: (sh, args) => {
    const { aliases } = sh.state
    if (args.length === 0 || (args.length === 1 && args[0] === '-p')) {
      for (const name of Object.keys(aliases).sort()) sh.os.print(sh.proc, showAlias(name, aliases[name] ?? ''))
      return 0
    }
    let status = 0
    for (const arg of args) {
      const cut = arg.indexOf('=')
      if (cut > 0) aliases[arg.slice(0, cut)] = arg.slice(cut + 1)
      else if (Object.hasOwn(aliases, arg)) sh.os.print(sh.proc, showAlias(arg, aliases[arg] ?? ''))
      else {
        sh.error(`alias: ${arg}: not found`)
        status = 1
      }
    }
    return status
  },
  unalias: (sh, args) => {
    if (args[0] === '-a') {
      sh.state.aliases = {}
      return 0
    }
    let status = 0
    for (const name of args) {
      if (Object.hasOwn(sh.state.aliases, name)) delete sh.state.aliases[name]
      else {
        sh.error(`unalias: ${name}: not found`)
        status = 1
      }
    }
    return status
  },
  umask: (sh, args) => {
    const [text] = args[0] === '-S' || args[0] === '-p' ? args.slice(1) : args
    if (text === undefined)
      sh.os.print(
        sh.proc,
        args[0] === '-S' ? `${toSymbolic(sh.proc.umask)}\n` : `${sh.proc.umask.toString(8).padStart(4, '0')}\n`,
      )
    else if (/^[0-7]{1,4}$/.test(text)) sh.proc.umask = parseInt(text, 8)
    else {
      sh.error(`umask: ${text}: octal number out of range`)
      return 1
    }
    return 0
  },
  ulimit: (sh, args) => {
    const limits: Record<string, string> = {
      n: '1048576',
      u: 'unlimited',
      f: 'unlimited',
      s: '8192',
      c: '0',
      v: 'unlimited',
      m: 'unlimited',
      t: 'unlimited',
    }
    const letter = args[0]?.replace(/^-[HS]?/, '') ?? 'f'
    if (letter === 'a') {
      sh.os.print(
        sh.proc,
        'core file size              (blocks, -c) 0\nfile size                   (blocks, -f) unlimited\nopen files                          (-n) 1048576\nstack size                  (kbytes, -s) 8192\nmax user processes                  (-u) unlimited\n',
      )
    } else if (args.length < 2) sh.os.print(sh.proc, `${limits[letter] ?? 'unlimited'}\n`)
    return 0
  },
  times: (sh) => {
    sh.os.print(sh.proc, '0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n')
    return 0
  },
  hash: () => 0,
  history: (sh, args) => {
    const interactive = sh.state.interactive
    if (!interactive) return 0
    if (args[0] === '-c') {
      interactive.history = []
      return 0
    }
    if (args[0] === '-d' && args[1] !== undefined) {
      const first = interactive.number - interactive.history.length
      interactive.history.splice(Number(args[1]) - first, 1)
      return 0
    }
    const first = interactive.number - interactive.history.length
    const lines = interactive.history.map((line, i) => `${String(first + i).padStart(5)}  ${line}\n`)
    sh.os.print(sh.proc, (args[0] && /^\d+$/.test(args[0]) ? lines.slice(-Number(args[0])) : lines).join(''))
    return 0
  },
  help: (sh) => {
    sh.os.print(
      sh.proc,
      `GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nThese shell commands are defined internally:\n\n ${Object.keys(processBuiltins).sort().join('\n ')}\n`,
    )
    return 0
  },
  bind: () => 0,
  complete: () => 0,
  compgen: () => 1,
  compopt: () => 0,
  enable: () => 0,
  caller: () => 1,
}
