/** A text that is no JSON; the message ends with the position. */
export class JsonError extends Error {}

/** All JSON values of a text, one after the other. */
export function* jsonValues(text: string): Generator<unknown> {
  let i = 0
  const fail = (message: string): never => {
    const before = text.slice(0, i)
    const line = before.split('\n').length
    throw new JsonError(`${message} at line ${line}, column ${i - before.lastIndexOf('\n') - 1}`)
  }
  const space = () => {
    while (i < text.length && ' \t\r\n'.includes(text[i] as string)) i++
  }
  const value = (depth: number): unknown => {
    if (depth > 500) fail('Exceeds depth limit for parsing')
    space()
    const c = text[i]
    if (c === undefined) return fail('Unfinished JSON term')
    if (c === '{') {
      i++
      const object: Record<string, unknown> = {}
      space()
      if (text[i] === '}') {
        i++
        return object
      }
      for (;;) {
        space()
        if (text[i] !== '"') {
          if (text[i] === undefined) fail('Unfinished JSON term')
          fail('Object keys must be strings')
        }
        const key = string()
        space()
        if (text[i] !== ':')
          fail(text[i] === undefined ? 'Unfinished JSON term' : 'Objects must consist of key:value pairs')
        i++
        const item = value(depth + 1)
        Object.defineProperty(object, key, { value: item, enumerable: true, configurable: true, writable: true })
        space()
        if (text[i] === ',') i++
        else if (text[i] === '}') {
          i++
          return object
        } else fail(text[i] === undefined ? 'Unfinished JSON term' : 'Expected separator between values')
      }
    }
    if (c === '[') {
      i++
      const array: unknown[] = []
      space()
      if (text[i] === ']') {
        i++
        return array
      }
      for (;;) {
        array.push(value(depth + 1))
        space()
        if (text[i] === ',') i++
        else if (text[i] === ']') {
          i++
          return array
        } else fail(text[i] === undefined ? 'Unfinished JSON term' : 'Expected separator between values')
      }
    }
    if (c === '"') return string()
    const word = /^[^\s,:[\]{}"]+/.exec(text.slice(i, i + 400))?.[0]
    if (word === undefined) {
      i++
      return fail(`Expected value before ${c}`)
    }
    i += word.length
    if (word === 'null') return null
    if (word === 'true') return true
    if (word === 'false') return false
    if (word === 'nan' || word === 'NaN') return null
    if (/^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(word)) return Number(word)
    return fail('Invalid numeric literal')
  }
  const string = (): string => {
    let out = ''
    i++
    for (;;) {
      const c = text[i]
      if (c === undefined) return fail('Unfinished string')
      if (c === '"') {
        i++
        return out
      }
      if (c === '\\') {
        const escape = text[i + 1] ?? ''
        if (escape === 'u') {
          out += String.fromCharCode(parseInt(text.slice(i + 2, i + 6), 16))
          i += 6
          continue
        }
        const plain: Record<string, string> = {
          n: '\n',
          t: '\t',
          r: '\r',
          b: '\b',
          f: '\f',
          '/': '/',
          '\\': '\\',
          '"': '"',
        }
        if (!Object.hasOwn(plain, escape)) fail('Invalid escape')
        out += plain[escape]
        i += 2
        continue
      }
      let end = i
      while (end < text.length && text[end] !== '"' && text[end] !== '\\') end++
      out += text.slice(i, end)
      i = end
    }
  }
  for (;;) {
    space()
    if (i >= text.length) return
    yield value(0)
  }
}

/** JSON as jq prints it; `indent` 0 = on one line. */
export const toJson = (
  value: unknown,
  options: { indent: string; sort?: boolean; ascii?: boolean },
  at = '',
): string => {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') {
    const text = JSON.stringify(value).replace(/\x7f/g, '\\u007f')
    return options.ascii
      ? text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : text
  }
  if (typeof value !== 'object') return String(value)
  const inner = at + options.indent
  const open = options.indent ? `\n${inner}` : ''
  const close = options.indent ? `\n${at}` : ''
  const separator = options.indent ? `,\n${inner}` : ','
  if (Array.isArray(value))
    return value.length === 0
      ? '[]'
      : `[${open}${value.map((item) => toJson(item, options, inner)).join(separator)}${close}]`
  const keys = Object.keys(value)
  if (options.sort) keys.sort()
  if (keys.length === 0) return '{}'
  return `{${open}${keys.map((key) => `${JSON.stringify(key)}:${options.indent ? ' ' : ''}${toJson((value as Record<string, unknown>)[key], options, inner)}`).join(separator)}${close}}`
}

/** A number as jq prints it. */
export const numberText = (value: number): string => {
  if (Number.isNaN(value)) return 'null'
  if (!Number.isFinite(value)) return value > 0 ? '1.7976931348623157e+308' : '-1.7976931348623157e+308'
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}
