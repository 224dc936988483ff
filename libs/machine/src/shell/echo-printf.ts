import { fromBytes, normalizeBytes, toBytes } from '../text.ts'

/** Text of `echo`, and whether `\c` ended all output. */
export const echoText = (args: string[]): string => {
  let newline = true
  let escapes = false
  let i = 0
  for (; i < args.length && /^-[neE]+$/.test(args[i] as string); i++) {
    for (const flag of (args[i] as string).slice(1)) {
      if (flag === 'n') newline = false
      else escapes = flag === 'e'
    }
  }
  const text = args.slice(i).join(' ')
  if (!escapes) return text + (newline ? '\n' : '')
  const { text: out, stopped } = unescape(text, 'echo')
  return out + (newline && !stopped ? '\n' : '')
}

const simpleEscapes: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** Replaces backslash escapes as `echo -e`, `printf` formats or `%b` do. */
export const unescape = (text: string, style: 'echo' | 'format' | 'b'): { text: string; stopped: boolean } => {
  if (!text.includes('\\')) return { text, stopped: false }
  let out = ''
  let bytes = false
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\' || i + 1 === text.length) {
      out += text[i]
      continue
    }
    const c = text[++i] as string
    if (Object.hasOwn(simpleEscapes, c)) out += simpleEscapes[c]
    else if (c === 'c' && style !== 'format') return { text: bytes ? normalizeBytes(out) : out, stopped: true }
    else if ((c === '"' || c === "'" || c === '?') && style !== 'echo') out += c
    else if (c === 'x') {
      const digits = /^[0-9a-fA-F]{1,2}/.exec(text.slice(i + 1))?.[0]
      if (!digits) out += '\\x'
      else {
        out += fromBytes([parseInt(digits, 16)])
        bytes = true
        i += digits.length
      }
    } else if (c === 'u' || c === 'U') {
      const digits = /^[0-9a-fA-F]+/.exec(text.slice(i + 1, i + 1 + (c === 'u' ? 4 : 8)))?.[0]
      if (!digits) out += `\\${c}`
      else {
        const code = parseInt(digits, 16)
        out += code <= 0x10ffff ? String.fromCodePoint(code) : ''
        i += digits.length
      }
    } else if (c >= '0' && c <= '7' && (style !== 'echo' || c === '0')) {
      const digits =
        (style === 'format' || (style === 'b' && c !== '0') ? /^[0-7]{1,3}/ : /^0[0-7]{0,3}/).exec(
          text.slice(i),
        )?.[0] ?? c
      out += fromBytes([parseInt(digits, 8) & 255])
      bytes = true
      i += digits.length - 1
    } else out += `\\${c}`
  }
  return { text: bytes ? normalizeBytes(out) : out, stopped: false }
}

/** Result of printf: text, complaints (without the command's name), status, and variables for `%n`. */
export interface Formatted {
  text: string
  errors: string[]
  status: number
}

/** printf(1) as bash has it. `now` (ms) is for `%(…)T`, `date` formats it. */
export const formatPrintf = (
  args: string[],
  options: { quote: (text: string) => string; date?: (format: string, seconds: number) => string; now?: number },
): Formatted => {
  const [format = '', ...values] = args
  const errors: string[] = []
  let status = 0
  let text = ''
  let used = 0
  let stopped = false
  const take = (): string | undefined => values[used++]
  const complain = (message: string) => {
    errors.push(message)
    status = 1
  }
  const integer = (value: string | undefined): bigint => {
    if (value === undefined || value === '') return 0n
    const trimmed = value.trim()
    if (/^['"]/.test(trimmed)) return BigInt(trimmed.codePointAt(1) ?? 0)
    const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(trimmed)
    if (!match) {
      complain(`${value}: invalid number`)
      return 0n
    }
    if (match[0].length < trimmed.length)
      complain(`${value}: invalid ${/^[+-]?0\d/.test(trimmed) && /^[+-]?\d+$/.test(trimmed) ? 'octal ' : ''}number`)
    const digits = match[2] as string
    const number = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)
    return match[1] === '-' ? -number : number
  }
  const float = (value: string | undefined): number => {
    if (value === undefined || value === '') return 0
    if (/^['"]/.test(value)) return value.codePointAt(1) ?? 0
    const match =
      /^\s*([+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+|inf(?:inity)?|nan))/i.exec(
        value,
      )
    if (!match) {
      complain(`${value}: invalid number`)
      return 0
    }
    if (match[0].length < value.length) complain(`${value}: invalid number`)
    const word = (match[1] as string).toLowerCase()
    return word.includes('inf')
      ? word.startsWith('-')
        ? -Infinity
        : Infinity
      : word.includes('nan')
        ? NaN
        : Number(match[1])
  }
  const directive = /%%|%([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:hh|h|ll|l|L|q|j|z|t)?(\([^)]*\)T|[A-Za-z%])|%|\\/g
  const pass = () => {
    let last = 0
    directive.lastIndex = 0
    for (let match = directive.exec(format); match && !stopped; match = directive.exec(format)) {
      text += format.slice(last, match.index)
      last = directive.lastIndex
      if (match[0] === '\\') {
        const raw =
          /^\\(?:x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|[^]|$)/.exec(
            format.slice(match.index),
          )?.[0] ?? '\\'
        if (raw === '\\c') {
          stopped = true
          return
        }
        text += unescape(raw, 'format').text
        last = match.index + raw.length
        directive.lastIndex = last
        continue
      }
      if (match[0] === '%%') {
        text += '%'
        continue
      }
      if (match[0] === '%') {
        complain(`\`${format.slice(match.index)}': missing format character`)
        stopped = true
        return
      }
      let flags = match[1] ?? ''
      let width = match[2] === '*' ? Number(integer(take())) : Number(match[2] ?? 0)
      if (width < 0) {
        flags += '-'
        width = -width
      }
      const hasPrecision = /\.\*?\d*(?:hh|h|ll|l|L|q|j|z|t)?[A-Za-z(]/.test(match[0])
      let precision = match[3] === '*' ? Number(integer(take())) : hasPrecision ? Number(match[3] ?? 0) : -1
      if (precision < 0) precision = -1
      const conversion = match[4] as string
      text += convert(conversion, flags, Math.min(width, 1_000_000), precision)
    }
    if (!stopped) text += format.slice(last)
  }
  const pad = (body: string, flags: string, width: number, zeros = false): string => {
    const length = [...body].length
    if (length >= width) return body
    if (flags.includes('-')) return body + ' '.repeat(width - length)
    if (zeros && flags.includes('0')) {
      const sign = /^[+\- ]?(?:0[xX])?/.exec(body)?.[0] ?? ''
      return sign + '0'.repeat(width - length) + body.slice(sign.length)
    }
    return ' '.repeat(width - length) + body
  }
  const signed = (negative: boolean, flags: string) =>
    negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const convert = (conversion: string, flags: string, width: number, precision: number): string => {
    if (conversion.endsWith('T')) {
      const value = take()
      const seconds =
        value === undefined || value === '-1' || value === '-2'
          ? Math.floor((options.now ?? 0) / 1000)
          : Number(integer(value))
      return pad(options.date ? options.date(conversion.slice(1, -2) || '%X', seconds) : '', flags, width)
    }
    switch (conversion) {
      case 's': {
        const value = take() ?? ''
        return pad(precision >= 0 ? [...value].slice(0, precision).join('') : value, flags, width)
      }
      case 'b': {
        const { text: body, stopped: stop } = unescape(take() ?? '', 'b')
        if (stop) stopped = true
        return pad(body, flags, width)
      }
      case 'q':
        return pad(options.quote(take() ?? ''), flags, width)
      case 'c':
        return pad((take() ?? '').slice(0, 1), flags, width)
      case 'd':
      case 'i': {
        let value = integer(take())
        const clamped =
          value > 9223372036854775807n
            ? 9223372036854775807n
            : value < -9223372036854775808n
              ? -9223372036854775808n
              : value
        if (clamped !== value) complain(`warning: ${value}: Numerical result out of range`)
        value = clamped
        const digits = (value < 0n ? -value : value).toString().padStart(precision, '0')
        return pad(
          signed(value < 0n, flags) + (precision === 0 && value === 0n ? '' : digits),
          precision >= 0 ? flags.replace(/0/g, '') : flags,
          width,
          true,
        )
      }
      case 'u':
      case 'o':
      case 'x':
      case 'X': {
        const value = BigInt.asUintN(64, integer(take()))
        let digits = value.toString(conversion === 'u' ? 10 : conversion === 'o' ? 8 : 16).padStart(precision, '0')
        if (conversion === 'X') digits = digits.toUpperCase()
        if (flags.includes('#') && value !== 0n)
          digits = (conversion === 'o' ? '0' : conversion === 'u' ? '' : `0${conversion}`) + digits
        return pad(digits, precision >= 0 ? flags.replace(/0/g, '') : flags, width, true)
      }
      case 'f':
      case 'F':
      case 'e':
      case 'E':
      case 'g':
      case 'G':
        return pad(formatFloat(float(take()), conversion, flags, precision), flags, width, true)
      default:
        complain(`\`${conversion}': invalid format character`)
        stopped = true
        return ''
    }
  }
  do {
    const before = used
    pass()
    if (used === before) break
  } while (used < values.length && !stopped && text.length < 10_000_000)
  return { text: /[\udc80-\udcff]/.test(text) ? fromBytes(toBytes(text)) : text, errors, status }
}

/** %f, %e, %g as C has them. */
export const formatFloat = (value: number, conversion: string, flags: string, precision: number): string => {
  const negative = value < 0 || Object.is(value, -0)
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return (Number.isNaN(value) ? '' : sign) + (Number.isNaN(value) ? 'nan' : 'inf')
  const lower = conversion.toLowerCase()
  const digits = precision < 0 ? 6 : Math.min(precision, 100)
  const exponent = (text: string) => text.replace(/e([+-])(\d)$/, 'e$10$2')
  let body: string
  if (lower === 'f') body = fixed(size, digits)
  else if (lower === 'e') body = exponent(size.toExponential(digits))
  else {
    const significant = digits === 0 ? 1 : digits
    const power = size === 0 ? 0 : Number(size.toExponential(significant - 1).split('e')[1])
    if (power < -4 || power >= significant) {
      const [mantissa = '', exp = ''] = size.toExponential(significant - 1).split('e')
      body = exponent(
        `${flags.includes('#') ? mantissa : mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa}e${exp}`,
      )
    } else {
      body = fixed(size, Math.max(0, significant - 1 - power))
      if (!flags.includes('#') && body.includes('.')) body = body.replace(/\.?0+$/, '')
    }
  }
  if (flags.includes('#') && !body.includes('.')) body += '.'
  const text = sign + body
  return conversion === lower ? text : text.toUpperCase()
}

const fixed = (size: number, digits: number): string =>
  size < 1e21 ? size.toFixed(digits) : `${BigInt(size)}${digits ? `.${'0'.repeat(digits)}` : ''}`

/** Quotes a text so that a shell reads it back, as `printf %q` does. */
export const quoteWord = (text: string): string => {
  if (text === '') return "''"
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text)
  return text
    .replace(/[^\w@%+=:,./\u0080-\uffff-]/g, '\\$&')
    .replace(/^([~#])/, '\\$1')
    .replace(/\\([~])(?!$)/g, (all) => all)
}

/** `$'…'` */
export const ansiQuote = (text: string): string =>
  `$'${text.replace(/[\x00-\x1f\x7f'\\]/g, (c) => ({ '\n': '\\n', '\t': '\\t', '\r': '\\r', "'": "\\'", '\\': '\\\\', '\x1b': '\\E', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\v': '\\v' })[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)}'`

/** Quotes as `${x@Q}` and `declare -p` of single words do. */
export const quoteSingle = (text: string): string =>
  /[\x00-\x1f\x7f]/.test(text) ? ansiQuote(text) : `'${text.replaceAll("'", `'\\''`)}'`

/** Quotes in double quotes as `declare -p` does. */
export const quoteDouble = (text: string): string =>
  /[\x00-\x1f\x7f]/.test(text) ? ansiQuote(text) : `"${text.replace(/["$`\\]/g, '\\$&')}"`
