import { setTimeout as pause } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { LiveTerminal, type TerminalViewer } from './live-terminal.ts'

const terminals: LiveTerminal[] = []
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close()
})

function open(): LiveTerminal {
  const terminal = new LiveTerminal({
    carrier: {
      resident: () => Promise.reject(new Error('no cluster in this spec')),
      user: { name: 'kubernetes-admin', groups: ['system:masters'] },
      onError: () => undefined,
    },
    world: { size: { cols: 80, rows: 24 }, locale: 'en', kubeconfig: '', seed: 1 },
    onChange: () => undefined,
  })
  terminals.push(terminal)
  return terminal
}

/** A client that takes everything until it is told to fall behind. */
class Viewer implements TerminalViewer {
  private raw = ''
  seq = 0
  behind = false
  output(seq: number, text: string): void {
    this.seq = seq
    this.raw += text
  }
  /** Without what only moves the cursor. */
  get text(): string {
    return stripVTControlCharacters(this.raw)
  }

  command(): void {}
  isBehind(): boolean {
    return this.behind
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await pause(10)
  expect(condition()).toBe(true)
}

describe('a terminal whose client falls behind', () => {
  test('waits for it, and loses nothing', async () => {
    const terminal = open()
    const viewer = new Viewer()
    terminal.view(viewer)
    terminal.takeInput(1, 'seq 1 20000; echo the end\r')
    await until(() => viewer.text.includes('\r\n500\r\n'))
    viewer.behind = true
    // What is being written when it falls behind may still come; then nothing does.
    await pause(50)
    const stoppedAt = viewer.seq
    await pause(100)
    expect(viewer.seq).toBe(stoppedAt)
    expect(viewer.text).not.toContain('\r\nthe end')
    viewer.behind = false
    terminal.resume()
    await until(() => viewer.text.includes('\r\nthe end\r\n'))
    const numbers = viewer.text.split('\r\n').filter((line) => /^\d+$/.test(line))
    expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, i) => String(i + 1)))
  })

  test('goes on when that client has left', async () => {
    const terminal = open()
    const [slow, other] = [new Viewer(), new Viewer()]
    const leave = terminal.view(slow)
    terminal.view(other)
    slow.behind = true
    terminal.takeInput(1, 'echo o""k\r')
    await pause(50)
    expect(other.text).not.toContain('\r\nok')
    leave()
    await until(() => other.text.includes('\r\nok'))
  })

  test('types what comes twice once', async () => {
    const terminal = open()
    const viewer = new Viewer()
    terminal.view(viewer)
    expect(terminal.takeInput(1, 'echo on')).toBe(1)
    expect(terminal.takeInput(1, 'echo on')).toBe(1)
    expect(terminal.takeInput(2, 'ce\r')).toBe(2)
    await until(() => viewer.text.includes('\r\nonce\r\n'))
    expect(viewer.text).not.toContain('echo onecho')
  })
})
