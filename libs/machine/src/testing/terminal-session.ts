import {
  checkpoint,
  createMachine,
  createWorld,
  deliver,
  restored,
  run,
  takeEffects,
  type Machine,
  type World,
} from '../index.ts'

/** A person at a terminal with bash. The world goes through a checkpoint after every chunk of keys. */
export class TerminalSession {
  world: World
  /** Everything the terminal has been sent. */
  output = ''
  private shown = 0

  constructor(
    readonly machine: Machine = createMachine(),
    options: { cols?: number; rows?: number; argv?: string[]; files?: Record<string, string>; layers?: string[] } = {},
  ) {
    this.world = createWorld(machine, {
      argv: options.argv ?? ['bash'],
      env: { PS1: '$ ', HOME: '/root', TERM: 'xterm-256color' },
      hostname: 'box',
      cwd: '/root',
      now: Date.UTC(2026, 2, 1),
      tty: { cols: options.cols ?? 80, rows: options.rows ?? 24 },
      limits: { oomGroup: false },
      ...(options.files ? { files: options.files } : {}),
      ...(options.layers ? { layers: options.layers } : {}),
    })
    this.wait(0)
  }

  /** Types keys. */
  keys(text: string): this {
    deliver(this.machine, this.world, { type: 'ttyInput', tty: 'main', text })
    return this.wait(0)
  }

  /** Lets virtual time pass. */
  wait(ms: number): this {
    const until = this.world.now + ms
    for (let i = 0; i < 50; i++) {
      const { idle } = run(this.machine, this.world, { until, budget: 200_000 })
      for (const effect of takeEffects(this.world)) if (effect.type === 'tty') this.output += effect.text
      this.world = restored(this.machine, checkpoint(this.machine, this.world))
      if (idle && this.world.runq.length === 0) break
    }
    return this
  }

  resize(cols: number, rows: number): this {
    deliver(this.machine, this.world, { type: 'resize', tty: 'main', cols, rows })
    return this.wait(0)
  }

  /** What has come since the last call, without escape sequences and carriage returns. */
  text(): string {
    const fresh = this.output.slice(this.shown)
    this.shown = this.output.length

    return fresh.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '')
  }
}
