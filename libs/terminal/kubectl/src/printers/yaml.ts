// YAML as Go's libraries write it (sigs.k8s.io/yaml): keys sorted, lists not indented, strings quoted only when needed.

const RESOLVES =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|\.nan|\.NaN|\.NAN|[-+]?\.inf|[-+]?\.Inf|[-+]?\.INF|<<|)$/
const NUMBER =
  /^[-+]?(?:\d[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?|\.\d[\d_]*(?:[eE][-+]?\d+)?|0x[\da-fA-F_]+|0o?[0-7_]+|0b[01_]+)$/
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d{1,2}(?::?\d{2})?))?)?$/
const SEXAGESIMAL = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

/** Writes a JSON value as YAML, with a newline at the end. */
export function toYaml(value: unknown): string {
  if (isMap(value) || Array.isArray(value)) {
    const isEmpty = Array.isArray(value) ? value.length === 0 : keysOf(value as object).length === 0
    if (isEmpty) return Array.isArray(value) ? '[]\n' : '{}\n'
    return block(value, 0)
  }
  return `${scalar(value, 0)}\n`
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const keysOf = (value: object): string[] =>
  Object.keys(value)
    .filter((key) => (value as Record<string, unknown>)[key] !== undefined)
    .sort(naturally)

function block(value: unknown, indent: number): string {
  const pad = ' '.repeat(indent)
  if (Array.isArray(value)) return value.map((item) => `${pad}- ${nested(item, indent + 2, true).trimStart()}`).join('')
  const map = value as Record<string, unknown>
  return keysOf(map)
    .map((key) => `${pad}${scalar(key, indent, true)}:${entry(map[key], indent)}`)
    .join('')
}

function entry(value: unknown, indent: number): string {
  if (Array.isArray(value)) return value.length === 0 ? ' []\n' : `\n${block(value, indent)}`
  if (isMap(value)) return keysOf(value).length === 0 ? ' {}\n' : `\n${block(value, indent + 2)}`
  return ` ${scalar(value, indent + 2)}\n`
}

function nested(value: unknown, indent: number, _inList: boolean): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]\n' : block(value, indent)
  if (isMap(value)) return keysOf(value).length === 0 ? '{}\n' : block(value, indent)
  return `${scalar(value, indent)}\n`
}

function scalar(value: unknown, indent: number, isKey = false): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'string') return String(value)
  if (value === '' || RESOLVES.test(value) || NUMBER.test(value) || TIMESTAMP.test(value) || SEXAGESIMAL.test(value))
    return JSON.stringify(value)
  if (!isKey && value.includes('\n') && isLiteral(value)) return literal(value, indent)
  if (!isPrintable(value)) return doubleQuoted(value)
  if (value.includes('\n')) return doubleQuoted(value)
  if (isPlain(value)) return value
  return `'${value.replaceAll("'", "''")}'`
}

function number(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value)
  return String(value)
}

const isPrintable = (value: string): boolean =>
  !/[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u.test(value)

// A literal block cannot begin with a blank, and blanks before a line break would be lost.
const isLiteral = (value: string): boolean =>
  isPrintable(value) &&
  !/^[ \t]/.test(value.replace(/^\n+/, '')) &&
  !/[ \t]\n/.test(value.replace(/\n[ \t]+\n/g, ' \n')) &&
  !/ $/.test(value) &&
  !/^\n*$/.test(value) &&
  !value.includes('\t\n')

function literal(value: string, indent: number): string {
  const chomp = value.endsWith('\n') ? (value.endsWith('\n\n') ? '+' : '') : '-'
  const hint = value.startsWith('\n') || value.startsWith(' ') ? '2' : ''
  const body = value.endsWith('\n') ? value.slice(0, -1) : value
  const pad = ' '.repeat(indent)
  return `|${hint}${chomp}\n${body
    .split('\n')
    .map((line) => (line === '' ? '' : pad + line))
    .join('\n')}`
}

function isPlain(value: string): boolean {
  if (/^[ \t]|[ \t]$/.test(value)) return false
  if (/^[,[\]{}#&*!|>'"%@`]/.test(value)) return false
  if (/^[-?:](?:\s|$)/.test(value) || value === '-' || value.startsWith('---') || value.startsWith('...')) return false
  if (/:(?:\s|$)/.test(value) || /\s#/.test(value)) return false
  return true
}

function doubleQuoted(value: string): string {
  const escapes: Record<string, string> = {
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '"': '\\"',
    '\\': '\\\\',
    '\0': '\\0',
    '\x07': '\\a',
    '\b': '\\b',
    '\v': '\\v',
    '\f': '\\f',
    '\x1b': '\\e',
    '\ufeff': '\\uFEFF',
  }

  return `"${value.replace(/["\\\x00-\x1f\x7f\ufeff]/g, (char) => escapes[char] ?? `\\x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}"`
}

/** go-yaml's order of keys: digits by value, letters before other characters. */
function naturally(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  let digits = false
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [l, r] = [left[i]!, right[i]!]
    if (l === r) {
      digits = /\d/.test(l)
      continue
    }
    const [isL, isR] = [/\p{L}/u.test(l), /\p{L}/u.test(r)]
    if (isL && isR) return l < r ? -1 : 1
    if (isL || isR) {
      if (digits) return isL ? 1 : -1
      return isL ? 1 : -1
    }
    const [startL, startR] = [digitsAt(left, i), digitsAt(right, i)]
    if (startL !== '' && startR !== '') {
      const [numberL, numberR] = [Number(startL), Number(startR)]
      if (numberL !== numberR) return numberL - numberR
      if (startL.length !== startR.length) return startL.length - startR.length
    }
    return l < r ? -1 : 1
  }
  return left.length - right.length
}

const digitsAt = (chars: readonly string[], from: number): string => /^\d*/.exec(chars.slice(from).join(''))?.[0] ?? ''
