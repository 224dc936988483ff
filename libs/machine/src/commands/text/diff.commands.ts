// diff and cmp: what is different in two files.
import type { Program } from '../../machine.ts'
import { byteLength, toBytes } from '../../text.ts'
import { UsageError, guarded, nameOf, parseOptions, readWhole, tryHelp } from '../command.ts'

/** Length of the longest common subsequence table, walked back into edits. Bounded: beyond it everything is replaced. */
const edits = (a: string[], b: string[]): { kind: ' ' | '-' | '+'; line: string; a: number; b: number }[] => {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const x = a.slice(start, a.length - end)
  const y = b.slice(start, b.length - end)
  const out: { kind: ' ' | '-' | '+'; line: string; a: number; b: number }[] = []
  for (let i = 0; i < start; i++) out.push({ kind: ' ', line: a[i] as string, a: i, b: i })
  if (x.length * y.length > 4_000_000) {
    x.forEach((line, i) => out.push({ kind: '-', line, a: start + i, b: start }))
    y.forEach((line, i) => out.push({ kind: '+', line, a: start + x.length, b: start + i }))
  } else {
    const width = y.length + 1
    const table = new Uint32Array((x.length + 1) * width)
    for (let i = x.length - 1; i >= 0; i--)
      for (let k = y.length - 1; k >= 0; k--)
        table[i * width + k] =
          x[i] === y[k]
            ? (table[(i + 1) * width + k + 1] as number) + 1
            : Math.max(table[(i + 1) * width + k] as number, table[i * width + k + 1] as number)
    let i = 0
    let k = 0
    while (i < x.length || k < y.length) {
      if (i < x.length && k < y.length && x[i] === y[k]) {
        out.push({ kind: ' ', line: x[i] as string, a: start + i, b: start + k })
        i++
        k++
      } else if (
        i < x.length &&
        (k >= y.length || (table[(i + 1) * width + k] as number) >= (table[i * width + k + 1] as number))
      ) {
        out.push({ kind: '-', line: x[i] as string, a: start + i, b: start + k })
        i++
      } else {
        out.push({ kind: '+', line: y[k] as string, a: start + i, b: start + k })
        k++
      }
    }
  }
  for (let i = 0; i < end; i++)
    out.push({ kind: ' ', line: a[a.length - end + i] as string, a: a.length - end + i, b: b.length - end + i })
  return out
}

const noNewline = '\\ No newline at end of file\n'

export const diff: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(
    proc,
    'uU:qsiwbBrNyc',
    {
      unified: 'u',
      'unified=': 'U',
      brief: 'q',
      'report-identical-files': 's',
      'ignore-case': 'i',
      'ignore-all-space': 'w',
      'ignore-space-change': 'b',
      'ignore-blank-lines': 'B',
      recursive: 'r',
      'new-file': 'N',
      'color=?': 'color',
      'label=': 'label',
    },
    { status: 2 },
  )
  if (operands.length !== 2)
    throw new UsageError(
      operands.length < 2 ? `missing operand after '${operands[0] ?? nameOf(proc)}'` : `extra operand '${operands[2]}'`,
      2,
      tryHelp(proc),
    )
  let [left, right] = operands as [string, string]
  if (os.find(proc, left)?.node.kind === 'directory' && os.find(proc, right)?.node.kind === 'directory') {
    let status = 0
    const names = [...new Set([...os.list(proc, left), ...os.list(proc, right)])].sort()
    for (const name of names) {
      const a = os.find(proc, `${left}/${name}`)
      const b = os.find(proc, `${right}/${name}`)
      if (!a || !b) {
        os.print(proc, `Only in ${a ? left : right}: ${name}\n`)
        status = 1
      } else if (a.node.kind === 'file' && b.node.kind === 'file' && a.node.text !== b.node.text) {
        os.print(
          proc,
          values['q'] === undefined
            ? `diff ${proc.argv
                .slice(1)
                .filter((arg) => arg.startsWith('-'))
                .join(
                  ' ',
                )}${proc.argv.some((arg, i) => i > 0 && arg.startsWith('-')) ? ' ' : ''}${left}/${name} ${right}/${name}\n${body(a.node.text, b.node.text, `${left}/${name}`, `${right}/${name}`, values)}`
            : `Files ${left}/${name} and ${right}/${name} differ\n`,
        )
        status = 1
      }
    }
    return status
  }
  if (os.find(proc, left)?.node.kind === 'directory') left = `${left}/${right.replace(/^.*\//, '')}`
  else if (os.find(proc, right)?.node.kind === 'directory') right = `${right}/${left.replace(/^.*\//, '')}`
  const whole = readWhole(os, proc, [left, right])
  if (whole === undefined) return 'blocked'
  if (whole.failed) return 2
  const [a = '', b = ''] = whole.texts
  if (a === b) {
    if (values['s'] !== undefined) os.print(proc, `Files ${left} and ${right} are identical\n`)
    return 0
  }
  if (values['q'] !== undefined) {
    os.print(proc, `Files ${left} and ${right} differ\n`)
    return 1
  }
  os.charge(byteLength(a) + byteLength(b))
  const text = body(a, b, left, right, values)
  os.print(proc, text)
  return text === '' ? 0 : 1
})

const body = (a: string, b: string, left: string, right: string, values: Record<string, string>): string => {
  const split = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
  const key = (line: string) => {
    let text = line
    if (values['w'] !== undefined) text = text.replace(/\s/g, '')
    else if (values['b'] !== undefined) text = text.replace(/\s+/g, ' ').trimEnd()
    return values['i'] === undefined ? text : text.toLowerCase()
  }
  const linesA = split(a)
  const linesB = split(b)
  const lastA = a !== '' && !a.endsWith('\n') ? linesA.length - 1 : -1
  const lastB = b !== '' && !b.endsWith('\n') ? linesB.length - 1 : -1
  const mark = (line: string, i: number, last: number) => (i === last ? `${key(line)}\0` : key(line))
  const script = edits(
    linesA.map((line, i) => mark(line, i, lastA)),
    linesB.map((line, i) => mark(line, i, lastB)),
  )
  if (script.every((one) => one.kind === ' ')) return ''
  const textOf = (one: (typeof script)[number]) =>
    one.kind === '+' ? (linesB[one.b] as string) : (linesA[one.a] as string)
  const ends = (one: (typeof script)[number]) =>
    (one.kind !== '+' && one.a === lastA) || (one.kind === '+' && one.b === lastB) ? noNewline : ''
  const unified = values['u'] !== undefined || values['U'] !== undefined
  let out = ''
  if (unified) {
    const context = Number(values['U'] ?? 3)
    const time = '1970-01-01 00:00:00.000000000 +0000'
    out += `--- ${values['label'] ?? `${left}\t${time}`}\n+++ ${values['label'] ?? `${right}\t${time}`}\n`
    for (let i = 0; i < script.length;) {
      if (script[i]?.kind === ' ') {
        i++
        continue
      }
      const from = Math.max(0, i - context)
      let to = i
      for (let k = i, gap = 0; k < script.length; k++) {
        if (script[k]?.kind === ' ') {
          if (++gap > context * 2) break
        } else {
          gap = 0
          to = k
        }
      }
      to = Math.min(script.length, to + context + 1)
      const hunk = script.slice(from, to)
      const first = hunk[0] as (typeof script)[number]
      const countA = hunk.filter((one) => one.kind !== '+').length
      const countB = hunk.filter((one) => one.kind !== '-').length
      const range = (start: number, count: number) =>
        count === 1 ? `${start + 1}` : `${count === 0 ? start : start + 1},${count}`
      out += `@@ -${range(first.a, countA)} +${range(first.b, countB)} @@\n${hunk.map((one) => `${one.kind}${textOf(one)}\n${ends(one)}`).join('')}`
      i = to
    }
    return out
  }
  for (let i = 0; i < script.length;) {
    if (script[i]?.kind === ' ') {
      i++
      continue
    }
    let to = i
    while (to < script.length && script[to]?.kind !== ' ') to++
    const hunk = script.slice(i, to)
    const removed = hunk.filter((one) => one.kind === '-')
    const added = hunk.filter((one) => one.kind === '+')
    const first = hunk[0] as (typeof script)[number]
    const range = (start: number, count: number) => (count > 1 ? `${start + 1},${start + count}` : `${start + 1}`)
    if (removed.length && added.length)
      out += `${range((removed[0] as (typeof script)[number]).a, removed.length)}c${range((added[0] as (typeof script)[number]).b, added.length)}\n`
    else if (removed.length) out += `${range((removed[0] as (typeof script)[number]).a, removed.length)}d${first.b}\n`
    else out += `${first.a}a${range((added[0] as (typeof script)[number]).b, added.length)}\n`
    out += removed.map((one) => `< ${textOf(one)}\n${ends(one)}`).join('')
    if (removed.length && added.length) out += '---\n'
    out += added.map((one) => `> ${textOf(one)}\n${ends(one)}`).join('')
    i = to
  }
  return out
}

export const cmp: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'sl', { quiet: 's', silent: 's' }, { status: 2 })
  const [left, right] = operands
  if (left === undefined || right === undefined)
    throw new UsageError(`missing operand after '${left ?? 'cmp'}'`, 2, tryHelp(proc))
  const whole = readWhole(os, proc, [left, right])
  if (whole === undefined) return 'blocked'
  if (whole.failed) return 2
  const [a, b] = whole.texts.map((text) => toBytes(text)) as [Uint8Array, Uint8Array]
  let line = 1
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) {
      if (values['s'] === undefined) os.print(proc, `${left} ${right} differ: byte ${i + 1}, line ${line}\n`)
      return 1
    }
    if (a[i] === 10) line++
  }
  if (a.length === b.length) return 0
  if (values['s'] === undefined)
    os.warn(
      proc,
      `EOF on ${a.length < b.length ? left : right} after byte ${Math.min(a.length, b.length)}, ${line > 1 ? `line ${line - 1}` : 'in line 1'}`,
    )
  return 1
})
