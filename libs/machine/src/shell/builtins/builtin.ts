import type { Json } from '../../world.ts'
import type { Argument, SavedFd, Variable } from '../shell-state.ts'
import type { Shell } from '../shell.ts'

/** What belongs to one call. */
export interface Call {
  /** What the builtin remembers while it waits; null at the first call. */
  data: Json
  /** Descriptors to put back after the call; a builtin that jumps takes them over. */
  saved: SavedFd[]
  /** Variables to put back after the call. */
  temporary: Record<string, Variable | null>
}

/**
 * A builtin: a status, `'blocked'` (called again later, `call.data` kept), or `'jumped'` when it has set the position, frames
 * or the end of the shell itself. Declaration builtins get assignments as objects.
 */
export type Builtin = (sh: Shell, args: string[], call: Call) => number | 'blocked' | 'jumped'
export type DeclarationBuiltin = (sh: Shell, args: Argument[], call: Call) => number | 'blocked' | 'jumped'

/** Reads single-letter options. `spec`: letters, a colon after those that take a value. Returns undefined after a message. */
export const options = (
  sh: Shell,
  name: string,
  args: string[],
  spec: string,
  usage: string,
): { flags: Record<string, string>; rest: string[] } | undefined => {
  const flags: Record<string, string> = {}
  let i = 0
  for (; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '--') {
      i++
      break
    }
    if (!/^-./.test(arg)) break
    for (let k = 1; k < arg.length; k++) {
      const letter = arg[k] as string
      const at = spec.indexOf(letter)
      if (at < 0 || letter === ':') {
        sh.error(`${name}: -${letter}: invalid option`)
        sh.os.complain(sh.proc, `${name}: usage: ${usage}\n`)
        return undefined
      }
      if (spec[at + 1] === ':') {
        const value = arg.slice(k + 1) || args[++i]
        if (value === undefined) {
          sh.error(`${name}: -${letter}: option requires an argument`)
          return undefined
        }
        flags[letter] = value
        break
      }
      flags[letter] = ''
    }
  }
  return { flags, rest: args.slice(i) }
}
