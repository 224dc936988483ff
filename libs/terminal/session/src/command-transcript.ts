// Cuts a terminal's output into commands. The shell turns bracketed paste off when it starts a command, and on again
// with the next prompt: what lies between is the command's output.
import type { World } from '@kubarium/machine'

/** JSON; belongs to one terminal. */
export interface TranscriptState {
  /** Output of the command that runs; absent between commands. */
  output?: string
  /** The end of the last piece, where a mark may have been cut. */
  rest: string
}

export interface TranscribedCommand {
  readonly line: string
  readonly status: number
  readonly output: string
}

/** Characters of a command's output that are kept: the last ones. */
export const MAX_TRANSCRIPT_OUTPUT = 32_768

const START = '\x1b[?2004l'
const END = '\x1b[?2004h'

export const newTranscript = (): TranscriptState => ({ rest: '' })

/** Takes a piece of output; the commands that ended in it. `world` is the terminal right after it. */
export function transcribe(state: TranscriptState, text: string, world: World): TranscribedCommand[] {
  const ended: TranscribedCommand[] = []
  let left = state.rest + text
  state.rest = ''
  for (;;) {
    const mark = state.output === undefined ? START : END
    const at = left.indexOf(mark)
    if (at < 0) break
    if (state.output === undefined) state.output = ''
    else {
      keep(state, left.slice(0, at))
      const { line, status } = lastCommand(world, endsIn(left.slice(at + mark.length)))
      ended.push({ line, status: statusIn(left.slice(at + mark.length)) ?? status, output: state.output })
      delete state.output
    }
    left = left.slice(at + mark.length)
  }
  // A mark may come in two pieces.
  const cut = left.lastIndexOf('\x1b')
  const whole =
    cut >= 0 && left.length - cut < START.length && START.startsWith(left.slice(cut, cut + 7)) ? cut : left.length
  if (state.output !== undefined) keep(state, left.slice(0, whole))
  state.rest = left.slice(whole)
  return ended
}

function keep(state: TranscriptState, text: string): void {
  const all = (state.output ?? '') + text
  state.output = all.length > MAX_TRANSCRIPT_OUTPUT ? all.slice(-MAX_TRANSCRIPT_OUTPUT) : all
}

/** How many more commands end in this text (several lines pasted at once). */
const endsIn = (text: string): number => text.split(END).length - 1

/** The status that the prompt carries for whoever reads along: OSC 133;D;status. */
function statusIn(text: string): number | undefined {
  const next = text.indexOf(START)
  const found = /\x1b\]133;D;(\d+)\x07/.exec(next < 0 ? text : text.slice(0, next))
  return found ? Number(found[1]) : undefined
}

/** What the interactive shell ran last but so many, and how the last one ended. */
function lastCommand(world: World, before: number): { line: string; status: number } {
  const state = world.procs[1]?.state as { status?: number; interactive?: { history: string[] } } | undefined
  return { line: state?.interactive?.history.at(-1 - before) ?? '', status: state?.status ?? 0 }
}
