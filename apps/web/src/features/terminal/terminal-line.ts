// What makes a terminal survive a lost connection: numbers on both directions. Output is numbered by characters, so a
// part seen twice is shown once; input by chunks, so a chunk sent again is typed once.
import type { TerminalInput, TerminalOutput, TerminalReady } from '@kubarium/contracts'

const LONGEST_CHUNK = 65_536

export interface TerminalLine {
  readonly terminalId?: string
  /** The number of the last character shown. */
  readonly seen: number
  /** The number of the last chunk given out; undefined until the other side has said where it stands. */
  readonly lastChunk?: number
  /** Chunks the other side has not acknowledged, oldest first. */
  readonly unacknowledged: readonly TerminalInput[]
  /** Typed before the line was ever open. */
  readonly early: string
}

/** A line that was never open; `terminalId` when a terminal of an earlier visit is to be resumed. */
export function newLine(terminalId?: string): TerminalLine {
  return { ...(terminalId === undefined ? {} : { terminalId }), seen: 0, unacknowledged: [], early: '' }
}

/**
 * The line after the other side said where it stands. `send`: chunks to be sent now, those it has not taken before.
 * When it is another terminal than before (the old one is gone), what was typed into the old one is not typed again.
 */
export function opened(
  line: TerminalLine,
  ready: TerminalReady,
): { line: TerminalLine; send: readonly TerminalInput[]; reset: boolean } {
  const same = line.terminalId === ready.terminalId
  const unacknowledged = same && line.lastChunk !== undefined ? line.unacknowledged : []
  // Whoever has seen nothing yet may be given numbers of a new range: what is still to be sent moves there.
  const moved = line.seen === 0 && ready.inputSeen > (line.lastChunk ?? 0)
  const kept = moved
    ? unacknowledged.map((chunk, index) => ({ ...chunk, n: ready.inputSeen + index + 1 }))
    : unacknowledged.filter((chunk) => chunk.n > ready.inputSeen)
  const lastChunk = Math.max(ready.inputSeen, same && !moved ? (line.lastChunk ?? 0) : 0, kept.at(-1)?.n ?? 0)
  const reset = ready.reset || !same
  const open: TerminalLine = {
    terminalId: ready.terminalId,
    seen: reset ? ready.seq : Math.min(line.seen, ready.seq),
    lastChunk,
    unacknowledged: kept,
    early: '',
  }
  const after = line.early ? typed(open, line.early) : { line: open, send: [] }
  return { line: after.line, send: [...kept, ...after.send], reset }
}

/** The line after text arrived, and the part of it that was not shown yet. */
export function received(line: TerminalLine, output: TerminalOutput): { line: TerminalLine; text: string } {
  const fresh = Math.min(output.text.length, output.seq - line.seen)
  if (fresh <= 0) return { line, text: '' }
  return { line: { ...line, seen: output.seq }, text: output.text.slice(output.text.length - fresh) }
}

/** The line after something was typed, and the chunks to send when it is open. */
export function typed(line: TerminalLine, text: string): { line: TerminalLine; send: readonly TerminalInput[] } {
  if (text === '') return { line, send: [] }
  if (line.lastChunk === undefined) return { line: { ...line, early: line.early + text }, send: [] }
  const send: TerminalInput[] = []
  let n = line.lastChunk
  for (let at = 0; at < text.length; at += LONGEST_CHUNK)
    send.push({ n: ++n, text: text.slice(at, at + LONGEST_CHUNK) })
  return { line: { ...line, lastChunk: n, unacknowledged: [...line.unacknowledged, ...send] }, send }
}

/** The line after the other side acknowledged all chunks up to `n`. */
export function acknowledged(line: TerminalLine, n: number): TerminalLine {
  return { ...line, unacknowledged: line.unacknowledged.filter((chunk) => chunk.n > n) }
}

/** How many typed characters the other side has not taken. */
export function waitingCharacters(line: TerminalLine): number {
  return line.early.length + line.unacknowledged.reduce((sum, chunk) => sum + chunk.text.length, 0)
}
