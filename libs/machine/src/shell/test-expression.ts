import type { Os } from '../process/os.ts'
import { permits } from '../files/files.ts'
import type { Proc } from '../world.ts'
import { byteLength } from '../text.ts'

/** A usage error of `test`; the message comes after `test: `. */
export class TestError extends Error {}

/** What `test` asks of a shell; without one, variables and options are unknown. */
export interface TestScope {
  isSet?(name: string): boolean
  option?(name: string): boolean
}

/** Unary operators of `test` and `[[ ]]`. */
export const unaryTest = (os: Os, proc: Proc, operator: string, operand: string, scope: TestScope = {}): boolean => {
  switch (operator) {
    case '-n':
      return operand !== ''
    case '-z':
      return operand === ''
    case '-t':
      return /^\d+$/.test(operand) && os.isTty(proc, Number(operand))
    case '-v':
      return scope.isSet?.(operand) ?? false
    case '-o':
      return scope.option?.(operand) ?? false
    case '-R':
      return false
  }
  const place = os.find(proc, operand, operator === '-h' || operator === '-L' ? 'nofollow' : 'follow')
  if (!place) return false
  const { node } = place
  switch (operator) {
    case '-e':
    case '-a':
      return true
    case '-f':
      return node.kind === 'file'
    case '-d':
      return node.kind === 'directory'
    case '-h':
    case '-L':
      return node.kind === 'link'
    case '-s':
      return node.kind === 'file' ? byteLength(node.text) > 0 || (node.size ?? 0) > 0 : node.kind === 'directory'
    case '-r':
      return permits(node, proc, 4)
    case '-w':
      return permits(node, proc, 2) && !(place.source >= 0 && os.files.source(place.source).readOnly)
    case '-x':
      return permits(node, proc, 1)
    case '-c':
      return node.kind === 'device'
    case '-b':
    case '-p':
    case '-S':
      return false
    case '-u':
      return (node.mode & 0o4000) !== 0
    case '-g':
      return (node.mode & 0o2000) !== 0
    case '-k':
      return (node.mode & 0o1000) !== 0
    case '-O':
      return node.uid === proc.uid
    case '-G':
      return node.gid === proc.gid
    case '-N':
      return true
    default:
      throw new TestError(`${operator}: unary operator expected`)
  }
}

const integer = (text: string): bigint => {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new TestError(`${text}: integer expression expected`)
  return BigInt(text.trim().replace(/^\+/, ''))
}

/** Binary operators of `test`; strings are compared as bytes. Undefined when the word is no such operator. */
export const binaryTest = (
  os: Os,
  proc: Proc,
  left: string,
  operator: string,
  right: string,
  toInteger: (text: string) => bigint = integer,
): boolean | undefined => {
  switch (operator) {
    case '=':
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '>':
      return left > right
    case '-eq':
      return toInteger(left) === toInteger(right)
    case '-ne':
      return toInteger(left) !== toInteger(right)
    case '-lt':
      return toInteger(left) < toInteger(right)
    case '-le':
      return toInteger(left) <= toInteger(right)
    case '-gt':
      return toInteger(left) > toInteger(right)
    case '-ge':
      return toInteger(left) >= toInteger(right)
    case '-nt':
    case '-ot': {
      const a = os.find(proc, left)?.node.mtime
      const b = os.find(proc, right)?.node.mtime
      const [newer, older] = operator === '-nt' ? [a, b] : [b, a]
      return newer !== undefined && (older === undefined || newer > older)
    }
    case '-ef': {
      const a = os.find(proc, left)
      const b = os.find(proc, right)
      return (
        a !== undefined &&
        b !== undefined &&
        (a.path === b.path || (a.source === b.source && a.ino !== 0 && a.ino === b.ino))
      )
    }
    default:
      return undefined
  }
}

const unaryOperators = /^-[abcdefghkLnoprsStuvwxzOGNR]$/
const binaryOperators = new Set([
  '=',
  '==',
  '!=',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
])

/** The command `test` / `[` (without the closing bracket). Throws TestError for status 2. */
export const evaluateTest = (os: Os, proc: Proc, args: string[], scope: TestScope = {}): boolean => {
  const unary = (operator: string, operand: string) => unaryTest(os, proc, operator, operand, scope)
  const binary = (a: string, operator: string, b: string) => binaryTest(os, proc, a, operator, b) ?? false
  // POSIX decides by the number of arguments, which settles what `!` and `(` mean when they could be operands.
  const decide = (words: string[]): boolean | undefined => {
    const [a = '', b = '', c = ''] = words
    switch (words.length) {
      case 0:
        return false
      case 1:
        return a !== ''
      case 2:
        if (a === '!') return b === ''
        if (unaryOperators.test(a)) return unary(a, b)
        throw new TestError(`${a}: unary operator expected`)
      case 3:
        if (binaryOperators.has(b)) return binary(a, b, c)
        if (b === '-a') return a !== '' && c !== ''
        if (b === '-o') return a !== '' || c !== ''
        if (a === '!') return !(decide([b, c]) ?? false)
        if (a === '(' && c === ')') return b !== ''
        throw new TestError(`${b}: binary operator expected`)
      case 4:
        if (a === '!') return !(decide(words.slice(1)) ?? false)
        if (a === '(' && words[3] === ')') return decide([b, c])
        return undefined
      default:
        return undefined
    }
  }
  const decided = decide(args)
  if (decided !== undefined) return decided
  let i = 0
  const or = (): boolean => {
    let value = and()
    while (args[i] === '-o') {
      i++
      const right = and()
      value = value || right
    }
    return value
  }
  const and = (): boolean => {
    let value = primary()
    while (args[i] === '-a') {
      i++
      const right = primary()
      value = value && right
    }
    return value
  }
  const primary = (): boolean => {
    const word = args[i]
    if (word === undefined) throw new TestError('argument expected')
    if (word === '!') {
      i++
      return !primary()
    }
    if (word === '(') {
      i++
      const value = or()
      if (args[i] !== ')') throw new TestError("`)' expected")
      i++
      return value
    }
    const operator = args[i + 1]
    if (operator !== undefined && binaryOperators.has(operator) && i + 2 < args.length) {
      i += 3
      return binary(word, operator, args[i - 1] as string)
    }
    if (unaryOperators.test(word) && i + 1 < args.length) {
      i += 2
      return unary(word, args[i - 1] as string)
    }
    i++
    return word !== ''
  }
  const value = or()
  if (i < args.length) throw new TestError('too many arguments')
  return value
}
