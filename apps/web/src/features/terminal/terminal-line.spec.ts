import { describe, expect, it } from 'vitest'
import { acknowledged, newLine, opened, received, typed, waitingCharacters } from './terminal-line.ts'

const ready = (rest: Partial<Parameters<typeof opened>[1]> = {}) => ({
  terminalId: 't1',
  seq: 0,
  inputSeen: 0,
  reset: true,
  ...rest,
})

describe('a terminal over a line that breaks', () => {
  it('shows every character once when output is repeated after a reconnect', () => {
    let line = opened(newLine(), ready()).line
    let shown = ''
    const show = (seq: number, text: string) => {
      const result = received(line, { seq, text })
      line = result.line
      shown += result.text
    }
    show(5, 'hello')
    show(7, ' w')
    line = opened(line, ready({ seq: 7, reset: false })).line
    show(7, 'lo w') // repeated whole
    show(11, ' world'.slice(0, 6)) // repeated in part
    expect(shown).toBe('hello world')
  })

  it('sends typed text in numbered chunks and forgets those acknowledged', () => {
    const open = opened(newLine(), ready()).line
    const first = typed(open, 'ls')
    const second = typed(first.line, '\r')
    expect([...first.send, ...second.send]).toEqual([
      { n: 1, text: 'ls' },
      { n: 2, text: '\r' },
    ])
    expect(waitingCharacters(second.line)).toBe(3)
    expect(waitingCharacters(acknowledged(second.line, 1))).toBe(1)
    expect(waitingCharacters(acknowledged(second.line, 2))).toBe(0)
  })

  it('sends again only what was not taken before the line broke', () => {
    let line = opened(newLine(), ready()).line
    for (const text of ['a', 'b', 'c']) line = typed(line, text).line
    line = acknowledged(line, 1)
    const again = opened(line, ready({ inputSeen: 2, reset: false }))
    expect(again.send).toEqual([{ n: 3, text: 'c' }])
    expect(typed(again.line, 'd').send).toEqual([{ n: 4, text: 'd' }])
  })

  it('keeps what is typed while the line is lost', () => {
    const line = typed(opened(newLine(), ready()).line, 'kubectl get pods\r').line
    expect(waitingCharacters(line)).toBe(17)
    expect(opened(line, ready({ reset: false })).send).toEqual([{ n: 1, text: 'kubectl get pods\r' }])
  })

  it('numbers early typing after what the other side has seen, also in a resumed terminal', () => {
    const early = typed(newLine('t1'), 'x').line
    expect(opened(early, ready({ inputSeen: 57 })).send).toEqual([{ n: 58, text: 'x' }])
  })

  it('moves what is still to be sent when it is given another range of numbers', () => {
    const line = typed(opened(newLine(), ready({ inputSeen: 0 })).line, 'ls\r').line
    const again = opened(line, ready({ inputSeen: 2 ** 32, reset: false }))
    expect(again.send).toEqual([{ n: 2 ** 32 + 1, text: 'ls\r' }])
    expect(typed(again.line, 'x').send).toEqual([{ n: 2 ** 32 + 2, text: 'x' }])
  })

  it('sends everything again that was not acknowledged when the other side only says it remembers', () => {
    let line = opened(newLine(), ready({ inputSeen: 2 ** 32 })).line
    line = received(line, { seq: 3, text: '$ ' }).line
    line = typed(typed(line, 'a').line, 'b').line
    expect(opened(line, ready({ seq: 3, inputSeen: 0, reset: false })).send.map((chunk) => chunk.n)).toEqual([
      2 ** 32 + 1,
      2 ** 32 + 2,
    ])
  })

  it('does not type into a new terminal what was meant for one that is gone', () => {
    const line = typed(opened(newLine(), ready()).line, 'rm file\r').line
    const other = opened(line, ready({ terminalId: 't2' }))
    expect(other.send).toEqual([])
    expect(other.reset).toBe(true)
    expect(typed(other.line, 'y').send).toEqual([{ n: 1, text: 'y' }])
  })

  it('cuts a long paste into chunks the contract allows', () => {
    const { send } = typed(opened(newLine(), ready()).line, 'x'.repeat(140_000))
    expect(send.map((chunk) => chunk.text.length)).toEqual([65_536, 65_536, 8928])
  })
})
