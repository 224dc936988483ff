// Asking a world without leaving a trace: a copy of it answers.
import { forkWorld, run, takeEffects, type Effect, type Machine, type World } from '@kubarium/machine'

const BUDGET = 200_000

/** A copy of a world as it is at a moment. */
export function copyAt(machine: Machine, world: World, now: number): World {
  const copy = forkWorld(world)
  takeEffects(copy)
  run(machine, copy, { until: now, budget: BUDGET })
  takeEffects(copy)
  return copy
}

/** Runs a copy forward and gathers what it says. */
export function effectsWithin(machine: Machine, copy: World, until: number): Effect[] {
  const effects: Effect[] = []
  for (let rounds = 0; rounds < 100; rounds++) {
    const { idle } = run(machine, copy, { until, budget: BUDGET })
    const fresh = takeEffects(copy)
    effects.push(...fresh)
    if (idle && fresh.length === 0) break
  }
  return effects
}
