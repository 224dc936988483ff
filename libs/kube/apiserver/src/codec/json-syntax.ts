// Where a text stops being JSON, in the words of Go's decoder.
import { goQuote } from '@kubarium/kube-objects'

const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' }
const END = 'unexpected end of JSON input'

const MAX_DEPTH = 10_000

class SyntaxProblem extends Error {}

/** What Go says of a text that is no JSON; undefined when it is. */
export function jsonSyntaxProblem(text: string): string | undefined {
  const opened = text.length > MAX_DEPTH ? openedTooDeep(text) : undefined
  if (opened) return `invalid character '${opened}' exceeded max depth`
  try {
    new Scanner(text).document()
    return undefined
  } catch (error) {
    if (error instanceof SyntaxProblem) return error.message
    throw error
  }
}

/** The bracket that nests values deeper than Go's decoder goes. */
function openedTooDeep(text: string): string | undefined {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (char === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++
    } else if (char === '[' || char === '{') {
      if (++depth > MAX_DEPTH) return char
    } else if (char === ']' || char === '}') depth--
  }
  return undefined
}

class Scanner {
  private at = 0

  constructor(private readonly text: string) {}

  document(): void {
    this.value()
    this.space()
    if (this.at < this.text.length) this.fail('after top-level value')
  }

  private value(): void {
    this.space()
    const char = this.text[this.at]
    if (char === '{') this.object()
    else if (char === '[') this.list()
    else if (char === '"') this.string()
    else if (char !== undefined && /[-0-9]/.test(char)) this.number()
    else if (char !== undefined && char in LITERALS) this.literal(LITERALS[char]!)
    else this.fail('looking for beginning of value')
  }

  private object(): void {
    this.at++
    this.space()
    if (this.takes('}')) return
    for (;;) {
      this.space()
      if (this.text[this.at] !== '"') this.fail('looking for beginning of object key string')
      this.string()
      this.space()
      if (!this.takes(':')) this.fail('after object key')
      this.value()
      this.space()
      if (this.takes('}')) return
      if (!this.takes(',')) this.fail('after object key:value pair')
    }
  }

  private list(): void {
    this.at++
    this.space()
    if (this.takes(']')) return
    for (;;) {
      this.value()
      this.space()
      if (this.takes(']')) return
      if (!this.takes(',')) this.fail('after array element')
    }
  }

  private string(): void {
    this.at++
    for (; ; this.at++) {
      const char = this.text[this.at]
      if (char === '"') break
      if (char === undefined || char < ' ') this.fail('in string literal')
      if (char !== '\\') continue
      this.at++
      const escape = this.text[this.at]
      if (escape === 'u') {
        for (let i = 0; i < 4; i++) {
          this.at++
          if (!/[0-9a-fA-F]/.test(this.text[this.at] ?? '')) this.fail('in \\u hexadecimal character escape')
        }
      } else if (escape === undefined || !'bfnrt\\/"'.includes(escape)) this.fail('in string escape code')
    }
    this.at++
  }

  private number(): void {
    if (this.takes('-') && !this.isDigit()) this.fail('in numeric literal')
    if (!this.takes('0')) this.digits()
    if (this.takes('.')) {
      if (!this.isDigit()) this.fail('after decimal point in numeric literal')
      this.digits()
    }
    if (this.takes('e') || this.takes('E')) {
      if (!this.takes('+')) this.takes('-')
      if (!this.isDigit()) this.fail('in exponent of numeric literal')
      this.digits()
    }
  }

  private literal(word: string): void {
    this.at++
    for (let i = 1; i < word.length; i++)
      if (!this.takes(word[i]!)) this.fail(`in literal ${word} (expecting '${word[i]!}')`)
  }

  private space(): void {
    while (this.at < this.text.length && ' \t\r\n'.includes(this.text[this.at]!)) this.at++
  }

  private digits(): void {
    while (this.isDigit()) this.at++
  }

  private isDigit(): boolean {
    return /[0-9]/.test(this.text[this.at] ?? '')
  }

  private takes(char: string): boolean {
    if (this.text[this.at] !== char) return false
    this.at++
    return true
  }

  private fail(where: string): never {
    // At the end Go goes on as with a space, which only some places mind.
    const char =
      this.text[this.at] ??
      (/^in (literal|numeric|exponent|\\u|string escape)|^after decimal/.test(where) ? ' ' : undefined)
    throw new SyntaxProblem(char === undefined ? END : `invalid character ${quoted(char)} ${where}`)
  }
}

/** A character as Go quotes it: single quotes are escaped, double ones are not; bytes beyond ASCII come one by one. */
function quoted(char: string): string {
  if (char === "'") return `'\\''`
  if (char === '"') return `'"'`
  const first = new TextEncoder().encode(char)[0]!
  const shown = first > 127 ? String.fromCharCode(first) : char
  return `'${goQuote(shown).slice(1, -1)}'`
}
