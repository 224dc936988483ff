import { describe, expect, it } from 'vitest'
import {
  createMachine,
  createWorld,
  deliver,
  exec,
  forkWorld,
  nextTimer,
  run,
  takeEffects,
  usage,
  type Effect,
  type World,
} from '../index.ts'
import { machine, runScript } from '../testing/run-script.ts'

const start = Date.UTC(2026, 2, 1)
const script = (text: string, more: object = {}) =>
  createWorld(machine, { argv: ['sh', '-c', text], now: start, ...more })
const text = (effects: Effect[]) =>
  effects
    .map((effect) => (effect.type === 'log' || effect.type === 'output' || effect.type === 'tty' ? effect.text : ''))
    .join('')

describe('a running world', () => {
  it('prints the date every five seconds and needs nothing in between', () => {
    const world = script('while true; do date; sleep 5; done')
    expect(run(machine, world, { until: start })).toMatchObject({ idle: true, nextTimer: start + 5000 })
    expect(text(takeEffects(world))).toBe('Sun Mar  1 00:00:00 UTC 2026\n')
    run(machine, world, { until: start + 12_000 })
    expect(text(takeEffects(world))).toBe('Sun Mar  1 00:00:05 UTC 2026\nSun Mar  1 00:00:10 UTC 2026\n')
    expect(nextTimer(world)).toBe(start + 15_000)
  })

  it('goes on in a fork byte for byte as the original does', () => {
    const world = script(
      'i=0; while true; do i=$((i+1)); echo $i $RANDOM $(date); sleep 7; done & while :; do echo x; sleep 3; done',
    )
    run(machine, world, { until: start + 60_000 })
    takeEffects(world)
    const fork = forkWorld(world)
    run(machine, world, { until: start + 600_000 })
    const original = text(takeEffects(world))
    const before = JSON.stringify(fork)
    run(machine, fork, { until: start + 600_000 })
    expect(text(takeEffects(fork))).toBe(original)
    expect(before).not.toBe(JSON.stringify(fork))
    expect(JSON.stringify(world)).toBe(JSON.stringify(fork))
  })

  it('leaves the original untouched when a fork runs, and the fork when the original does', () => {
    const world = script('x=a; while :; do x=$x$x; echo ${#x} >> /tmp/log; sleep 1; [ ${#x} -gt 100 ] && x=a; done')
    run(machine, world, { until: start + 5000 })
    const fork = forkWorld(world)
    const frozen = JSON.stringify(world)
    run(machine, fork, { until: start + 50_000 })
    expect(JSON.stringify(world)).toBe(frozen)
    const later = JSON.stringify(fork)
    run(machine, world, { until: start + 20_000 })
    expect(JSON.stringify(fork)).toBe(later)
  })

  it('gives the same output cut into slices of 1.2 s with round trips as in one run', () => {
    const source =
      'for i in $(seq 50); do echo $i; date +%S | tr 0-9 a-j; sleep 2; done & (sleep 33; echo half) & wait; echo end'
    const whole = script(source)
    run(machine, whole, { until: start + 200_000 })
    let cut = script(source)
    const pieces: Effect[] = []
    for (let at = start; at <= start + 200_000; at += 1200) {
      run(machine, cut, { until: at })
      cut = JSON.parse(JSON.stringify(cut)) as World
      pieces.push(...takeEffects(cut))
    }
    expect(text(pieces)).toBe(text(takeEffects(whole)))
  })

  it('loses no timer when the budget stops it', () => {
    const world = script('while :; do :; done & sleep 3; echo three; kill %1; kill $!; wait; sleep 4; echo seven')
    let printed = ''
    for (let i = 0; i < 5000 && !world.exit; i++) {
      run(machine, world, { until: start + 60_000, budget: 1 })
      printed += text(takeEffects(world))
    }
    expect(printed).toBe('three\nseven\n')
  })

  it('lets a busy loop consume virtual time', () => {
    const world = script('while :; do :; done')
    const result = run(machine, world, { until: start + 1000 })
    expect(result.idle).toBe(false)
    expect(world.now).toBeGreaterThan(start + 1000)
    expect(usage(world).cpuMs).toBeGreaterThan(900)
  })

  it('stops a writer nobody takes the output from, and goes on when somebody does', () => {
    const world = script('yes')
    run(machine, world, { until: start + 10_000, budget: 10_000_000 })
    const first = text(takeEffects(world))
    expect(first.length).toBe(32_768)
    run(machine, world, { until: start + 20_000, budget: 10_000_000 })
    expect(text(takeEffects(world)).length).toBe(32_768)
  })

  it('ends a writer whose reader is gone', () => {
    expect(runScript('yes | head -n 2; echo ${PIPESTATUS[@]}').stdout).toBe('y\ny\n141 0\n')
  })
})

describe('pid 1', () => {
  it('ends the world with its status and kills the rest', () => {
    const world = script('sleep 1000 & exit 3')
    run(machine, world, { until: start })
    expect(takeEffects(world)).toContainEqual({ type: 'exit', code: 3, reason: 'Error', at: start })
    expect(world.procs).toEqual({})
  })

  it('ignores TERM without a handler, and dies of KILL from outside', () => {
    const world = script('sleep 1000; echo never')
    run(machine, world, { until: start })
    deliver(machine, world, { type: 'signal', signal: 'TERM' })
    run(machine, world, { until: start + 1 })
    expect(world.exit).toBeUndefined()
    deliver(machine, world, { type: 'signal', signal: 'KILL' })
    expect(world.exit).toEqual({ code: 137, signal: 'KILL', reason: 'Error' })
  })

  it('runs its trap on TERM while it waits in `wait`', () => {
    const world = script('trap "echo stopping; exit 0" TERM; sleep 1000 & wait')
    run(machine, world, { until: start })
    deliver(machine, world, { type: 'signal', signal: 'TERM' })
    run(machine, world, { until: start + 1 })
    expect(text(takeEffects(world))).toBe('stopping\n')
    expect(world.exit).toMatchObject({ code: 0, reason: 'Completed' })
  })

  it('is the command itself when `sh -c` has only one', () => {
    const single = script('sleep 1000')
    run(machine, single, { until: start })
    expect(Object.values(single.procs).map((proc) => proc.argv)).toEqual([['sleep', '1000']])
    const two = script('sleep 1000; echo')
    run(machine, two, { until: start })
    expect(Object.values(two.procs).map((proc) => proc.prog)).toEqual(['sh', 'sleep'])
  })

  it('is refused when its program does not exist', () => {
    expect(() => createWorld(machine, { argv: ['nosuch'] })).toThrow('No such file or directory')
  })
})

describe('limits', () => {
  it('answers a fork bomb with "Resource temporarily unavailable"', () => {
    const { stderr } = runScript('bomb() { bomb | bomb & }; bomb; sleep 1', { limits: { pids: 50 } }, 100_000)
    expect(stderr).toContain('fork: retry: Resource temporarily unavailable')
  })

  it('kills what uses too much memory: OOMKilled, 137', () => {
    const { world, status } = runScript('x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done', {
      limits: { memoryBytes: 64 * 2 ** 20 },
    })
    expect(status).toBe(137)
    expect(world.exit?.reason).toBe('OOMKilled')
  })

  it('ends endless recursion', () => {
    expect(runScript('f() { f; }; f; echo after').status).not.toBeUndefined()
  })
})

describe('an exec in a running world', () => {
  it('has its own output, input and exit code', () => {
    const world = script('sleep 1000')
    run(machine, world, { until: start })
    exec(machine, world, { id: 'e1', argv: ['sh', '-c', 'read x; echo "got $x"; echo oops >&2; exit 5'], stdin: true })
    run(machine, world, { until: start })
    deliver(machine, world, { type: 'stdin', exec: 'e1', text: 'hello\n' })
    run(machine, world, { until: start })
    expect(takeEffects(world)).toEqual([
      { type: 'output', exec: 'e1', stream: 'stdout', text: 'got hello\n', at: start },
      { type: 'output', exec: 'e1', stream: 'stderr', text: 'oops\n', at: start },
      { type: 'execExit', exec: 'e1', code: 5, at: start },
    ])
  })

  it('sees the end of its input', () => {
    const world = script('sleep 1000')
    exec(machine, world, { id: 'e', argv: ['cat'], stdin: true })
    deliver(machine, world, { type: 'stdin', exec: 'e', text: 'a' })
    deliver(machine, world, { type: 'stdinEnd', exec: 'e' })
    run(machine, world, { until: start })
    expect(text(takeEffects(world))).toBe('a')
    expect(world.execs['e']).toBeUndefined()
  })

  it('runs a shell on a terminal with echo, ^C and an exit code', () => {
    const world = script('sleep 1000')
    exec(machine, world, { id: 't', argv: ['cat'], tty: { cols: 80, rows: 24 } })
    run(machine, world, { until: start })
    deliver(machine, world, { type: 'ttyInput', tty: 't', text: 'hi\r' })
    run(machine, world, { until: start })
    expect(text(takeEffects(world))).toBe('hi\r\nhi\r\n')
    deliver(machine, world, { type: 'ttyInput', tty: 't', text: '\x03' })
    run(machine, world, { until: start })
    expect(takeEffects(world)).toContainEqual({ type: 'execExit', exec: 't', code: 130, signal: 'INT', at: start })
  })

  it('runs registered programs with API calls', () => {
    const custom = createMachine({
      programs: {
        kubectl: (os, proc) => {
          const state = proc.state as { asked?: string }
          state.asked ??= os.api(proc, { method: 'GET', path: '/version' })
          const event = os.nextEvent(proc)
          if (event?.type !== 'apiResponse') return 'blocked'
          os.print(proc, event.body)
          return 0
        },
      },
      layers: { tools: { '/usr/local/bin/kubectl': { bin: 'kubectl' } } },
    })
    const world = createWorld(custom, {
      argv: ['bash', '-c', 'v=$(kubectl version); echo "<$v>"'],
      layers: ['commands', 'tools'],
      now: start,
    })
    run(custom, world, { until: start })
    const [call] = takeEffects(world)
    expect(call).toEqual({ type: 'api', id: expect.any(String) as string, method: 'GET', path: '/version' })
    deliver(custom, world, {
      type: 'apiResponse',
      id: call?.type === 'api' ? call.id : '',
      status: 200,
      headers: {},
      body: 'v1.36',
    })
    run(custom, world, { until: start })
    expect(text(takeEffects(world))).toBe('<v1.36>\n')
  })
})
