// A terminal in memory: its world in real time, its screen, and the calls it has under way.
import type { ApiEffect, Effect, World, WorldEvent } from '@kubarium/machine'
import { deliver, nextTimer, run, takeEffects, writeFile } from '@kubarium/machine'
import type { TerminalCommand } from '@kubarium/contracts'
import {
  createTerminalWorld,
  newTranscript,
  restartShell,
  terminalMachine,
  transcribe,
  type TerminalWorldOptions,
  type TranscriptState,
} from '@kubarium/terminal-session'
import { ApiCarrier, type ApiCarrierOptions } from '../connections/api-carrier.ts'
import { OutsideConnections } from '../connections/outside-connections.ts'
import { OutputRing, type OutputRingState } from './output-ring.ts'

export interface StoredTerminal {
  readonly version: 1
  readonly world: World
  readonly ring: OutputRingState
  readonly transcript: TranscriptState
  /** Calls to the API server that had no answer yet. */
  readonly calls: readonly ApiEffect[]
  /** Input taken so far, by line (see `takeInput`). */
  readonly taken: Readonly<Record<string, number>>
  readonly lines: number
  readonly size: { readonly cols: number; readonly rows: number }
}

export interface TerminalViewer {
  output(seq: number, text: string): void
  command(command: TerminalCommand): void
  /** Whether so much is on its way to it that the terminal has to wait. */
  isBehind(): boolean
}

export interface LiveTerminalOptions {
  readonly carrier: Omit<ApiCarrierOptions, 'deliver'>
  readonly world: Omit<TerminalWorldOptions, 'now'>
  /** Called when something changed that has to be kept. */
  readonly onChange: () => void
  /** Called with every command line that has ended. */
  readonly onCommand?: (command: TerminalCommand) => void
  readonly now?: () => number
}

/** Instructions at a stretch; then others have their turn. */
const BUDGET = 100_000
/** After so much output at a stretch the terminal pauses for a moment: no person reads faster. */
const FLOOD_CHARACTERS = 16_384
const FLOOD_PAUSE_MS = 8
const MAX_TIMER_MS = 2_147_483_647
/** Numbers of one line of input lie in a range of their own, so that several clients may type. */
const LINE_RANGE = 2 ** 32

export class LiveTerminal {
  private world: World
  private readonly ring: OutputRing
  private readonly transcript: TranscriptState
  private readonly carrier: ApiCarrier
  private readonly outside: OutsideConnections
  private readonly calls = new Map<string, ApiEffect>()
  private readonly taken: Record<string, number>
  private readonly viewers = new Set<TerminalViewer>()
  private timer: NodeJS.Timeout | undefined
  private lines: number
  private size: { cols: number; rows: number }
  private isClosed = false
  private isRunning = false
  private readonly now: () => number
  /** Milliseconds since 1970 of the last input or output. */
  usedAt: number

  constructor(
    private readonly options: LiveTerminalOptions,
    stored?: StoredTerminal,
  ) {
    this.now = options.now ?? Date.now
    this.usedAt = Date.now()
    this.carrier = new ApiCarrier({ ...options.carrier, deliver: (event) => this.take(event) })
    this.outside = new OutsideConnections({ ...options.carrier, deliver: (event) => this.take(event) })
    this.world = stored?.world ?? createTerminalWorld({ ...options.world, now: this.now() })
    this.ring = new OutputRing(stored?.ring)
    this.transcript = stored?.transcript ?? newTranscript()
    this.taken = { ...stored?.taken }
    this.lines = stored?.lines ?? 0
    this.size = stored?.size ?? { ...options.world.size }
    if (stored) this.settle(stored.calls)
    this.pump()
  }

  get viewerCount(): number {
    return this.viewers.size
  }

  /** Whether nothing would be lost by keeping only what is stored: no program has a call under way. */
  get isAtRest(): boolean {
    return this.carrier.size === 0 && this.outside.size === 0
  }

  get seq(): number {
    return this.ring.seq
  }

  get stored(): StoredTerminal {
    return {
      version: 1,
      world: this.world,
      ring: this.ring.state,
      transcript: this.transcript,
      calls: [...this.calls.values()],
      taken: this.taken,
      lines: this.lines,
      size: this.size,
    }
  }

  /**
   * Where a client stands that has seen so much: what it has missed, or the whole screen when it is too far behind.
   * `inputSeen` is where its input goes on from.
   */
  async join(seen: number): Promise<{ seq: number; text: string; inputSeen: number; reset: boolean }> {
    // A client that has seen nothing types on a line of its own; one that comes back has one, and is told of no number
    // so that it sends again whatever was not acknowledged.
    const inputSeen = seen === 0 ? this.lines++ * LINE_RANGE : 0
    const missed = this.ring.since(seen)
    if (missed !== undefined) return { seq: seen, text: missed, inputSeen, reset: false }
    const { text, seq } = await this.ring.snapshot(this.size)
    return { seq: seq - text.length, text: text + (this.ring.since(seq) ?? ''), inputSeen, reset: true }
  }

  view(viewer: TerminalViewer): () => void {
    this.viewers.add(viewer)
    return () => {
      this.viewers.delete(viewer)
      this.pump()
    }
  }

  /** Types text, as somebody at the keyboard would. */
  type(text: string): void {
    this.take({ type: 'ttyInput', tty: 'main', text })
  }

  /** Puts a file into the terminal, as its host. */
  putFile(path: string, text: string): void {
    writeFile(terminalMachine, this.world, path, text)
    this.options.onChange()
  }

  /** Types what a client sent, once. @returns the number of the last chunk taken on its line */
  takeInput(n: number, text: string): number {
    const line = String(Math.floor(n / LINE_RANGE))
    const last = this.taken[line] ?? 0
    if (n <= last) return last
    this.taken[line] = n
    this.take({ type: 'ttyInput', tty: 'main', text })
    return n
  }

  resize(cols: number, rows: number): void {
    if (cols === this.size.cols && rows === this.size.rows) return
    this.size = { cols, rows }
    this.take({ type: 'resize', tty: 'main', cols, rows })
  }

  /** Goes on after a client had fallen behind. */
  resume(): void {
    this.pump()
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.timer)
    this.carrier.close()
    this.outside.close()
  }

  private take(event: WorldEvent): void {
    if (this.isClosed) return
    if (event.type === 'apiResponse' || event.type === 'apiEnd') this.calls.delete(event.id)
    if (event.type === 'apiStart' && event.status >= 400) this.calls.delete(event.id)
    this.usedAt = Date.now()
    this.catchUp()
    deliver(terminalMachine, this.world, event)
    this.pump()
  }

  private catchUp(): void {
    if (this.world.now < this.now()) run(terminalMachine, this.world, { until: this.now(), budget: BUDGET })
  }

  /** Runs the world up to now, carries out what it asks for, and sees to it that it runs again when it has to. */
  private pump(): void {
    if (this.isClosed || this.isRunning) return
    clearTimeout(this.timer)
    for (const viewer of this.viewers) if (viewer.isBehind()) return
    this.isRunning = true
    let written = 0
    let idle = true
    let acted = false
    try {
      for (let round = 0; round < 8; round++) {
        ;({ idle } = run(terminalMachine, this.world, { until: Math.max(this.world.now, this.now()), budget: BUDGET }))
        const effects = takeEffects(this.world)
        acted ||= effects.length > 0
        for (const effect of effects) written += this.carryOut(effect)
        if (effects.length === 0 || written >= FLOOD_CHARACTERS) break
      }
    } finally {
      this.isRunning = false
    }
    if (acted) {
      this.usedAt = Date.now()
      this.options.onChange()
    }
    const next = nextTimer(this.world)
    const isBusy = !idle || this.world.runq.length > 0 || written >= FLOOD_CHARACTERS
    const delay = isBusy ? FLOOD_PAUSE_MS : next === null ? undefined : Math.max(0, next - this.now())
    if (delay !== undefined) this.timer = setTimeout(() => this.pump(), Math.min(delay, MAX_TIMER_MS))
  }

  /** @returns how much it writes to the screen */
  private carryOut(effect: Effect): number {
    switch (effect.type) {
      case 'tty': {
        this.ring.write(effect.text, this.size)
        for (const viewer of this.viewers) viewer.output(this.ring.seq, effect.text)
        for (const command of transcribe(this.transcript, effect.text, this.world)) {
          for (const viewer of this.viewers) viewer.command(command)
          this.options.onCommand?.(command)
        }
        return effect.text.length
      }
      case 'api':
        this.calls.set(effect.id, effect)
        // Answers come in a later turn, never in the middle of this one.
        setImmediate(() => void this.carrier.carry(effect))
        return 0
      case 'apiSend':
        this.carrier.send(effect)
        return 0
      case 'apiCancel':
        this.calls.delete(effect.id)
        this.carrier.cancel(effect)
        return 0
      case 'exit':
        this.carrier.close()
        this.outside.close()
        this.calls.clear()
        this.world = restartShell(this.world, { ...this.options.world, size: this.size, now: this.now() })
        return 0
      default:
        this.answerNetwork(effect)
        return 0
    }
  }

  // There is no way from a terminal to anywhere but its cluster: the API server, and what is open to the outside.
  private answerNetwork(effect: Effect): void {
    if (effect.type === 'connect') return this.outside.connect(effect)
    if (effect.type === 'send') return this.outside.send(effect)
    if (effect.type === 'close') return this.outside.end(effect)
    const isAddress = 'host' in effect && /^[\d.]+$|:/.test(effect.host)
    const answer: WorldEvent | undefined =
      effect.type === 'resolve'
        ? { type: 'resolved', id: effect.id, answers: [], error: 'nxdomain', server: effect.server ?? '127.0.0.53' }
        : effect.type === 'ping'
          ? { type: 'pong', id: effect.id, error: isAddress ? 'unreachable' : 'nxdomain' }
          : undefined
    if (answer) setImmediate(() => this.take(answer))
  }

  /** Calls that were under way when the terminal was put away: reads are made again, the rest ends. */
  private settle(calls: readonly ApiEffect[]): void {
    for (const call of calls) {
      if (call.stream) {
        deliver(terminalMachine, this.world, { type: 'apiEnd', id: call.id })
      } else if (call.method === 'GET') {
        this.calls.set(call.id, call)
        setImmediate(() => void this.carrier.carry(call))
      } else {
        const body = JSON.stringify({
          kind: 'Status',
          apiVersion: 'v1',
          status: 'Failure',
          message: 'the terminal was interrupted before the answer came',
          reason: 'ServiceUnavailable',
          code: 503,
        })
        deliver(terminalMachine, this.world, {
          type: 'apiResponse',
          id: call.id,
          status: 503,
          headers: { 'content-type': 'application/json' },
          body,
        })
      }
    }
  }
}
