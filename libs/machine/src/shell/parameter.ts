import { ansiQuote, quoteDouble, quoteSingle, unescape } from './echo-printf.ts'
import { type ParameterSpec, segment } from './instructions.ts'
import { matches, matchPrefix, matchSuffix, parsePattern, replaceMatches } from './pattern.ts'
import type { Shell } from './shell.ts'

type Word = (string | number)[]

/** What a `${…}` refers to. */
interface Reference {
  values: string[]
  isSet: boolean
  /** A list (`$@`, `a[*]`): one field per value when quoted with `@`. */
  list?: '@' | '*'
  name: string
  index?: string
}

/** Appends `$name`. */
export const expandVariable = (sh: Shell, word: Word, name: string, quoted: boolean): void => {
  if (name === '@' || name === '*') {
    pushList(sh, word, sh.state.args, name, quoted)
    return
  }
  const value = sh.value(name)
  if (value === undefined) {
    if (sh.state.opts['u']) sh.fail('exit', `${/^\d/.test(name) ? `$${name}` : name}: unbound variable`, 127)
    word.push('', quoted ? segment.quoted : segment.expanded)
    return
  }
  word.push(value, quoted ? segment.quoted : segment.expanded)
}

const pushList = (sh: Shell, word: Word, values: string[], kind: '@' | '*', quoted: boolean): void => {
  if (quoted && kind === '*') {
    word.push(values.join(sh.separator()), segment.quoted)
    return
  }
  if (values.length === 0) {
    word.push('', segment.nothing)
    return
  }
  values.forEach((value, i) => {
    if (i > 0) word.push('', segment.fieldBreak)
    word.push(value, quoted ? segment.quoted : segment.expanded)
  })
}

const refer = (sh: Shell, spec: ParameterSpec, index: string | undefined): Reference => {
  let { name } = spec
  let key: string | undefined = spec.index === 'stack' ? index : spec.index
  if (spec.prefix === '!') {
    const reference = sh.variable(name)
    if (reference?.f.includes('n') && key === undefined) return { values: [reference.v ?? ''], isSet: true, name }
    const pointed = key === undefined ? sh.value(name) : sh.element(name, key)
    if (pointed === undefined || pointed === '') {
      if (pointed === undefined && spec.kind !== 'default') sh.fail('discard', `${name}: invalid indirect expansion`)
      return { values: [], isSet: false, name }
    }
    const match = /^([A-Za-z_]\w*|[@*#?$!-]|\d+)(?:\[(.+)\])?$/.exec(pointed)
    if (!match) return sh.fail('discard', `${pointed}: invalid variable name`)
    name = match[1] as string
    key = match[2]
  }
  if (name === '@' || name === '*') return { values: sh.state.args, isSet: sh.state.args.length > 0, list: name, name }
  if (key === '@' || key === '*') {
    const values = sh.elements(name).map(([, value]) => value)
    return { values, isSet: values.length > 0, list: key, name }
  }
  const value = key === undefined ? sh.value(name) : sh.element(name, key)
  return {
    values: value === undefined ? [] : [value],
    isSet: value !== undefined,
    name,
    ...(key === undefined ? {} : { index: key }),
  }
}

const give = (
  sh: Shell,
  word: Word,
  reference: Reference,
  quoted: boolean,
  change: (value: string) => string = (value) => value,
): void => {
  if (reference.list) pushList(sh, word, reference.values.map(change), reference.list, quoted)
  else word.push(change(reference.values[0] ?? ''), quoted ? segment.quoted : segment.expanded)
}

/** `${x:-w}` and its like: true when the value has been appended and the operand is not needed. */
export const expandDefault = (
  sh: Shell,
  word: Word,
  spec: ParameterSpec,
  quoted: boolean,
  index: string | undefined,
): boolean => {
  const reference = refer(sh, spec, index)
  const operator = spec.operator ?? ''
  const present =
    reference.isSet && !(operator.startsWith(':') && reference.values.join('') === '' && reference.values.length <= 1)
  if (operator.endsWith('+')) {
    if (present) return false
    if (quoted && !reference.list) word.push('', segment.quoted)
    return true
  }
  if (present) {
    give(sh, word, reference, quoted)
    return true
  }
  if (quoted && (operator === '-' || operator === ':-')) word.push('', segment.quoted)
  return false
}

/** `${x:=w}`: assigns and appends. */
export const expandAssigning = (
  sh: Shell,
  word: Word,
  spec: ParameterSpec,
  quoted: boolean,
  index: string | undefined,
  value: string,
): void => {
  if (!/^[A-Za-z_]\w*$/.test(spec.name)) sh.fail('exit', `$${spec.name}: cannot assign in this way`)
  const reference = spec.prefix === '!' ? refer(sh, { ...spec, kind: 'default' }, index) : { name: spec.name, index }
  sh.assign(reference.name, value, reference.index === undefined ? {} : { index: reference.index })
  word.push(sh.value(reference.name) ?? '', quoted ? segment.quoted : segment.expanded)
}

/** `${x:?w}`: the shell ends with a message. */
export const failUnset = (sh: Shell, spec: ParameterSpec, message: string): never =>
  sh.fail(
    'exit',
    `${spec.name}: ${message || (spec.operator === ':?' ? 'parameter null or not set' : 'parameter not set')}`,
    127,
  )

/** Appends any other `${…}`. */
export const expandParameter = (
  sh: Shell,
  word: Word,
  spec: ParameterSpec,
  quoted: boolean,
  index: string | undefined,
  operands: string[],
): void => {
  if (spec.kind === 'bad') sh.fail('discard', `${spec.operator}: bad substitution`)
  if (spec.kind === 'names') {
    const names = Object.keys(sh.state.vars)
      .filter((name) => name.startsWith(spec.name))
      .sort()
    return pushList(sh, word, names, spec.operator === '*' ? '*' : '@', quoted)
  }
  if (spec.prefix === '!' && (spec.index === '@' || spec.index === '*') && !spec.kind) {
    return pushList(
      sh,
      word,
      sh.elements(spec.name).map(([key]) => key),
      spec.index,
      quoted,
    )
  }
  const reference = refer(sh, spec, index)
  if (!reference.isSet && !reference.list && sh.state.opts['u'] && !(spec.prefix === '#' && spec.index))
    sh.fail('exit', `${spec.name}: unbound variable`, 127)
  if (spec.prefix === '#') {
    const length = reference.list ? reference.values.length : sh.lengthOf(reference.values[0] ?? '')
    word.push(String(length), quoted ? segment.quoted : segment.expanded)
    return
  }
  const operator = spec.operator ?? ''
  const [first = '', second] = operands
  for (const value of reference.values) sh.os.charge(value.length >> 4)
  switch (spec.kind) {
    case undefined:
      return give(sh, word, reference, quoted)
    case 'remove': {
      const pattern = parsePattern(first)
      const longest = operator.length === 2
      return give(sh, word, reference, quoted, (value) => {
        if (operator.startsWith('#')) {
          const length = matchPrefix(pattern, value, longest)
          return length < 0 ? value : value.slice(length)
        }
        const start = matchSuffix(pattern, value, longest)
        return start < 0 ? value : value.slice(0, start)
      })
    }
    case 'replace': {
      const pattern = parsePattern(first)
      const anchor = operator === '/#' ? '#' : operator === '/%' ? '%' : undefined
      return give(sh, word, reference, quoted, (value) => {
        const next = replaceMatches(pattern, value, second ?? '', operator === '//', anchor)
        sh.os.reserve(next.length)
        return next
      })
    }
    case 'slice': {
      const offset = Number(sh.calculate(first))
      const length = second === undefined ? undefined : Number(sh.calculate(second))
      if (reference.list) {
        let entries: [number, string][]
        if (spec.name === '@' || spec.name === '*')
          entries = [sh.state.name, ...sh.state.args].map((value, i) => [i, value])
        else {
          const elements = sh.elements(spec.name)
          entries = elements.map(([key, value], i) => [sh.isAssociative(spec.name) ? i : Number(key), value])
        }
        const top = entries.length === 0 ? 0 : (entries[entries.length - 1]?.[0] ?? 0) + 1
        const from = offset < 0 ? top + offset : offset
        if (length !== undefined && length < 0) sh.fail('discard', `${second}: substring expression < 0`)
        const rest = from < 0 ? [] : entries.filter(([at]) => at >= from)
        const values = (length === undefined ? rest : rest.slice(0, length)).map(([, value]) => value)
        return pushList(sh, word, values, reference.list, quoted)
      }
      return give(sh, word, reference, quoted, (value) => {
        const characters = /[\ud800-\udbff]/.test(value) ? [...value] : value
        const from = offset < 0 ? characters.length + offset : offset
        if (from < 0) return ''
        const end = length === undefined ? characters.length : length < 0 ? characters.length + length : from + length
        if (end < from && length !== undefined && length < 0)
          sh.fail('discard', `${second?.trim()}: substring expression < 0`)
        const piece = characters.slice(from, Math.max(from, end))
        return typeof piece === 'string' ? piece : piece.join('')
      })
    }
    case 'case': {
      const pattern = operands.length ? parsePattern(first) : undefined
      const upper = operator.startsWith('^')
      const change = (c: string) => (!pattern || matches(pattern, c) ? (upper ? c.toUpperCase() : c.toLowerCase()) : c)
      return give(sh, word, reference, quoted, (value) => {
        if (operator.length === 2) return Array.from(value, change).join('')
        const [head = ''] = value
        return change(head) + value.slice(head.length)
      })
    }
    case 'transform':
      return transform(sh, word, spec, reference, operator, quoted)
  }
}

const transform = (
  sh: Shell,
  word: Word,
  spec: ParameterSpec,
  reference: Reference,
  operator: string,
  quoted: boolean,
): void => {
  const variable = sh.variable(spec.name)
  switch (operator) {
    case 'Q':
      if (!reference.isSet) return void word.push('', quoted ? segment.quoted : segment.expanded)
      return give(sh, word, reference, quoted, (value) =>
        /[\x00-\x1f\x7f]/.test(value) ? ansiQuote(value) : quoteSingle(value),
      )
    case 'U':
      return give(sh, word, reference, quoted, (value) => value.toUpperCase())
    case 'L':
      return give(sh, word, reference, quoted, (value) => value.toLowerCase())
    case 'u':
      return give(sh, word, reference, quoted, (value) => value.slice(0, 1).toUpperCase() + value.slice(1))
    case 'E':
      return give(sh, word, reference, quoted, (value) => unescape(value, 'b').text)
    case 'P':
      return give(sh, word, reference, quoted)
    case 'a': {
      const flags = (variable?.a ? 'a' : '') + (variable?.h ? 'A' : '') + [...(variable?.f ?? '')].sort().join('')
      return void word.push(flags, quoted ? segment.quoted : segment.expanded)
    }
    case 'A':
      return void word.push(
        reference.isSet ? describeVariable(spec.name, variable, reference.values[0]) : '',
        quoted ? segment.quoted : segment.expanded,
      )
    case 'k':
    case 'K': {
      const pairs = sh.elements(spec.name)
      if (operator === 'k') return pushList(sh, word, pairs.flat(), '@', quoted)
      return void word.push(
        pairs.map(([key, value]) => `${key} ${quoteDouble(value)}`).join(' '),
        quoted ? segment.quoted : segment.expanded,
      )
    }
    default:
      sh.fail('discard', `\${${spec.name}@${operator}}: bad substitution`)
  }
}

const describeVariable = (
  name: string,
  variable: { v?: string; a?: readonly (string | null)[]; h?: object; f: string } | undefined,
  value: string | undefined,
): string => {
  const flags = (variable?.a ? 'a' : '') + (variable?.h ? 'A' : '') + [...(variable?.f ?? '')].sort().join('')
  return flags ? `declare -${flags} ${name}=${quoteSingle(value ?? '')}` : `${name}=${quoteSingle(value ?? '')}`
}
