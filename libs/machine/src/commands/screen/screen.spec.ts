import headless from '@xterm/headless'
import { describe, expect, it } from 'vitest'
import { readFile } from '../../index.ts'
import { TerminalSession } from '../../testing/terminal-session.ts'

const { Terminal } = headless

/** What a person sees. */
const screen = async (session: TerminalSession, cols = 60, rows = 10): Promise<string[]> => {
  const terminal = new Terminal({ cols, rows, allowProposedApi: true })
  await new Promise<void>((done) => terminal.write(session.output, done))
  const lines: string[] = []
  for (let y = 0; y < rows; y++)
    lines.push(
      terminal.buffer.active
        .getLine(y + terminal.buffer.active.viewportY)
        ?.translateToString(true)
        .trimEnd() ?? '',
    )
  terminal.dispose()
  return lines
}

const session = (files: Record<string, string> = {}) => new TerminalSession(undefined, { cols: 60, rows: 10, files })
const manifest = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  replicas: 1\n'

describe('vi', () => {
  const edit = (keys: string, text = manifest): string => {
    const person = session({ '/root/f.yaml': text })
    person.keys('vi f.yaml\r').keys(keys)
    return readFile(person.machine, person.world, '/root/f.yaml')
  }

  it('shows the file, and the screen of before when it ends', async () => {
    const person = session({ '/root/f.yaml': manifest })
    person.keys('vi f.yaml\r')
    expect(await screen(person)).toEqual([
      'apiVersion: v1',
      'kind: Pod',
      'metadata:',
      '  name: web',
      'spec:',
      '  replicas: 1',
      '~',
      '~',
      '~',
      expect.stringMatching(/^"f.yaml" 6L, \d+B/),
    ])
    person.keys(':q\r')
    expect((await screen(person)).slice(0, 2)).toEqual(['$ vi f.yaml', '$'])
  })

  it('changes text and writes it', () => {
    expect(edit('/replicas\rf1r3:wq\r')).toBe(manifest.replace('replicas: 1', 'replicas: 3'))
    expect(edit('jjddp:wq\r')).toBe('apiVersion: v1\nkind: Pod\n  name: web\nmetadata:\nspec:\n  replicas: 1\n')
    expect(edit('Go  image: nginx\x1b:x\r')).toContain('  replicas: 1\n    image: nginx\n')
    expect(edit(':%s/e/E/g\r:wq\r')).toBe(manifest.replaceAll('e', 'E'))
    expect(edit('3G2ddiX\x1bZZ')).toBe('apiVersion: v1\nkind: Pod\nXspec:\n  replicas: 1\n')
    expect(edit('cwfoo\x1b:wq\r', 'one two\n')).toBe('foo two\n')
    expect(edit('wdwu:wq\r', 'one two three\n')).toBe('one two three\n')
    expect(edit('A!\x1bj.:wq\r', 'a\nb\n')).toBe('a!\nb!\n')
    expect(edit('yyp>>:wq\r', 'x\n')).toBe('x\n  x\n')
    expect(edit('Vjd:wq\r', '1\n2\n3\n')).toBe('3\n')
    expect(edit('fbci"new\x1b:wq\r', 'a: "b c"\n')).toBe('a: "new"\n')
    expect(edit('xxJ:wq\r', 'abc\ndef\n')).toBe('c def\n')
  })

  it('keeps the file when one leaves without writing', () => {
    expect(edit('dd:q\r:q!\r')).toBe(manifest)
    expect(edit('ifoo\x1b:q!\r')).toBe(manifest)
  })

  it('handles Hangul', async () => {
    const person = session({ '/root/k.txt': '한글 문서\n' })
    person.keys('vi k.txt\r').keys('a이\x1b$x:wq\r')
    expect(readFile(person.machine, person.world, '/root/k.txt')).toBe('한이글 문\n')
  })
})

describe('watch', () => {
  it('runs its command again and again until ^C', async () => {
    const person = session()
    person.keys('watch -n 5 date +%S\r').wait(100)
    expect(await screen(person)).toEqual([
      expect.stringMatching(/^Every 5\.0s: date \+%S +box: Sun Mar {2}1 00:00:00 2026$/),
      '',
      '00',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ])
    person.wait(5000)
    expect((await screen(person))[2]).toBe('05')
    person.keys('\x03')
    expect((await screen(person)).slice(0, 2)).toEqual(['$ watch -n 5 date +%S', '$'])
  })
})

describe('less', () => {
  it('pages through a pipe, searches, and ends with q', async () => {
    const person = session()
    person.keys('seq 100 | less\r')
    expect(await screen(person)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', ':'])
    person.keys(' ')
    expect((await screen(person))[0]).toBe('10')
    person.keys('/77\r')
    expect((await screen(person))[0]).toBe('77')
    person.keys('G')
    expect((await screen(person)).slice(-2)).toEqual(['100', '(END)'])
    person.keys('q')
    expect((await screen(person)).slice(0, 2)).toEqual(['$ seq 100 | less', '$'])
  })
})

describe('top', () => {
  it('lists processes, in a picture or on the screen', async () => {
    const person = session()
    person.keys('sleep 100 &\r').keys('top\r')
    const rows = await screen(person)
    expect(rows[0]).toMatch(/^top - 00:00:00 up/)
    expect(rows.slice(7).join('\n')).toMatch(/^ +2 root/m)
    person.keys('q')
    expect((await screen(person)).join('\n')).toContain('$ top')
    person.keys('clear; top -bn1 | head -n 8 | tail -n 1\r')
    expect((await screen(person)).join('\n')).toContain('bash')
  })
})
