// What redis and its clients say to each other (https://redis.io/docs/latest/develop/reference/protocol-spec/).
import { byteLength, strftime, type Os, type Proc } from '@kubarium/machine'

export const line = (os: Os, proc: Proc, mark: string, text: string): void =>
  os.print(
    proc,
    `${proc.pid}:${mark === 'C' ? 'C' : 'M'} ${strftime('%d %b %Y %H:%M:%S', os.now)}.${String(os.now % 1000).padStart(3, '0')} ${text}\n`,
  )

export const ok = '+OK\r\n'

export const bulk = (text: string | undefined) =>
  text === undefined ? '$-1\r\n' : `$${byteLength(text)}\r\n${text}\r\n`

export const array = (items: string[]) => `*${items.length}\r\n${items.join('')}`

export const integer = (n: number) => `:${n}\r\n`

export const wrongType = '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n'

/** Splits a command line with quotes, as redis-cli and inline commands do. */
export const words = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map((match) =>
    match[1] === undefined
      ? (match[2] ?? match[3] ?? '')
      : match[1].replace(/\\(.)/g, (_, c: string) => ({ n: '\n', t: '\t', r: '\r' })[c] ?? c),
  )

/** The first command in a buffer (RESP array or inline) and what follows. */
export const parse = (buffer: string): { args: string[]; rest: string } | undefined => {
  if (!buffer.startsWith('*')) {
    const end = buffer.indexOf('\n')
    return end < 0 ? undefined : { args: words(buffer.slice(0, end)), rest: buffer.slice(end + 1) }
  }
  const head = /^\*(\d+)\r\n/.exec(buffer)
  if (!head) return undefined
  let at = head[0].length
  const args: string[] = []
  for (let i = 0; i < Number(head[1]); i++) {
    const size = /^\$(\d+)\r\n/.exec(buffer.slice(at))
    if (!size) return undefined
    at += size[0].length
    // Lengths are bytes; texts of one byte per character are the rule, others are cut by counting.
    let length = 0
    let bytes = 0
    while (bytes < Number(size[1])) {
      const code = buffer.codePointAt(at + length)
      if (code === undefined) return undefined
      const c = String.fromCodePoint(code)
      bytes += byteLength(c)
      length += c.length
    }
    if (buffer.length < at + length + 2) return undefined
    args.push(buffer.slice(at, at + length))
    at += length + 2
  }
  return { args, rest: buffer.slice(at) }
}

export const glob = (pattern: string, text: string): boolean => {
  let p = 0
  let t = 0
  let star = -1
  let mark = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++
      mark = t
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++mark
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
