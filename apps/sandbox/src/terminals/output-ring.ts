// What a terminal has written lately, by number of characters, so that a client that comes back gets what it has missed.
// What no longer fits is folded into a picture of the screen.
import headless from '@xterm/headless'
import serialize from '@xterm/addon-serialize'

// Both packages are CommonJS: Node sees their default export only.
const { Terminal } = headless
const { SerializeAddon } = serialize

export interface OutputRingState {
  /** Number of the last character written. */
  readonly seq: number
  readonly text: string
  /** Screen and scroll-back before `text`, as text for an empty terminal. */
  readonly head: string
}

/** Characters that are kept as they were written. */
export const RING_CHARACTERS = 256 * 1024
const SCROLLBACK_LINES = 1_000

export class OutputRing {
  private pieces: string[]
  private length: number
  private head: string
  private last: number
  private folding: Promise<void> | undefined

  constructor(state: OutputRingState = { seq: 0, text: '', head: '' }) {
    this.pieces = state.text === '' ? [] : [state.text]
    this.length = state.text.length
    this.head = state.head
    this.last = state.seq
  }

  get seq(): number {
    return this.last
  }

  get state(): OutputRingState {
    return { seq: this.last, text: this.pieces.join(''), head: this.head }
  }

  write(text: string, size: { cols: number; rows: number }): void {
    this.pieces.push(text)
    this.length += text.length
    this.last += text.length
    if (this.length > 2 * RING_CHARACTERS && !this.folding) {
      this.folding = this.fold(size).finally(() => {
        this.folding = undefined
      })
    }
  }

  /** What follows after a number; undefined when some of it is gone, or was never written. */
  since(seen: number): string | undefined {
    const missing = this.last - seen
    if (
      missing < 0 ||
      missing > Math.min(this.length, RING_CHARACTERS) ||
      (missing === this.length && this.head !== '')
    )
      return undefined
    return missing === 0 ? '' : this.pieces.join('').slice(-missing)
  }

  /** The whole screen with its scroll-back, as text for an empty terminal, and the number it stands at. */
  async snapshot(size: { cols: number; rows: number }): Promise<{ text: string; seq: number }> {
    const seq = this.last
    return { text: await screenOf([this.head, ...this.pieces], size), seq }
  }

  private async fold(size: { cols: number; rows: number }): Promise<void> {
    const old = this.pieces
    const oldLength = this.length
    // What is written meanwhile goes into a list of its own, behind the old one.
    this.pieces = [...old]
    this.head = await screenOf([this.head, ...old], size)
    this.pieces = this.pieces.slice(old.length)
    this.length -= oldLength
  }
}

/** What an emulator of that size shows after these texts. Made when needed: an emulator costs two megabytes. */
async function screenOf(texts: readonly string[], { cols, rows }: { cols: number; rows: number }): Promise<string> {
  const terminal = new Terminal({ cols, rows, scrollback: SCROLLBACK_LINES, allowProposedApi: true })
  const serializer = new SerializeAddon()
  terminal.loadAddon(serializer as never)
  for (const text of texts) if (text !== '') await new Promise<void>((resolve) => terminal.write(text, resolve))
  const screen = serializer.serialize({ scrollback: SCROLLBACK_LINES })
  terminal.dispose()
  return screen
}
