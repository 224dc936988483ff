import { describe, expect, it } from 'vitest'
import { checkpoint, createMachine, createWorld, exec, restored, run, takeEffects, type World } from './index.ts'

const settings = `worker_processes auto;\n${'# what this file is for takes a line or two to tell\n'.repeat(3)}`
const machine = createMachine({ layers: { app: { '/etc/app.conf': settings }, patch: { '/etc/short': 'x' } } })

const started = (script: string, layers = ['commands', 'app', 'patch']): World => {
  const world = createWorld(machine, { argv: ['bash', '-c', script], env: { A: '1', B: '2' }, layers, hostname: 'box' })
  run(machine, world, { until: 1_000 })
  return world
}

describe('A checkpoint', () => {
  it('gives the same world again, and the same text from it', () => {
    const world = started(
      'trap "echo bye" EXIT; x=$(cat /etc/app.conf); echo hi > /tmp/f; (sleep 50 | cat) & sleep 100',
    )
    takeEffects(world)
    const text = checkpoint(machine, world)
    const again = restored(machine, text)
    expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(world)))
    expect(checkpoint(machine, again)).toBe(text)
  })

  it('names files of the image in place of their texts', () => {
    const world = started('x=$(cat /etc/app.conf; echo .); y="${x%.}"; cp /etc/app.conf /tmp/copy; sleep 100')
    const text = checkpoint(machine, world)
    expect(text).toContain('\\u0000/etc/app.conf')
    expect(text).toContain('"text":"\\u0000/etc/app.conf"')
    exec(machine, world, { id: 'e', argv: ['cat', '/tmp/copy'] })
    const again = restored(machine, text)
    exec(machine, again, { id: 'e', argv: ['cat', '/tmp/copy'] })
    for (const one of [world, again]) run(machine, one, { until: 1_000 })
    expect(takeEffects(again)).toEqual(takeEffects(world).filter(({ type }) => type !== 'log'))
  })

  it('does not take a text for a name', () => {
    const world = started('sleep 100')
    world.procs[1]!.state = { one: '\0/etc/app.conf', two: '\0\0', three: settings, deep: [{ text: settings }] }
    expect(restored(machine, checkpoint(machine, world)).procs[1]!.state).toEqual(world.procs[1]!.state)
  })

  it('names a file only where it shows: not one that another layer hides', () => {
    const hidden = createMachine({ layers: { app: { '/etc/app.conf': settings }, top: { '/etc/app.conf': 'other' } } })
    const world = createWorld(hidden, { argv: ['sleep', '9'], layers: ['commands', 'app', 'top'] })
    world.procs[1]!.state = { settings }
    const text = checkpoint(hidden, world)
    expect(text).not.toContain('\\u0000')
    expect(restored(hidden, text).procs[1]!.state).toEqual({ settings })
  })

  it('keeps the environments of processes apart, and their order', () => {
    const world = started('export C=3; env -i B=2 A=1 sleep 100 & sleep 100')
    const again = restored(machine, checkpoint(machine, world))
    for (const pid in world.procs)
      expect(Object.entries(again.procs[pid]!.env)).toEqual(Object.entries(world.procs[pid]!.env))
  })

  it('reads a world as earlier versions stored it', () => {
    const world = started('sleep 100')
    expect(checkpoint(machine, restored(machine, JSON.stringify(world)))).toBe(checkpoint(machine, world))
  })

  it('says what is missing when the image is another one', () => {
    const world = started('sleep 100')
    world.procs[1]!.state = { settings }
    const text = checkpoint(machine, world)
    expect(() => restored(createMachine(), text)).toThrow('needs /etc/app.conf')
    expect(() => restored(machine, text.replace('"checkpoint":2', '"checkpoint":9'))).toThrow('form 9')
  })
})
