import { deliver, run, takeEffects, type World } from '@kubarium/machine'
import { describe, expect, it } from 'vitest'
import {
  createTerminalWorld,
  newTranscript,
  restartShell,
  terminalKubeconfig,
  terminalMachine,
  transcribe,
  type TranscribedCommand,
} from './index.ts'

const options = {
  now: Date.UTC(2026, 2, 1),
  seed: 1,
  size: { cols: 80, rows: 24 },
  locale: 'en' as const,
  kubeconfig: terminalKubeconfig(),
}

/** Types keys; what the screen gets, and the commands that ended. */
function type(
  world: World,
  keys: string,
  transcript = newTranscript(),
): { text: string; commands: TranscribedCommand[] } {
  if (keys) deliver(terminalMachine, world, { type: 'ttyInput', tty: 'main', text: keys })
  let text = ''
  const commands: TranscribedCommand[] = []
  for (;;) {
    run(terminalMachine, world, { until: world.now, budget: 1_000_000 })
    const effects = takeEffects(world)
    if (effects.length === 0) return { text, commands }
    for (const effect of effects) {
      if (effect.type !== 'tty') continue
      text += effect.text
      commands.push(...transcribe(transcript, effect.text, world))
    }
  }
}

describe('a terminal’s world', () => {
  it('greets in the learner’s language, in two lines, and prompts', () => {
    expect(type(createTerminalWorld(options), '').text).toMatch(
      /^This terminal .*\r\nTab .*\r\n.*learner@kubarium:~\$ $/s,
    )
    expect(type(createTerminalWorld({ ...options, locale: 'ko' }), '').text).toContain(
      '쿠버네티스 클러스터에 연결되어 있어요',
    )
  })

  it('gives the learner a home of their own', () => {
    const world = createTerminalWorld(options)
    type(world, '')
    const { commands } = type(world, 'touch mine && ls -d .kube && whoami && pwd\r')
    expect(commands[0]).toMatchObject({ status: 0, output: '.kube\r\nlearner\r\n/home/learner\r\n' })
  })

  it('is cut into commands, however its output comes in pieces', () => {
    const world = createTerminalWorld(options)
    const state = newTranscript()
    const first = type(world, '', state)
    expect(first.commands).toEqual([])
    expect(type(world, 'echo hi\rfalse\r', state).commands).toEqual([
      { line: 'echo hi', status: 0, output: 'hi\r\n' },
      { line: 'false', status: 1, output: '' },
    ])
    const pieces = newTranscript()
    const ended: TranscribedCommand[] = []
    for (const char of '\x1b[?2004lout\x1b[?2004h') ended.push(...transcribe(pieces, char, world))
    expect(ended.map(({ output }) => output)).toEqual(['out'])
  })

  it('keeps files when the shell is left', () => {
    const world = createTerminalWorld(options)
    type(world, 'echo kept > f\rexit\r')
    const next = restartShell(world, options)
    expect(type(next, 'cat f\r').commands[0]!.output).toBe('kept\r\n')
  })
})
