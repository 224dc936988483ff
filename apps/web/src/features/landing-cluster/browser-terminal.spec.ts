import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TerminalTransport } from '../../ports/terminal-transport.ts'
import { withoutControlSequences } from '../terminal/control-key.ts'
import { startBrowserCluster, type BrowserCluster } from './browser-cluster.ts'
import { browserTerminal } from './browser-terminal.ts'
import { suggestions, type SuggestionName } from './suggestions.ts'

describe('a terminal in the browser', () => {
  let browser: BrowserCluster
  let terminal: TerminalTransport
  let screen: string
  let commands: { line: string; status: number }[]
  beforeEach(async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-24T09:00:00Z') })
    browser = startBrowserCluster({ nodes: 3, seed: 'spec', pullSeconds: 1 })
    terminal = browserTerminal(browser, 'en', 1)
    screen = ''
    commands = []
    terminal.listen({
      output: (text) => (screen += text),
      reset: () => {},
      command: ({ line, status }) => commands.push({ line, status }),
      connection: () => {},
    })
    await vi.advanceTimersByTimeAsync(500)
  })
  afterEach(() => {
    terminal.close()
    browser.close()
    vi.useRealTimers()
  })

  const type = async (line: string, milliseconds = 1000) => {
    screen = ''
    terminal.type(`${line}\r`)
    await vi.advanceTimersByTimeAsync(milliseconds)
    return screen
  }

  it('greets with a prompt', () => {
    expect(screen).toContain('learner@')
  })

  it('keeps what was typed before it was shown', async () => {
    const other = browserTerminal(browser, 'ko', 2)
    let said = ''
    other.type('echo early\r')
    other.listen({ output: (text) => (said += text), reset: () => {}, command: () => {}, connection: () => {} })
    await vi.advanceTimersByTimeAsync(1000)
    expect(withoutControlSequences(said)).toMatch(/\nearly\n/)
    other.close()
  })

  it('reads the cluster beside it with kubectl', async () => {
    expect(await type('kubectl get nodes')).toMatch(/node-1\s+Ready[\s\S]*node-3\s+Ready/)
    expect(commands.at(-1)).toMatchObject({ line: 'kubectl get nodes', status: 0 })
  })

  it('changes it, and the picture sees that', async () => {
    expect(await type('kubectl create deployment web --image=nginx --replicas=3', 8000)).toContain(
      'deployment.apps/web created',
    )
    const pods = [...browser.source.state().objects.values()].filter((object) => object.kind === 'Pod')
    expect(pods.map((pod) => (pod.status as { phase?: string }).phase)).toEqual(['Running', 'Running', 'Running'])
    expect(await type('kubectl get pods')).toMatch(/web-\S+\s+1\/1\s+Running/)
  })

  it('watches until Ctrl C', async () => {
    await type('kubectl get deployments -w')
    terminal.type('\u0003')
    await vi.advanceTimersByTimeAsync(500)
    expect(await type('echo back')).toContain('back')
  })

  it('reaches nothing else', async () => {
    expect(await type('curl http://example.com')).toMatch(/[Cc]ould not resolve/)
  })

  it('accepts every command that is suggested', async () => {
    const names = () => suggestions(browser.source.state().objects.values()).map((suggestion) => suggestion.name)
    const doIt = async (name: SuggestionName, milliseconds = 12_000) => {
      expect(names()).toContain(name)
      const suggestion = suggestions(browser.source.state().objects.values()).find((found) => found.name === name)
      return type(suggestion!.command, milliseconds)
    }
    expect(names()).toEqual(['create'])
    for (const name of ['create', 'expose', 'scaleUp', 'scaleDown', 'breakImage', 'repairImage', 'remove'] as const) {
      await doIt(name)
      expect({ name, status: commands.at(-1)?.status }).toEqual({ name, status: 0 })
    }
    await doIt('create')
    await doIt('deletePod', 60_000)
    expect(commands.at(-1)).toMatchObject({ status: 0 })
    await doIt('breakImage', 20_000)
    expect(await type('kubectl get pods')).toMatch(/ErrImagePull|ImagePullBackOff/)
  })

  it('ends no pod of anybody: exec is refused with a reason', async () => {
    await type('kubectl create deployment web --image=nginx', 8000)
    expect(await type('kubectl exec deploy/web -- ls')).toContain('sign up')
  })
})
