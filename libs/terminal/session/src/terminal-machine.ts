// The machine that every learner's terminal runs on: all commands of the simulated host, and kubectl.
import { commandLayer, createMachine, type Machine } from '@kubarium/machine'
import { kubectl } from '@kubarium/terminal-kubectl'

/** Programs of a terminal beyond those of every machine. */
const programs = { kubectl }

const base = createMachine()

/** One for the whole process: it holds no state of any terminal. */
export const terminalMachine: Machine = createMachine({
  programs,
  layers: { commands: { ...base.layers['commands'], ...toolLayer() } },
  completers: { kubectl: 'kubectl', k: 'kubectl' },
})

// Where people look for it: /usr/local/bin/kubectl.
function toolLayer(): Record<string, { bin: string; size: number }> {
  const names = Object.keys(programs)
  const made = commandLayer(names)
  return Object.fromEntries(
    names.map((name) => [
      `/usr/local/bin/${name}`,
      { ...(made[`/bin/${name}`] as object), bin: name, size: 59_000_000 },
    ]),
  )
}
