import { newEditor, columns, leave, paint, replaceBefore, resize, typeKeys } from '../tty/line-editor.ts'
import { SystemError } from '../process/system-error.ts'
import { reportJobs } from './builtins/process.builtins.ts'
import { asTyped, commonPrefix, completionPoint, localCandidates } from './completion.ts'
import { expandAliases, isIncomplete } from './completeness.ts'
import { expandPrompt } from './prompt.ts'
import type { Shell } from './shell.ts'
import type { Interactive } from './shell-state.ts'

const historyLimit = 1000

/** Turns a shell with a terminal into an interactive one: job control, prompt, start-up file. */
export const startInteractive = (sh: Shell): void => {
  const { os, proc, state } = sh
  const busybox = os.find(proc, '/bin/busybox') !== undefined
  const first = state.label === 'bash' ? '\\u@\\h:\\w\\$ ' : busybox ? '\\w \\$ ' : '\\$ '
  if (!state.vars['PS1']) state.vars['PS1'] = { v: first, f: '' }
  if (!state.vars['PS2']) state.vars['PS2'] = { v: '> ', f: '' }
  state.opts['m'] = true
  state.shopt['expand_aliases'] = true
  state.interactive = { editor: newEditor('', 0), pending: '', history: [], state: 'prompt', number: 1 }
  os.handleSignals(proc, ['INT', 'WINCH', 'HUP', 'CHLD'])
  for (const name of ['QUIT', 'TERM', 'TSTP', 'TTIN', 'TTOU']) if (!proc.ignored.includes(name)) proc.ignored.push(name)
  sh.setForeground(proc.pgid)
  const home = sh.value('HOME') ?? '/'
  const files = state.login ? ['/etc/profile', `${home}/.bash_profile`, `${home}/.profile`] : [`${home}/.bashrc`]
  for (const path of state.label === 'bash' || state.login ? files : []) {
    if (os.find(proc, path)?.node.kind !== 'file') continue
    try {
      const text = os.readFile(proc, path)
      state.interactive.state = 'running'
      const code = sh.remember(text)
      sh.goTo(code, 0)
      break
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
    }
  }
}

/** One step of an interactive shell that is not running a command. */
export const stepInteractive = (sh: Shell): 'ready' | 'blocked' => {
  const { os, proc, state } = sh
  const interactive = state.interactive as Interactive
  const { cols } = os.ttySize(proc)
  if (interactive.state === 'prompt') {
    os.setRaw(proc, true)
    sh.setForeground(proc.pgid)
    forgetSources(sh)
    const report = reportJobs(sh)
    const kill = interactive.editor.kill
    interactive.editor = newEditor(expandPrompt(sh, sh.value('PS1') ?? '$ '), interactive.history.length, kill)
    interactive.pending = ''
    interactive.state = 'editing'
    write(sh, report + bracketed(true) + paint(interactive.editor, cols, true))
    return 'ready'
  }
  while (proc.pending.length > 0) {
    const name = os.takeSignal(proc)
    if (name === 'WINCH' && interactive.state === 'editing')
      write(sh, resize(interactive.editor, os.ttySize(proc).cols))
  }
  if (interactive.state === 'completing') return finishCompletion(sh, interactive)
  const keys = os.read(proc, 0)
  if (keys === undefined) return 'blocked'
  if (keys === null) {
    state.exiting = state.status
    return 'ready'
  }
  os.charge(keys.length)
  const { output, action, rest } = typeKeys(interactive.editor, keys, { history: interactive.history, cols })
  write(sh, output)
  if (rest) os.unread(proc, 0, rest)
  switch (action.type) {
    case 'accept':
      accept(sh, interactive, action.line)
      break
    case 'interrupt':
      state.status = 130
      interactive.state = 'prompt'
      break
    case 'end':
      if (interactive.pending) {
        write(sh, `${leave(interactive.editor, cols)}`)
        sh.error('syntax error: unexpected end of file')
        state.status = 2
        interactive.state = 'prompt'
        break
      }
      if (state.jobs.some((job) => job.state === 'stopped') && state.lastArgument !== ' exit') {
        write(sh, 'exit\nThere are stopped jobs.\n')
        state.lastArgument = ' exit'
        interactive.state = 'prompt'
        break
      }
      write(sh, `${bracketed(false)}${state.label === 'bash' ? 'exit\r\n' : '\r\n'}`)
      state.exiting = state.status
      break
    case 'complete':
      complete(sh, interactive, action.again)
      break
  }
  return 'ready'
}

const bracketed = (on: boolean): string => `\x1b[?2004${on ? 'h' : 'l'}`

const write = (sh: Shell, text: string): void => {
  if (text) sh.os.write(sh.proc, sh.proc.fds[2] === undefined ? 1 : 2, text)
}

const accept = (sh: Shell, interactive: Interactive, line: string): void => {
  const { os, proc, state } = sh
  const history = expandHistory(sh, interactive, line)
  if (history === undefined) {
    interactive.state = 'prompt'
    return
  }
  if (history !== line) write(sh, `${history}\r\n`)
  const text = interactive.pending + history
  if (text.trim() === '') {
    interactive.state = 'prompt'
    return
  }
  if (isIncomplete(`${text}\n`)) {
    interactive.pending = /(?:^|[^\\])(?:\\\\)*\\$/.test(text) ? `${text.slice(0, -1)}` : `${text}\n`
    interactive.editor = newEditor(
      expandPrompt(sh, sh.value('PS2') ?? '> '),
      interactive.history.length,
      interactive.editor.kill,
    )
    write(sh, paint(interactive.editor, os.ttySize(proc).cols, true))
    return
  }
  remember(interactive, text, sh.value('HISTCONTROL') ?? 'ignoredups')
  os.setRaw(proc, false)
  write(sh, bracketed(false))
  interactive.pending = ''
  interactive.state = 'running'
  state.line = 1
  sh.goTo(sh.remember(expandAliases(text, state.aliases)), 0)
}

const remember = (interactive: Interactive, text: string, control: string): void => {
  const { history } = interactive
  if (/ignorespace|ignoreboth/.test(control) && text.startsWith(' ')) return
  if (/ignoredups|ignoreboth/.test(control) && history[history.length - 1] === text) return
  history.push(text)
  interactive.number++
  if (history.length > historyLimit) history.shift()
}

/** `!!`, `!n`, `!-n`, `!text`, `!$`: undefined after a message when there is no such entry. */
const expandHistory = (sh: Shell, interactive: Interactive, line: string): string | undefined => {
  if (!line.includes('!')) return line
  const { history } = interactive
  const first = interactive.number - history.length
  let failed = false
  let single = false
  const text = line.replace(
    /\\!|'|!(!|\$|-?\d+|\?[^?\s]+\??|[A-Za-z][^\s;|&"']*)/g,
    (whole: string, what: string | undefined, offset: number) => {
      if (whole === "'") {
        single = !single
        return whole
      }
      const before = line[offset - 1]
      if (what === undefined || single || before === '$' || before === '{' || before === '[') return whole
      const last = history[history.length - 1]
      const entry =
        what === '!'
          ? last
          : what === '$'
            ? last?.trim().split(/\s+/).pop()
            : /^-\d+$/.test(what)
              ? history[history.length + Number(what)]
              : /^\d+$/.test(what)
                ? history[Number(what) - first]
                : [...history]
                    .reverse()
                    .find((one) =>
                      what.startsWith('?') ? one.includes(what.slice(1).replace(/\?$/, '')) : one.startsWith(what),
                    )
      if (entry === undefined) {
        sh.error(`${whole}: event not found`)
        failed = true
        return whole
      }
      return entry
    },
  )
  return failed ? undefined : text
}

/** Sources of earlier commands that nothing refers to any more. */
const forgetSources = (sh: Shell): void => {
  const { world } = sh.os
  if (Object.keys(world.code).length < 64) return
  const text = Object.values(world.procs)
    .map((proc) => (proc.prog === 'sh' ? JSON.stringify(proc.state) : ''))
    .join('')
  for (const hash of Object.keys(world.code)) if (!text.includes(`"${hash}"`)) delete world.code[hash]
}

// --- completion ------------------------------------------------------------------------------------------------------

const complete = (sh: Shell, interactive: Interactive, again: boolean): void => {
  const { os, proc, state } = sh
  const { editor } = interactive
  const point = completionPoint(editor.text, editor.cursor)
  let { words } = point
  const alias = words[0] === undefined ? undefined : state.aliases[words[0]]
  if (alias !== undefined) words = [...alias.trim().split(/\s+/), ...words.slice(1)]
  const program = words[0] === undefined ? undefined : os.machine.completers[words[0]]
  if (program === undefined || os.machine.programs[program] === undefined) {
    apply(
      sh,
      interactive,
      localCandidates(sh, { ...point, words }).map((text) => ({ text, about: '' })),
      again,
    )
    return
  }
  const pipe = os.pipe()
  const nothing = os.newOfd({ kind: 'null', read: true, write: true })
  const child = os.fork(proc, {
    prog: program,
    argv: [words[0] as string, '__complete', ...words.slice(1), point.word],
    env: sh.environment(),
    cwd: proc.cwd,
    fds: { 0: nothing, 1: pipe.write, 2: nothing },
    state: {},
    pgid: 0,
  })
  os.release(nothing)
  os.release(pipe.write)
  const fd = os.freeFd(proc, 200)
  proc.fds[fd] = pipe.read
  interactive.completion = { pid: child.pid, fd, text: '', word: point.word, shown: again, keys: '' }
  interactive.state = 'completing'
}

const finishCompletion = (sh: Shell, interactive: Interactive): 'ready' | 'blocked' => {
  const { os, proc } = sh
  const { completion } = interactive
  if (!completion) {
    interactive.state = 'editing'
    return 'ready'
  }
  const stop = () => {
    os.close(proc, completion.fd)
    delete interactive.completion
    interactive.state = 'editing'
  }
  const keys = os.read(proc, 0)
  if (keys) {
    completion.keys += keys
    if (keys.includes('\x03')) {
      os.kill(completion.pid, 'KILL')
      os.waitFor(proc, completion.pid)
      stop()
      os.unread(proc, 0, completion.keys)
      return 'ready'
    }
  }
  for (;;) {
    const text = os.read(proc, completion.fd)
    if (text === undefined) return 'blocked'
    if (text === null) break
    completion.text += text
  }
  if (os.waitFor(proc, completion.pid) === undefined) return 'blocked'
  stop()
  const candidates = completion.text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => {
      const [text = '', about = ''] = line.split('\t')
      return { text, about }
    })
    .filter((candidate) => candidate.text.startsWith(completion.word))
  if (candidates.length === 0 && !completion.text.includes(':4'))
    apply(
      sh,
      interactive,
      localCandidates(sh, { ...completionPoint(interactive.editor.text, interactive.editor.cursor), words: ['-'] }).map(
        (text) => ({ text, about: '' }),
      ),
      completion.shown,
    )
  else apply(sh, interactive, candidates, completion.shown)
  if (completion.keys) os.unread(proc, 0, completion.keys)
  return 'ready'
}

const apply = (
  sh: Shell,
  interactive: Interactive,
  candidates: { text: string; about: string }[],
  again: boolean,
): void => {
  const { editor } = interactive
  const { cols } = sh.os.ttySize(sh.proc)
  const { word, start } = completionPoint(editor.text, editor.cursor)
  const texts = candidates.map((candidate) => candidate.text)
  if (texts.length === 0) {
    write(sh, '\x07')
    return
  }
  const common = commonPrefix(texts)
  if (texts.length === 1) {
    replaceBefore(editor, start, asTyped(common) + (/[/=]$/.test(common) ? '' : ' '))
    write(sh, paint(editor, cols))
  } else if (common.length > word.length) {
    replaceBefore(editor, start, asTyped(common))
    write(sh, paint(editor, cols))
    editor.last = 'tab'
  } else if (again) {
    const short = texts.map((text) =>
      word.includes('/') && !candidates.some((one) => one.about)
        ? text.slice(text.lastIndexOf('/', text.length - 2) + 1)
        : text,
    )
    const width = Math.max(...short.map((text) => text.length))
    const list = candidates.some((candidate) => candidate.about)
      ? candidates
          .map(
            (candidate, i) =>
              `${`${(short[i] as string).padEnd(width + 2)}(${candidate.about})`.slice(0, cols - 1)}\r\n`,
          )
          .join('')
      : columns(short, cols)
    write(sh, leave(editor, cols) + list + paint(editor, cols, true))
    editor.last = 'tab'
  } else {
    write(sh, '\x07')
    editor.last = 'tab'
  }
}
