// tr: characters for characters.
import type { Program } from '../../machine.ts'
import { unescape } from '../../shell/echo-printf.ts'
import { inClass } from '../../shell/pattern.ts'
import { UsageError, guarded, parseOptions, tryHelp } from '../command.ts'

/** Expands `a-z`, `[:upper:]`, `\n`, `[x*]` of tr. */
const trSet = (text: string): { characters: string[]; classes: string[] } => {
  const characters: string[] = []
  const classes: string[] = []
  const items: { c: string; escaped: boolean }[] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length) {
      const raw = /^\\(?:[0-7]{1,3}|.)/s.exec(text.slice(i))?.[0] ?? '\\'
      items.push({ c: unescape(raw, 'format').text.replace(/^\\/, ''), escaped: true })
      if (raw === '\\\\') (items[items.length - 1] as { c: string }).c = '\\'
      i += raw.length - 1
    } else {
      const code = text.codePointAt(i) as number
      items.push({ c: String.fromCodePoint(code), escaped: false })
      if (code > 0xffff) i++
    }
  }
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as { c: string; escaped: boolean }
    if (item.c === '[' && !item.escaped && items[i + 1]?.c === ':') {
      const rest = items
        .slice(i + 2)
        .map((one) => one.c)
        .join('')
      const end = rest.indexOf(':]')
      if (end > 0) {
        const name = rest.slice(0, end)
        if (
          ![
            'alnum',
            'alpha',
            'blank',
            'cntrl',
            'digit',
            'graph',
            'lower',
            'print',
            'punct',
            'space',
            'upper',
            'xdigit',
          ].includes(name)
        )
          throw new UsageError(`invalid character class '${name}'`)
        classes.push(name)
        for (let code = 0; code < 256; code++)
          if (code < 128 && inClass(name, String.fromCharCode(code))) characters.push(String.fromCharCode(code))
        i += end + 3
        continue
      }
    }
    if (items[i + 1]?.c === '-' && !items[i + 1]?.escaped && items[i + 2] !== undefined) {
      const low = item.c.codePointAt(0) ?? 0
      const high = (items[i + 2] as { c: string }).c.codePointAt(0) ?? 0
      if (high < low)
        throw new UsageError(
          `range-endpoints of '${item.c}-${items[i + 2]?.c}' are in reverse collating sequence order`,
        )
      for (let code = low; code <= high && characters.length < 70_000; code++)
        characters.push(String.fromCodePoint(code))
      i += 2
      continue
    }
    characters.push(item.c)
  }
  return { characters, classes }
}

export const tr: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'cCdst', {
    complement: 'c',
    delete: 'd',
    'squeeze-repeats': 's',
    'truncate-set1': 't',
  })
  const complement = values['c'] !== undefined || values['C'] !== undefined
  const deletes = values['d'] !== undefined
  const squeezes = values['s'] !== undefined
  const [first, second] = operands
  if (first === undefined) throw new UsageError('missing operand', 1, tryHelp(proc))
  if (second === undefined && !deletes && !squeezes)
    throw new UsageError(
      `missing operand after '${first}'`,
      1,
      `Two strings must be given when translating.\n${tryHelp(proc)}`,
    )
  if (operands.length > 2 || (deletes && !squeezes && second !== undefined))
    throw new UsageError(`extra operand '${operands[deletes && !squeezes ? 1 : 2]}'`, 1, tryHelp(proc))
  const state = proc.state as { last?: string }
  const text = os.read(proc, 0)
  if (text === undefined) return 'blocked'
  if (text === null) return 0
  const from = trSet(first)
  const inFirst = new Set(from.characters)
  const isIn = (c: string) => inFirst.has(c) !== complement
  let map: Map<string, string> | undefined
  let last = ''
  let squeeze = inFirst
  let squeezeComplement = complement
  if (second !== undefined) {
    const to = trSet(second.replace(/\[(.)\*\d*\]/g, '$1'))
    squeeze = new Set(to.characters)
    squeezeComplement = false
    if (!deletes) {
      if (to.characters.length === 0) throw new UsageError('when not truncating set1, string2 must be non-empty')
      map = new Map()
      last = to.characters[to.characters.length - 1] as string
      if (!complement)
        from.characters.forEach((c, i) =>
          values['t'] !== undefined && i >= to.characters.length ? undefined : map?.set(c, to.characters[i] ?? last),
        )
    }
  }
  let out = ''
  for (const c of text) {
    let next = c
    if (deletes) {
      if (isIn(c)) continue
    } else if (map) next = complement ? (isIn(c) ? last : c) : (map.get(c) ?? c)
    if (squeezes && next === state.last && squeeze.has(next) !== squeezeComplement) continue
    state.last = next
    out += next
  }
  os.charge(text.length >> 2)
  os.print(proc, out)
  return 'again'
})
