// Arithmetic of `$(( ))`, `(( ))`, array indexes, `let`: 64-bit integers, evaluated on text because a variable's value may be
// an expression itself.

/** An error that bash prints as `expression: message`. */
export class ArithmeticError extends Error {}

/** Variables as arithmetic sees them. */
export interface ArithmeticScope {
  get(name: string, index: string | undefined): string | undefined
  set(name: string, index: string | undefined, value: string): void
  /** Whether indexes of this variable are keys, not expressions. */
  isAssociative(name: string): boolean
}

const digitsOf = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_'
const int64 = (value: bigint) => BigInt.asIntN(64, value)

/** Value of an expression. Throws ArithmeticError. */
export const evaluate = (text: string, scope: ArithmeticScope, depth = 0): bigint => {
  const simple = text.trim()
  if (simple === '') return 0n
  if (/^-?\d{1,15}$/.test(simple) && !/^-?0\d/.test(simple)) return BigInt(simple)
  if (depth > 200)
    throw new ArithmeticError(`${simple}: expression recursion level exceeded (error token is "${simple}")`)
  return new Evaluation(text, scope, depth).run()
}

interface Place {
  name: string
  index: string | undefined
}

const binary: Record<string, number> = {
  ',': 1, '?': 3, '||': 4, '&&': 5, '|': 6, '^': 7, '&': 8, '==': 9, '!=': 9, '<': 10, '<=': 10, '>': 10, '>=': 10, '<<': 11, '>>': 11,
  '+': 12, '-': 12, '*': 13, '/': 13, '%': 13, '**': 14,
} // prettier-ignore
const assignments = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|='])
const operators = [
  '<<=',
  '>>=',
  '**',
  '++',
  '--',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '^=',
  '|=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>',
  '=',
  '!',
  '~',
  '&',
  '^',
  '|',
  '?',
  ':',
  ',',
  '(',
  ')',
]

class Evaluation {
  private i = 0
  private token = ''
  private tokenStart = 0
  /** Skipped branches are parsed but have no effect. */
  private skipping = 0
  private nesting = 0

  constructor(
    private readonly text: string,
    private readonly scope: ArithmeticScope,
    private readonly depth: number,
  ) {}

  run(): bigint {
    this.next()
    const value = this.expression(1)
    if (this.token !== '') this.fail('syntax error in expression')
    return value
  }

  private fail(message: string): never {
    throw new ArithmeticError(
      `${this.text.trimStart()}: ${message} (error token is "${this.text.slice(this.tokenStart)}")`,
    )
  }

  private next(): void {
    const { text } = this
    while (this.i < text.length && /[\s"]/.test(text[this.i] as string)) this.i++
    this.tokenStart = this.i
    if (this.i >= text.length) {
      this.token = ''
      return
    }
    const c = text[this.i] as string
    if (/[A-Za-z_0-9]/.test(c)) {
      const match = /^(?:\d+#[\w@]+|\w+)/.exec(text.slice(this.i, this.i + 300))
      this.token = match?.[0] ?? c
      this.i += this.token.length
      return
    }
    for (const operator of operators)
      if (text.startsWith(operator, this.i)) {
        this.token = operator
        this.i += operator.length
        return
      }
    this.fail('syntax error: invalid arithmetic operator')
  }

  private expression(level: number): bigint {
    if (++this.nesting > 500) this.fail('expression recursion level exceeded')
    let left = this.unary()
    for (;;) {
      const operator = this.token
      const power = Object.hasOwn(binary, operator) ? (binary[operator] as number) : 0
      if (power === 0 || power < level) break
      this.next()
      if (operator === '?') left = this.conditional(left)
      else if (operator === '&&' || operator === '||') {
        const decided = operator === '&&' ? left === 0n : left !== 0n
        if (decided) this.skipping++
        const right = this.expression(power + 1)
        if (decided) this.skipping--
        left = operator === '&&' ? BigInt(left !== 0n && right !== 0n) : BigInt(left !== 0n || right !== 0n)
      } else {
        if (this.token === '') this.fail('syntax error: operand expected')
        const right = this.expression(operator === '**' ? power : power + 1)
        left = this.apply(operator, left, right)
      }
    }
    this.nesting--
    return left
  }

  private conditional(test: bigint): bigint {
    if (test === 0n) this.skipping++
    const yes = this.expression(2)
    if (test === 0n) this.skipping--
    if (this.token !== ':') this.fail("`:' expected for conditional expression")
    this.next()
    if (test !== 0n) this.skipping++
    const no = this.expression(3)
    if (test !== 0n) this.skipping--
    return test !== 0n ? yes : no
  }

  private apply(operator: string, a: bigint, b: bigint): bigint {
    switch (operator) {
      case ',': return b
      case '|': return a | b
      case '^': return a ^ b
      case '&': return a & b
      case '==': return BigInt(a === b)
      case '!=': return BigInt(a !== b)
      case '<': return BigInt(a < b)
      case '<=': return BigInt(a <= b)
      case '>': return BigInt(a > b)
      case '>=': return BigInt(a >= b)
      case '<<': return int64(a << (b & 63n))
      case '>>': return int64(a >> (b & 63n))
      case '+': return int64(a + b)
      case '-': return int64(a - b)
      case '*': return int64(a * b)
      case '/':
      case '%':
        if (b === 0n) {
          if (this.skipping) return 0n
          this.tokenStart = this.lastOperand
          this.fail('division by 0')
        }
        return int64(operator === '/' ? a / b : a % b)
      case '**': {
        if (b < 0n) {
          if (this.skipping) return 0n
          this.fail('exponent less than 0')
        }
        let result = 1n
        let base = a
        for (let e = b; e > 0n; e >>= 1n) {
          if (e & 1n) result = int64(result * base)
          base = int64(base * base)
        }
        return result
      }
      default: return b
    } // prettier-ignore
  }

  private lastOperand = 0

  private unary(): bigint {
    const token = this.token
    this.lastOperand = this.tokenStart
    if (token === '') this.fail('syntax error: operand expected')
    if (token === '!' || token === '~' || token === '-' || token === '+') {
      this.next()
      const value = this.unaryOperand()
      return token === '!'
        ? BigInt(value === 0n)
        : token === '~'
          ? int64(~value)
          : token === '-'
            ? int64(-value)
            : value
    }
    if (token === '++' || token === '--') {
      this.next()
      if (!/^[A-Za-z_]/.test(this.token)) {
        // `++5` is two signs
        const value = this.unary()
        return value
      }
      const place = this.place()
      const value = int64(this.read(place) + (token === '++' ? 1n : -1n))
      this.write(place, value)
      return value
    }
    if (token === '(') {
      this.next()
      const value = this.expression(1)
      if (this.token !== ')') this.fail("missing `)'")
      this.next()
      return value
    }
    if (/^\d/.test(token)) {
      const value = this.number(token)
      this.next()
      return value
    }
    if (/^[A-Za-z_]/.test(token)) {
      const place = this.place()
      const operator = this.token
      if (operator === '++' || operator === '--') {
        const value = this.read(place)
        this.write(place, int64(value + (operator === '++' ? 1n : -1n)))
        this.next()
        return value
      }
      if (assignments.has(operator)) {
        this.next()
        if (this.token === '') this.fail('syntax error: operand expected')
        const operand = this.expression(2)
        const value = operator === '=' ? operand : this.apply(operator.slice(0, -1), this.read(place), operand)
        this.write(place, value)
        return value
      }
      return this.read(place)
    }
    return this.fail(token === ')' ? 'syntax error: operand expected' : 'syntax error: operand expected')
  }

  private unaryOperand(): bigint {
    // Unary operators bind tighter than everything else, `**` included.
    return this.unary()
  }

  private place(): Place {
    const name = this.token
    if (this.text[this.i] !== '[') {
      this.next()
      return { name, index: undefined }
    }
    let depth = 0
    let end = this.i
    for (; end < this.text.length; end++) {
      if (this.text[end] === '[') depth++
      else if (this.text[end] === ']' && --depth === 0) break
    }
    const inner = this.text.slice(this.i + 1, end)
    this.i = end + 1
    this.next()
    return {
      name,
      index: this.scope.isAssociative(name)
        ? inner.replace(/["']/g, '')
        : String(this.skipping ? 0n : evaluate(inner, this.scope, this.depth + 1)),
    }
  }

  private read(place: Place): bigint {
    if (this.skipping) return 0n
    const value = this.scope.get(place.name, place.index)
    return value === undefined ? 0n : evaluate(value, this.scope, this.depth + 1)
  }

  private write(place: Place, value: bigint): void {
    if (!this.skipping) this.scope.set(place.name, place.index, String(value))
  }

  private number(token: string): bigint {
    const hash = token.indexOf('#')
    if (hash > 0) {
      const base = Number(token.slice(0, hash))
      if (base < 2 || base > 64) this.fail('invalid arithmetic base')
      let value = 0n
      for (const c of token.slice(hash + 1)) {
        let digit = digitsOf.indexOf(c)
        if (base <= 36 && digit >= 36) digit -= 26
        if (digit < 0 || digit >= base) this.fail('value too great for base')
        value = int64(value * BigInt(base) + BigInt(digit))
      }
      return value
    }
    if (/^0[xX]/.test(token)) {
      if (!/^0[xX][0-9a-fA-F]*$/.test(token)) this.fail('value too great for base')
      return token.length === 2 ? 0n : int64(BigInt(token))
    }
    if (token.length > 1 && token.startsWith('0')) {
      if (!/^[0-7]+$/.test(token)) this.fail('value too great for base')
      return int64(BigInt(`0o${token.slice(1) || '0'}`))
    }
    if (!/^\d+$/.test(token)) this.fail('value too great for base')
    return int64(BigInt(token))
  }
}
