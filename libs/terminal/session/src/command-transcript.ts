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
      const { line, status } = lastCommand(world)
      ended.push({ line, status, output: state.output })
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

/** What the interactive shell ran last, and how it ended. */
function lastCommand(world: World): { line: string; status: number } {
  const state = world.procs[1]?.state as { status?: number; interactive?: { history: string[] } } | undefined
  return { line: state?.interactive?.history.at(-1) ?? '', status: state?.status ?? 0 }
}
