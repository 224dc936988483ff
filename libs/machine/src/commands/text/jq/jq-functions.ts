// Functions of a value alone, by name and number of arguments.
import { strftime } from '../../../strftime.ts'
import { toBytes } from '../../../text.ts'
import { arithmetic, contains, flatten } from './jq-arithmetic.ts'
import type { JqContext } from './jq-evaluate.ts'
import { getIndex } from './jq-paths.ts'
import { matchAll, splitRegex } from './jq-regex.ts'
import { JqError, compareValues, isRecord, needArray, needNumber, needString, shown, text, typeOf } from './jq-value.ts'
import { JsonError, jsonValues } from './json-text.ts'

type ValueFunction = (value: unknown, args: unknown[], context: JqContext) => unknown

const math =
  (f: (n: number) => number): ValueFunction =>
  (value) =>
    f(needNumber(value))

export const valueFunctions: Record<string, ValueFunction> = {
  'length/0': (value) => {
    if (value === null || value === undefined) return 0
    if (typeof value === 'string') return [...value].length
    if (typeof value === 'number') return Math.abs(value)
    if (Array.isArray(value)) return value.length
    if (isRecord(value)) return Object.keys(value).length
    throw new JqError(`${typeOf(value)} (${shown(value)}) has no length`)
  },
  'utf8bytelength/0': (value) => toBytes(needString(value, 'only strings have UTF-8 byte length')).length,
  'keys/0': (value) => {
    if (Array.isArray(value)) return value.map((_, i) => i)
    if (isRecord(value)) return Object.keys(value).sort()
    throw new JqError(`${typeOf(value)} (${shown(value)}) has no keys`)
  },
  'keys_unsorted/0': (value) => {
    if (Array.isArray(value)) return value.map((_, i) => i)
    if (isRecord(value)) return Object.keys(value)
    throw new JqError(`${typeOf(value)} (${shown(value)}) has no keys`)
  },
  'has/1': (value, [key]) => {
    if (isRecord(value) && typeof key === 'string') return Object.hasOwn(value, key)
    if (Array.isArray(value) && typeof key === 'number') return key >= 0 && key < value.length
    throw new JqError(
      `Cannot check whether ${typeOf(value)} has a ${typeof key === 'string' ? 'string key' : `${typeOf(key)} key`}`,
    )
  },
  'in/1': (value, [object]) => valueFunctions['has/1']?.(object, [value], undefined as unknown as JqContext),
  'contains/1': (value, [other]) => contains(value, other),
  'inside/1': (value, [other]) => contains(other, value),
  'add/0': (value) =>
    (Array.isArray(value)
      ? value
      : isRecord(value)
        ? Object.values(value)
        : needArray(value, 'cannot be iterated over')
    ).reduce((sum: unknown, item: unknown) => arithmetic('+', sum, item), null),
  'type/0': (value) => typeOf(value),
  'tostring/0': (value) => (typeof value === 'string' ? value : text(value)),
  'tonumber/0': (value) => {
    if (typeof value === 'number') return value
    if (typeof value === 'string' && /^\s*-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(value)) return Number(value)
    throw new JqError(
      typeof value === 'string'
        ? `Cannot use ${typeOf(value)} (${shown(value)}) as a number`
        : `${typeOf(value)} (${shown(value)}) cannot be parsed as a number`,
    )
  },
  'tojson/0': (value) => text(value),
  'fromjson/0': (value) => {
    try {
      const [first] = [...jsonValues(needString(value, 'only strings can be parsed'))]
      return first ?? null
    } catch (error) {
      if (error instanceof JsonError) throw new JqError(`${error.message} (while parsing '${String(value)}')`)
      throw error
    }
  },
  'ascii_downcase/0': (value) => needString(value, 'cannot be lower-cased').replace(/[A-Z]/g, (c) => c.toLowerCase()),
  'ascii_upcase/0': (value) => needString(value, 'cannot be upper-cased').replace(/[a-z]/g, (c) => c.toUpperCase()),
  'explode/0': (value) => Array.from(needString(value, 'cannot be exploded'), (c) => c.codePointAt(0)),
  'implode/0': (value) =>
    needArray(value, 'cannot be imploded')
      .map((code) => String.fromCodePoint(code as number))
      .join(''),
  'ltrimstr/1': (value, [prefix]) =>
    typeof value === 'string' && typeof prefix === 'string' && value.startsWith(prefix)
      ? value.slice(prefix.length)
      : value,
  'rtrimstr/1': (value, [suffix]) =>
    typeof value === 'string' && typeof suffix === 'string' && suffix && value.endsWith(suffix)
      ? value.slice(0, -suffix.length)
      : value,
  'trim/0': (value) => needString(value, 'cannot be trimmed').trim(),
  'ltrim/0': (value) => needString(value, 'cannot be trimmed').trimStart(),
  'rtrim/0': (value) => needString(value, 'cannot be trimmed').trimEnd(),
  'startswith/1': (value, [prefix]) => {
    if (typeof value !== 'string' || typeof prefix !== 'string')
      throw new JqError('startswith() requires string inputs')
    return value.startsWith(prefix)
  },
  'endswith/1': (value, [suffix]) => {
    if (typeof value !== 'string' || typeof suffix !== 'string') throw new JqError('endswith() requires string inputs')
    return value.endsWith(suffix)
  },
  'split/1': (value, [separator]) => {
    if (typeof value !== 'string' || typeof separator !== 'string')
      throw new JqError('split input and separator must be strings')
    return value === '' ? [] : value.split(separator)
  },
  'split/2': (value, [pattern, flags]) => splitRegex(value, pattern, typeof flags === 'string' ? flags : ''),
  'join/1': (value, [separator]) =>
    needArray(value, 'cannot be iterated over')
      .map((item) =>
        item === null
          ? ''
          : typeof item === 'string'
            ? item
            : typeof item === 'number' || typeof item === 'boolean'
              ? String(item)
              : String(arithmetic('+', '', item)),
      )
      .join(String(separator)),
  'test/1': (value, [pattern]) => matchAll(value, pattern, '').length > 0,
  'test/2': (value, [pattern, flags]) => matchAll(value, pattern, typeof flags === 'string' ? flags : '').length > 0,
  'sort/0': (value) => needArray(value, 'cannot be sorted, as it is not an array').slice().sort(compareValues),
  'unique/0': (value) =>
    needArray(value, 'cannot be sorted, as it is not an array')
      .slice()
      .sort(compareValues)
      .filter((item, i, list) => i === 0 || compareValues(item, list[i - 1]) !== 0),
  'min/0': (value) =>
    needArray(value, 'cannot be iterated over').reduce(
      (best: unknown, item) => (best === undefined || compareValues(item, best) < 0 ? item : best),
      undefined,
    ) ?? null,
  'max/0': (value) =>
    needArray(value, 'cannot be iterated over').reduce(
      (best: unknown, item) => (best === undefined || compareValues(item, best) >= 0 ? item : best),
      undefined,
    ) ?? null,
  'reverse/0': (value) =>
    value === null
      ? []
      : typeof value === 'string'
        ? [...value].reverse().join('')
        : needArray(value, 'cannot be reversed, as it is not an array').slice().reverse(),
  'flatten/0': (value) => flatten(needArray(value, 'cannot be flattened'), Infinity),
  'flatten/1': (value, [depth]) => {
    if (needNumber(depth) < 0) throw new JqError('flatten depth must not be negative')
    return flatten(needArray(value, 'cannot be flattened'), depth as number)
  },
  'first/0': (value) => getIndex(value, 0),
  'last/0': (value) => getIndex(value, -1),
  'nth/1': (value, [n]) => getIndex(value, n),
  'index/1': (value, [wanted]) =>
    typeof value === 'string'
      ? ((at) => (at < 0 ? null : at))(value.indexOf(String(wanted)))
      : ((
          (Array.isArray(wanted)
            ? getIndex(value, wanted)
            : needArray(value, 'cannot be searched').flatMap((item, i) =>
                compareValues(item, wanted) === 0 ? [i] : [],
              )) as number[]
        )[0] ?? null),
  'rindex/1': (value, [wanted]) =>
    typeof value === 'string'
      ? ((at) => (at < 0 ? null : at))(value.lastIndexOf(String(wanted)))
      : ((
          needArray(value, 'cannot be searched').flatMap((item, i) =>
            compareValues(item, wanted) === 0 ? [i] : [],
          ) as number[]
        ).pop() ?? null),
  'indices/1': (value, [wanted]) => {
    if (typeof value === 'string') {
      const out: number[] = []
      for (let at = value.indexOf(String(wanted)); at >= 0 && wanted !== ''; at = value.indexOf(String(wanted), at + 1))
        out.push(at)
      return out
    }
    if (value === null) return null
    return Array.isArray(wanted)
      ? getIndex(value, wanted)
      : needArray(value, 'cannot be searched').flatMap((item, i) => (compareValues(item, wanted) === 0 ? [i] : []))
  },
  'floor/0': math(Math.floor),
  'ceil/0': math(Math.ceil),
  'round/0': math(Math.round),
  'sqrt/0': math(Math.sqrt),
  'abs/0': math(Math.abs),
  'fabs/0': math(Math.abs),
  'exp/0': math(Math.exp),
  'log/0': math(Math.log),
  'log2/0': math(Math.log2),
  'log10/0': math(Math.log10),
  'pow/2': (_, [a, b]) => needNumber(a) ** needNumber(b),
  'infinite/0': () => Infinity,
  'nan/0': () => NaN,
  'isnan/0': (value) => Number.isNaN(value),
  'isinfinite/0': (value) => value === Infinity || value === -Infinity,
  'isnormal/0': (value) => Number.isFinite(value) && value !== 0,
  'transpose/0': (value) => {
    const rows = needArray(value, 'cannot be transposed') as unknown[][]
    const width = Math.max(0, ...rows.map((row) => row.length))
    return Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? null))
  },
  'now/0': (_, __, context) => context.now / 1000,
  'todate/0': (value) => strftime('%Y-%m-%dT%H:%M:%SZ', needNumber(value) * 1000),
  'fromdate/0': (value) => fromDate(value),
  'fromdateiso8601/0': (value) => fromDate(value),
  'todateiso8601/0': (value) => strftime('%Y-%m-%dT%H:%M:%SZ', needNumber(value) * 1000),
  'strftime/1': (value, [pattern]) =>
    strftime(String(pattern), (Array.isArray(value) ? fromBroken(value) : needNumber(value)) * 1000),
  'gmtime/0': (value) => {
    const date = new Date(needNumber(value) * 1000)
    return [
      date.getUTCFullYear(),
      date.getUTCMonth(),
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
      date.getUTCDay(),
      Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000),
    ]
  },
  'mktime/0': (value) => fromBroken(needArray(value, 'mktime requires array of 6 numbers')),
  'ascii/0': (value) => String.fromCharCode(needNumber(value)),
  'builtins/0': () => Object.keys(valueFunctions),
  'input_filename/0': () => null,
  'trunc/0': math(Math.trunc),
}

const fromBroken = (parts: unknown[]): number => {
  const [year = 1970, month = 0, day = 1, hour = 0, minute = 0, second = 0] = parts as number[]
  return Date.UTC(year, month, day, hour, minute, Math.floor(second)) / 1000
}

const fromDate = (value: unknown): number => {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/.exec(
    needString(value, 'cannot be parsed as a date'),
  )
  if (!match) throw new JqError(`date "${String(value)}" does not match format "%Y-%m-%dT%H:%M:%SZ"`)
  const [, year, month, day, hour, minute, second] = match.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000
}
