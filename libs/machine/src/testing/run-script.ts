import {
  checkpoint,
  createMachine,
  createWorld,
  restored,
  run,
  takeEffects,
  type Machine,
  type World,
  type WorldOptions,
} from '../index.ts'

/** Machine that specs share. */
export const machine: Machine = createMachine({
  crashed(error) {
    throw error
  },
})

/** What a script printed and how it ended. */
export interface Outcome {
  stdout: string
  stderr: string
  status: number | undefined
  world: World
}

/** Gathers log and terminal output. */
export const collect = (world: World, into: { stdout: string; stderr: string }): void => {
  for (const effect of takeEffects(world)) {
    if (effect.type === 'log') into[effect.stream] += effect.text
    else if (effect.type === 'tty') into.stdout += effect.text
  }
}

/** Runs a script to its end (at most an hour of virtual time). `budget`: instructions between two round trips through a checkpoint; 0 for none. */
export const runScript = (script: string, options: Partial<WorldOptions> = {}, budget = 0): Outcome => {
  let world = createWorld(machine, {
    argv: ['bash', '-c', script],
    env: { PATH: '/usr/bin:/bin', HOME: '/root' },
    cwd: '/case',
    now: Date.UTC(2026, 2, 1),
    ...options,
  })
  const out = { stdout: '', stderr: '' }
  const end = world.now + 3_600_000
  for (let i = 0; i < 20_000 && !world.exit; i++) {
    const result = run(machine, world, { until: end, budget: budget || 2_000_000 })
    collect(world, out)
    if (result.idle) break
    if (budget) world = restored(machine, checkpoint(machine, world))
  }
  return { ...out, status: world.exit?.code, world }
}
