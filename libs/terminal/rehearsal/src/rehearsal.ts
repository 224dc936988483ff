// A cluster whose time passes only when somebody lets it, and a terminal in front of it: for working out what a lesson
// shows, for playing solutions, and for trying things on a copy when work is graded. Same inputs, same outcome.
import { deliver, nextTimer, run, takeEffects, type Effect, type World, type WorldEvent } from '@kubarium/machine'
import type { User } from '@kubarium/kube-apiserver'
import type { SimulatedCluster } from '@kubarium/kube-cluster'
import type { Change } from '@kubarium/kube-store'
import {
  createTerminalWorld,
  newTranscript,
  restartShell,
  terminalKubeconfig,
  terminalMachine,
  transcribe,
  type TerminalWorldOptions,
  type TranscriptState,
} from '@kubarium/terminal-session'
import { ApiCalls } from './api-calls.ts'

/** What a rehearsal may cost; undefined: anything. */
export interface RehearsalBudget {
  /** Milliseconds of the cluster's own time. */
  readonly virtualTime?: number
  /** Revisions that may be written. */
  readonly events?: number
  /** Instructions that the terminal's programs may take. */
  readonly instructions?: number
}

/** A budget is used up: what was going on would go on for too long, or for ever. */
export class BudgetExceeded extends Error {
  constructor(readonly what: keyof RehearsalBudget) {
    super(`out of ${what}`)
    this.name = 'BudgetExceeded'
  }
}

export interface RehearsalOptions {
  /** Taken over: changed from now on. Its time is that of its clock. */
  readonly cluster: SimulatedCluster
  readonly user?: User
  readonly seed?: number
  readonly budget?: RehearsalBudget
  /** Files of the terminal's home, by absolute path. */
  readonly files?: Readonly<Record<string, string>>
  /** Told of everything that is written, in order. */
  readonly onCommit?: (changes: readonly Change[]) => void
}

export interface TypedLine {
  readonly line: string
  /** 130 when it had to be interrupted. */
  readonly status: number
  /** As on the screen, without control sequences. */
  readonly output: string
}

export const LEARNER_USER: User = {
  name: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
}

/** A line that takes longer is interrupted with Ctrl-C, in the cluster's own time. */
const PATIENCE_MS = 15 * 60_000
/** Revisions or moments at a stretch that write nothing and let no time pass: nobody waits for more. */
const MAX_TURNS = 1_000_000
const INSTRUCTIONS_AT_ONCE = 200_000
const MAX_INSTRUCTIONS = 200_000_000

export class Rehearsal {
  readonly cluster: SimulatedCluster
  private current: number
  private readonly calls: ApiCalls
  private readonly startedAt: number
  private readonly startedAtRevision: number
  private world: World | undefined
  private transcript: TranscriptState = newTranscript()
  private screen = ''
  private ended: { line: string; status: number }[] = []
  private instructions = 0

  constructor(private readonly options: RehearsalOptions) {
    const { cluster, user = LEARNER_USER } = options
    this.cluster = cluster
    this.current = cluster.clock.now()
    this.startedAt = this.current
    this.startedAtRevision = cluster.revision
    this.calls = new ApiCalls({
      cluster,
      user,
      now: () => this.current,
      deliver: (event) => this.deliver(event),
    })
  }

  /** The cluster's own time, milliseconds since 1970. */
  get now(): number {
    return this.current
  }

  /**
   * Types a line (or several, as a here-document has them) and waits until the shell asks for the next one.
   * @param patience milliseconds of the cluster's own time after which it is interrupted
   * @throws BudgetExceeded
   */
  type(line: string, patience = PATIENCE_MS): TypedLine {
    this.open()
    this.screen = ''
    this.ended = []
    const until = this.current + patience
    this.deliver({ type: 'ttyInput', tty: 'main', text: `${line.replace(/\n/g, '\r')}\r` })
    let interrupted = false
    while (!this.isAtPrompt()) {
      if (this.turn()) continue
      if (this.isAtPrompt()) break
      const next = this.next()
      if (next > until) {
        if (interrupted) break
        interrupted = true
        this.deliver({ type: 'ttyInput', tty: 'main', text: '\x03' })
        continue
      }
      this.passTo(next)
    }
    const last = this.ended.at(-1)
    return { line, status: interrupted ? 130 : (last?.status ?? 0), output: plain(this.screen) }
  }

  /** Lets time pass. @throws BudgetExceeded */
  advance(milliseconds: number): void {
    const until = this.current + milliseconds
    for (;;) {
      while (this.turn());
      const next = this.next()
      if (next > until) break
      this.passTo(next)
    }
    this.passTo(until)
    while (this.turn());
  }

  /**
   * Lets time pass until something is so.
   * @param within milliseconds that it may take
   * @returns whether it came about @throws BudgetExceeded
   */
  advanceUntil(isSo: () => boolean, within: number): boolean {
    const until = this.current + within
    for (;;) {
      while (this.turn());
      if (isSo()) return true
      const next = this.next()
      if (next > until) {
        this.passTo(until)
        while (this.turn());
        return isSo()
      }
      this.passTo(next)
    }
  }

  /** Lets everything happen that comes about by itself soon: until nothing is due, at most for so long. */
  settle(within = 120_000): void {
    const until = this.current + within
    for (;;) {
      while (this.turn());
      const next = this.next()
      if (next > until) return
      this.passTo(next)
    }
  }

  private open(): void {
    if (this.world) return
    this.world = createTerminalWorld(this.terminalOptions())
    while (!this.isAtPrompt()) if (!this.turn()) this.passTo(Math.max(this.current + 1, this.next()))
  }

  private terminalOptions(): TerminalWorldOptions {
    const { seed = 1, files } = this.options
    return {
      now: this.current,
      seed,
      size: { cols: 200, rows: 50 },
      locale: 'en',
      kubeconfig: terminalKubeconfig(),
      ...(files && { files }),
    }
  }

  private deliver(event: WorldEvent): void {
    if (!this.world) return
    run(terminalMachine, this.world, { until: this.current, budget: INSTRUCTIONS_AT_ONCE })
    deliver(terminalMachine, this.world, event)
  }

  /** The shell waits for a line, and nothing that was typed waits for it. */
  private isAtPrompt(): boolean {
    return (
      this.world !== undefined &&
      this.transcript.output === undefined &&
      this.atPrompt &&
      this.world.runq.length === 0 &&
      this.world.outbox.length === 0
    )
  }

  private atPrompt = false

  /** Does what is to be done now. @returns whether there was anything */
  private turn(): boolean {
    let acted = false
    if (this.world) {
      // What computes takes its time: it goes on when that has passed.
      const { used } = run(terminalMachine, this.world, { until: this.current, budget: INSTRUCTIONS_AT_ONCE })
      this.instructions += used
      if (this.instructions > (this.options.budget?.instructions ?? MAX_INSTRUCTIONS))
        throw new BudgetExceeded('instructions')
      const effects = takeEffects(this.world)
      for (const effect of effects) this.carryOut(effect)
      acted = effects.length > 0
    }
    const left =
      (this.options.budget?.events ?? Number.POSITIVE_INFINITY) - (this.cluster.revision - this.startedAtRevision)
    if (left <= 0) throw new BudgetExceeded('events')
    const { reason } = this.cluster.step(this.current, left)
    const changes = this.cluster.commit()
    this.options.onCommit?.(changes)
    this.calls.committed(changes)
    return acted || changes.length > 0 || reason === 'budget'
  }

  private passTo(time: number): void {
    if (++this.turns > MAX_TURNS) throw new BudgetExceeded('virtualTime')
    if (time - this.startedAt > (this.options.budget?.virtualTime ?? Number.POSITIVE_INFINITY))
      throw new BudgetExceeded('virtualTime')
    this.current = Math.max(this.current, time)
    this.cluster.clock.advanceTo(this.current)
  }

  private turns = 0

  private next(): number {
    const own = this.world && nextTimer(this.world)
    const { next } = this.cluster.step(this.current)
    return Math.max(this.current + 1, Math.min(own ?? Number.POSITIVE_INFINITY, next ?? Number.POSITIVE_INFINITY))
  }

  private carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'tty': {
        this.screen += effect.text
        this.ended.push(...transcribe(this.transcript, effect.text, this.world!))
        // Bracketed paste is on while the shell reads a line.
        const on = effect.text.lastIndexOf('\x1b[?2004h')
        const off = effect.text.lastIndexOf('\x1b[?2004l')
        if (on !== off) this.atPrompt = on > off
        return
      }
      case 'api':
        return this.calls.carry(effect)
      case 'apiSend':
        return this.calls.send(effect)
      case 'apiCancel':
        return this.calls.cancel(effect)
      case 'exit':
        this.world = restartShell(this.world!, this.terminalOptions())
        this.transcript = newTranscript()
        this.atPrompt = false
        return
      case 'connect':
        return this.calls.connect(effect)
      case 'send':
        return this.calls.sendOutside(effect, { type: 'stdin', text: effect.text })
      case 'close':
        return effect.half ? this.calls.sendOutside(effect, { type: 'stdinEnd' }) : this.calls.closeOutside(effect.conn)
      default: {
        const answer = nowhere(effect)
        if (answer) this.deliver(answer)
      }
    }
  }
}

/** There is no way from a terminal to anywhere but its cluster: the API server, and what is open to the outside. */
function nowhere(effect: Effect): WorldEvent | undefined {
  const isAddress = 'host' in effect && /^[\d.]+$|:/.test(effect.host)
  switch (effect.type) {
    case 'resolve':
      return { type: 'resolved', id: effect.id, answers: [], error: 'nxdomain', server: effect.server ?? '127.0.0.53' }
    case 'ping':
      return { type: 'pong', id: effect.id, error: isAddress ? 'unreachable' : 'nxdomain' }
    default:
      return undefined
  }
}

/** What a person reads: the output of the last commands, without the prompt, the echo, and control sequences. */
function plain(screen: string): string {
  const start = screen.indexOf('\x1b[?2004l')
  const end = screen.lastIndexOf('\x1b[?2004h')
  const text = start < 0 ? screen : screen.slice(start + 8, end > start ? end : undefined)
  return (
    text
      .replace(/\x1b\][^\x07]*\x07/g, '')
      .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
      .replace(/\r\n/g, '\n')
      // The prompt that came after it.
      .replace(/[^\n]*\$ $/, '')
  )
}
