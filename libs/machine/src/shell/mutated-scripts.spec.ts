import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createMachine, createWorld, run, takeEffects } from '../index.ts'

const folder = new URL('../../testing/shell-cases/', import.meta.url)
const scripts = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'known-differences.json')
  .flatMap((name) =>
    (JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { script: string }[]).map((one) => one.script),
  )

const pieces = ['"', "'", '$', '`', '(', ')', '{', '}', '[', ']', '|', '&', ';', '<', '>', '\\', '\n', '*', '~', '$((', '${', '$(', '<<E\n', '-1', '99999999999999999999', 'if', 'done', 'constructor', '__proto__', '한', '\udc80', '[@]', ':-', '+='] // prettier-ignore

describe('damaged scripts', () => {
  it('never break the machine, whatever they do', () => {
    const crashes: unknown[] = []
    const machine = createMachine({ crashed: (error) => void crashes.push(error) })
    let seed = 20_260_301
    const pick = (n: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      return (seed >> 8) % n
    }
    for (let i = 0; i < 800; i++) {
      let script = scripts[pick(scripts.length)] as string
      for (let k = 1 + pick(3); k > 0; k--) {
        const at = pick(script.length + 1)
        const how = pick(3)
        if (how === 0) script = script.slice(0, at) + pieces[pick(pieces.length)] + script.slice(at)
        else if (how === 1) script = script.slice(0, at) + script.slice(at + 1 + pick(4))
        else script = script.slice(0, at)
      }
      const world = createWorld(machine, {
        argv: ['bash', '-c', script],
        now: 0,
        cwd: '/case',
        limits: { memoryBytes: 2 ** 26, pids: 100 },
      })
      for (let round = 0; round < 10 && !world.exit; round++) {
        run(machine, world, { until: world.now + 60_000, budget: 200_000 })
        takeEffects(world)
      }
    }
    expect(crashes).toEqual([])
  })

  it('a program that fails itself ends as after a segmentation fault; the world goes on', () => {
    const machine = createMachine({
      programs: {
        broken: () => {
          throw new TypeError('a mistake of ours')
        },
      },
      layers: { broken: { '/bin/broken': { bin: 'broken' } } },
    })
    const world = createWorld(machine, {
      argv: ['bash', '-c', 'broken; echo $?'],
      layers: ['commands', 'broken'],
      now: 0,
    })
    run(machine, world, { until: 0 })
    expect(takeEffects(world)).toContainEqual({ type: 'log', stream: 'stdout', text: '139\n', at: 0 })
  })
})
