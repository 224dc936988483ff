import type { Json } from '../world.ts'
import type { EditorState } from '../tty/line-editor.ts'

/** A shell variable. Immutable: replaced on write, so that child shells can share it. */
export interface Variable {
  v?: string
  /** Indexed array; null for elements that are not set. */
  a?: readonly (string | null)[]
  /** Associative array. Keys carry the prefix `k`, because JS sorts keys that look like numbers. */
  h?: Readonly<Record<string, string>>
  /** Attributes: x exported, r read-only, i integer, l lower case, u upper case, n name reference. */
  f: string
}

/** An argument that is an assignment, as declaration commands take them, or an element of an array literal. */
export interface AssignmentArgument {
  n: string
  v: string | ArrayLiteral
  /** Append (`+=`). */
  p?: true
  /** Index. */
  i?: string
}
export type ArrayLiteral = Argument[]
export type Argument = string | AssignmentArgument

export interface Redirection {
  op: string
  /** −1: the operator's default; −2: a new descriptor, its number put into the variable. */
  fd: number
  target: string
  name?: string
}

/** A command under construction. */
export interface Builder {
  args: Argument[]
  red: Redirection[]
  asg: AssignmentArgument[]
  line: number
}

/** A descriptor to put back: number and description (null: it was closed). */
export type SavedFd = [fd: number, ofd: number | null]

export interface Frame {
  kind: 'loop' | 'function' | 'eval' | 'source' | 'trap' | 'exitTrap' | 'redirect' | 'main'
  /** Stack height and error-ignore depth to restore. */
  sp: number
  ei: number
  /** Where to go on when the frame ends (code and position), or for loops the positions after it and of the next round. */
  code?: string
  pc?: number
  next?: number
  /** Status of a loop's last round; status to restore after a trap. */
  status?: number
  args?: string[]
  locals?: Record<string, Variable | null>
  saved?: SavedFd[]
  name?: string
  /** Pipe status to restore after a trap. */
  line?: number
  /** `getopts` state and options that `local -` would restore: not kept. */
  source?: string
}

export interface Job {
  id: number
  pids: number[]
  pgid: number
  text: string
  state: 'running' | 'stopped' | 'done'
  status: number
  /** Signal that ended it. */
  signal?: string
  /** Has the user been told? */
  told: boolean
  /** Whether it is one of `&`, not a stopped foreground job. */
  background: boolean
}

export type Phase =
  | { k: 'child'; pid: number; job: string }
  | { k: 'substitute'; pid: number; fd: number; text: string }
  | { k: 'pipeline'; pids: number[]; statuses: (number | null)[]; job: string }
  | {
      k: 'builtin'
      name: string
      args: string[]
      saved: SavedFd[]
      temporary: Record<string, Variable | null>
      data: Json
    }

/** State of an interactive shell. */
export interface Interactive {
  editor: EditorState
  /** Lines of an unfinished command. */
  pending: string
  history: string[]
  state: 'prompt' | 'editing' | 'running' | 'completing'
  /** Number of the next history entry. */
  number: number
  completion?: { pid: number; fd: number; text: string; word: string; shown: boolean; keys: string }
}

export type StackValue =
  string | (string | number)[] | Builder | { list: string[]; at: number } | { started: number; cpu: number }

/** `proc.state` of the program `sh`. */
export interface ShellState {
  code: string
  pc: number
  st: StackValue[]
  frames: Frame[]
  vars: Record<string, Variable>
  funcs: Record<string, { code: string; pc: number; text: string }>
  aliases: Record<string, string>
  /** Single-letter options and long ones (`pipefail`). */
  opts: Record<string, true>
  shopt: Record<string, true>
  /** Signal or EXIT/ERR → command. An empty command ignores. */
  traps: Record<string, string>
  status: number
  /** Depth of contexts in which `set -e` does not act. */
  ei: number
  /** Positional parameters. */
  args: string[]
  name: string
  /** How messages call the shell. */
  label: string
  line: number
  jobs: Job[]
  pipestatus: number[]
  lastBackground: number
  /** Status of the last command substitution within the present command. */
  csStatus: number | null
  phase?: Phase
  /** Depth of subshells. */
  depth: number
  shellPid: number
  startedAt: number
  lastArgument: string
  /** Descriptors of process substitutions, closed after the command. */
  substitutions: number[]
  optionIndex: number
  directories: string[]
  /** Reads its script from standard input, line by line. */
  stdin?: { text: string; ended: boolean }
  interactive?: Interactive
  login?: boolean
  /** Runs the text of `-c`; when that is a single command, the shell becomes it. */
  commandString?: true
  /** Set when the shell is to end. */
  exiting?: number
  loops: number
  functions: number
  umaskText?: string
  /** Whether an exit trap has run or is running. */
  leaving?: true
  random?: number
  hashed?: Record<string, string>
}
