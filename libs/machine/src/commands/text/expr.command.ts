// expr: arithmetic and comparisons of words.
import type { Program } from '../../machine.ts'
import { Regex, RegexError } from '../../regex/regex.ts'
import { UsageError, guarded, tryHelp } from '../command.ts'

export const expr: Program = guarded((os, proc) => {
  const words = proc.argv.slice(1)
  if (words[0] === '--') words.shift()
  if (words.length === 0) throw new UsageError('missing operand', 2, tryHelp(proc))
  let i = 0
  const number = (text: string): bigint => {
    if (!/^-?\d+$/.test(text)) throw new UsageError('non-integer argument', 2)
    return BigInt(text)
  }
  const isTrue = (text: string) => text !== '' && !/^-?0+$/.test(text)
  const or = (): string => {
    let left = and()
    while (words[i] === '|') {
      i++
      const right = and()
      left = isTrue(left) ? left : isTrue(right) ? right : '0'
    }
    return left
  }
  const and = (): string => {
    let left = comparison()
    while (words[i] === '&') {
      i++
      const right = comparison()
      left = isTrue(left) && isTrue(right) ? left : '0'
    }
    return left
  }
  const comparison = (): string => {
    let left = sum()
    while (['<', '<=', '=', '==', '!=', '>=', '>'].includes(words[i] ?? '')) {
      const operator = words[i++] as string
      const right = sum()
      const integers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right)
      const order = integers
        ? number(left) < number(right)
          ? -1
          : number(left) > number(right)
            ? 1
            : 0
        : left < right
          ? -1
          : left > right
            ? 1
            : 0
      left = {
        '<': order < 0,
        '<=': order <= 0,
        '=': order === 0,
        '==': order === 0,
        '!=': order !== 0,
        '>=': order >= 0,
        '>': order > 0,
      }[operator]
        ? '1'
        : '0'
    }
    return left
  }
  const sum = (): string => {
    let left = product()
    while (words[i] === '+' || words[i] === '-') {
      const operator = words[i++]
      const right = product()
      left = String(operator === '+' ? number(left) + number(right) : number(left) - number(right))
    }
    return left
  }
  const product = (): string => {
    let left = colon()
    while (words[i] === '*' || words[i] === '/' || words[i] === '%') {
      const operator = words[i++]
      const right = colon()
      if (operator !== '*' && number(right) === 0n) throw new UsageError('division by zero', 2)
      left = String(
        operator === '*'
          ? number(left) * number(right)
          : operator === '/'
            ? number(left) / number(right)
            : number(left) % number(right),
      )
    }
    return left
  }
  const match = (text: string, pattern: string): string => {
    try {
      const regex = Regex.basic(pattern.startsWith('^') ? pattern : `^${pattern}`)
      const found = regex.find(text)
      if (regex.groupCount > 0) return found && found.index === 0 ? (found.groups[1] ?? '') : ''
      return found && found.index === 0 ? String([...text.slice(0, found.end)].length) : '0'
    } catch (error) {
      if (error instanceof RegexError) throw new UsageError(error.message, 2)
      throw error
    }
  }
  const colon = (): string => {
    let left = primary()
    while (words[i] === ':') {
      i++
      left = match(left, primary())
    }
    return left
  }
  const primary = (): string => {
    const word = words[i++]
    if (word === undefined)
      throw new UsageError(`syntax error: missing argument after '${words[words.length - 1] ?? ''}'`, 2)
    if (word === '(') {
      const value = or()
      if (words[i++] !== ')') throw new UsageError(`syntax error: expecting ')' after '${words[words.length - 1]}'`, 2)
      return value
    }
    if (word === 'length' && i < words.length) return String([...primary()].length)
    if (word === 'match' && i + 1 < words.length) return match(primary(), primary())
    if (word === 'index' && i + 1 < words.length) {
      const text = primary()
      const wanted = primary()
      return String([...text].findIndex((c) => wanted.includes(c)) + 1)
    }
    if (word === 'substr' && i + 2 < words.length) {
      const text = [...primary()]
      const start = Number(primary())
      const length = Number(primary())
      return start < 1 || length < 1 || Number.isNaN(start + length)
        ? ''
        : text.slice(start - 1, start - 1 + length).join('')
    }
    if (word === '+' && i < words.length) return words[i++] as string
    return word
  }
  const value = or()
  if (i < words.length) throw new UsageError(`syntax error: unexpected argument '${words[i]}'`, 2)
  os.print(proc, `${value}\n`)
  return isTrue(value) ? 0 : 1
})
