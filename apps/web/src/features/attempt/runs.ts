// What became of the commands of a text: pressed, running in the terminal, ended well or badly.
import type { TerminalCommand } from '@kubarium/contracts'

export type RunState = 'ready' | 'running' | 'ran' | 'failed'

export interface Run {
  readonly state: RunState
  /** What it has printed. */
  readonly output: string
}

interface Known extends Run {
  readonly place: string
  /** Its lines as the shell tells them. */
  readonly lines: readonly string[]
  /** One of its lines has failed. */
  readonly bad: boolean
}

/** By the place of a text and the command. */
export type Runs = ReadonlyMap<string, Known>

const notYet: Run = { state: 'ready', output: '' }

/** Without the spaces around and between words, which say nothing about which command it is. */
function plain(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ')
}

function keyOf(place: string, command: string): string {
  return `${place}\n${plain(command)}`
}

export function runOf(runs: Runs, place: string, command: string): Run {
  return runs.get(keyOf(place, command)) ?? notYet
}

/** After `command` of the text at `place` was sent to the terminal. */
export function started(runs: Runs, place: string, command: string): Runs {
  const lines = command.split('\n').map(plain)
  return new Map(runs).set(keyOf(place, command), { place, lines, state: 'running', output: '', bad: false })
}

/**
 * After a command line has ended in the terminal while the text at `place` was shown. A line that a person typed counts
 * as well as a pressed one. A block of several lines ends with its last; it has failed when one of them did.
 */
export function ended(runs: Runs, place: string, { line, status, output }: TerminalCommand): Runs {
  const told = plain(line)
  const next = new Map(runs)
  for (const [key, run] of runs) {
    if (run.place !== place || run.state !== 'running' || run.lines.length < 2 || !run.lines.includes(told)) continue
    const bad = run.bad || status !== 0
    const last = run.lines.at(-1) === told
    next.set(key, { ...run, bad, output: run.output + output, state: last ? (bad ? 'failed' : 'ran') : 'running' })
  }
  const bad = status !== 0
  return next.set(keyOf(place, line), { place, lines: [told], state: bad ? 'failed' : 'ran', output, bad })
}
