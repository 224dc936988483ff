import { SystemError } from '../process/system-error.ts'
import type { Shell } from './shell.ts'

// Steps of a shell that both instructions and builtins take.

/** Leaves the innermost function or sourced file; false when there is none. */
export const returnFrom = (sh: Shell, status: number): boolean => {
  const { state } = sh
  if (!state.frames.some((frame) => frame.kind === 'function' || frame.kind === 'source')) return false
  for (let frame = sh.pop(); frame; frame = sh.pop()) {
    if (frame.kind === 'function' || frame.kind === 'source') {
      sh.goTo(frame.code ?? '', frame.pc ?? 0)
      break
    }
  }
  state.status = status
  return true
}

/** Reads one line from a descriptor for the shell itself; null at the end, undefined when it must wait. */
export const readLine = (sh: Shell, fd: number): string | null | undefined => {
  const { os, proc } = sh
  const text = os.read(proc, fd)
  if (text === undefined || text === null) return text
  const newline = text.indexOf('\n')
  if (newline >= 0) {
    os.unread(proc, fd, text.slice(newline + 1))
    return text.slice(0, newline)
  }
  return text
}

/** exec(2) of a shell process: the same process goes on with another program. */
export const replaceShell = (sh: Shell, path: string, words: string[], env: Record<string, string>): void => {
  const { os, proc } = sh
  proc.ignored = Object.keys(sh.state.traps).filter((name) => sh.state.traps[name] === '')
  try {
    os.replace(proc, { argv: words, env, path })
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== 'ENOEXEC') throw error
    proc.argv = [sh.state.label, path, ...words.slice(1)]
    proc.env = env
    proc.state = {}
    proc.handled = []
  }
}
