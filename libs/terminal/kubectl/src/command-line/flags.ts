// Flags as kubectl's own library parses them (spf13/pflag): wording of errors included.
import { KubectlError } from '../process/failure.ts'

export type FlagType = 'bool' | 'string' | 'int' | 'int32' | 'duration' | 'strings' | 'stringArray' | 'map'

export interface Flag {
  readonly name: string
  readonly short?: string
  readonly type: FlagType
  /** As shown by help; also the value when the flag is not given. */
  readonly default?: string
  /** Value of the flag when it is given without one. */
  readonly bare?: string
  readonly about: string
  readonly hidden?: boolean
  readonly deprecated?: string
}

const flag =
  (type: FlagType) =>
  (name: string, about: string, more: Partial<Flag> = {}): Flag => ({ name, type, about, ...more })

export const bool = flag('bool')
export const text = flag('string')
/** 64 bits. */
export const int = flag('int')
export const int32 = flag('int32')
export const duration = flag('duration')
/** Values separated by commas, or given several times. */
export const strings = flag('strings')
/** Given several times; commas are part of a value. */
export const array = flag('stringArray')
/** Pairs of `key=value`, separated by commas or given several times. */
export const map = flag('map')

const REPEATED: ReadonlySet<FlagType> = new Set(['strings', 'stringArray', 'map'])

/** Values of one command line. */
export class FlagValues {
  private readonly values = new Map<string, string[]>()

  constructor(private readonly flags: readonly Flag[]) {}

  set({ name, type }: Flag, value: string): void {
    const list = type === 'strings' ? splitCommas(value) : type === 'map' ? value.split(',') : [value]
    const before = REPEATED.has(type) ? (this.values.get(name) ?? []) : []
    this.values.set(name, [...before, ...list])
  }

  given(name: string): boolean {
    return this.values.has(name)
  }

  text(name: string): string {
    return this.values.get(name)?.at(-1) ?? this.flags.find((one) => one.name === name)?.default ?? ''
  }

  list(name: string): readonly string[] {
    const given = this.values.get(name)
    if (given) return given
    const fallback = this.flags.find((one) => one.name === name)?.default
    return fallback ? fallback.split(',') : []
  }

  /** Pairs of a map, later ones before earlier ones of the same key. */
  pairs(name: string): Record<string, string> {
    return Object.fromEntries(
      this.list(name)
        .filter((pair) => pair !== '')
        .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
    )
  }

  flag(name: string): boolean {
    return /^(1|t|T|TRUE|true|True)$/.test(this.text(name))
  }

  number(name: string): number {
    return Number(this.text(name) || 0)
  }

  /** Milliseconds. */
  milliseconds(name: string): number {
    return parseDuration(this.text(name) || '0') ?? 0
  }
}

function splitCommas(value: string): string[] {
  if (value === '') return []
  // CSV: a quoted part keeps its commas.
  const parts = value.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? []
  const cleaned = parts.map((part) =>
    part
      .replace(/,$/, '')
      .replace(/^"(.*)"$/, '$1')
      .replaceAll('""', '"'),
  )
  if (!value.endsWith(',')) cleaned.pop()
  return cleaned
}

const UNITS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** A Go duration (`1m30s`) in milliseconds; undefined when it is none. */
export function parseDuration(value: string): number | undefined {
  if (/^[+-]?0$/.test(value)) return 0
  const match = /^([+-]?)((?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(value)
  if (!match) return undefined
  let total = 0
  for (const [, amount, unit] of value.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g))
    total += Number(amount) * UNITS[unit!]!
  return match[1] === '-' ? -total : total
}

/** Why a value does not fit a type, in Go's words. */
function problem({ type }: Flag, value: string): string | undefined {
  switch (type) {
    case 'bool':
      return /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value)
        ? undefined
        : `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`
    case 'int':
    case 'int32':
      if (/^[+-]?(\d+|0x[0-9a-fA-F]+|0o?[0-7]+|0b[01]+)$/.test(value))
        return Math.abs(Number(value)) >= 2 ** (type === 'int' ? 63 : 31)
          ? `strconv.ParseInt: parsing ${JSON.stringify(value)}: value out of range`
          : undefined
      return `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`
    case 'duration':
      if (parseDuration(value) !== undefined) return undefined
      return /^[+-]?[\d.]+$/.test(value)
        ? `time: missing unit in duration ${JSON.stringify(value)}`
        : `time: invalid duration ${JSON.stringify(value)}`
    case 'map':
      return value.split(',').every((pair) => pair === '' || pair.includes('='))
        ? undefined
        : 'malformed pair, expect string=string'
    default:
      return undefined
  }
}

export interface Parsed {
  readonly values: FlagValues
  readonly args: readonly string[]
  /** How many arguments stand before `--`; undefined without one. */
  readonly dash: number | undefined
  readonly help: boolean
  readonly deprecations: readonly string[]
}

/** Parses what stands after the command's name. @throws KubectlError; `path` is the command's own name for its hint */
export function parseFlags(
  flags: readonly Flag[],
  words: readonly string[],
  path: string,
  options: { stopAtArgument?: boolean } = {},
): Parsed {
  const byName = new Map(flags.map((one) => [one.name, one]))
  const byShort = new Map(flags.flatMap((one) => (one.short ? [[one.short, one] as const] : [])))
  const values = new FlagValues(flags)
  const args: string[] = []
  const deprecations: string[] = []
  let dash: number | undefined
  let help = false
  const fail = (message: string): never => {
    throw new KubectlError(`${message}\nSee '${path} --help' for usage.`)
  }
  const take = (one: Flag, value: string, shown: string): void => {
    const why = problem(one, value)
    if (why) fail(`invalid argument ${JSON.stringify(value)} for ${JSON.stringify(shown)} flag: ${why}`)
    if (one.deprecated && !values.given(one.name))
      deprecations.push(`Flag --${one.name} has been deprecated, ${one.deprecated}`)
    values.set(one, value)
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === '--') {
      dash = args.length
      args.push(...words.slice(i + 1))
      break
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      const name = word.slice(2, equals < 0 ? undefined : equals)
      if (name === '' || name.startsWith('-') || name.startsWith('=')) fail(`bad flag syntax: ${word}`)
      const one = byName.get(name)
      if (!one) {
        if (name === 'help') {
          help = true
          continue
        }
        return fail(`unknown flag: --${name}`)
      }
      const shown = one.short ? `-${one.short}, --${one.name}` : `--${one.name}`
      if (equals >= 0) take(one, word.slice(equals + 1), shown)
      else if (one.type === 'bool' || one.bare !== undefined) take(one, one.bare ?? 'true', shown)
      else if (i + 1 < words.length) take(one, words[++i]!, shown)
      else fail(`flag needs an argument: --${name}`)
      continue
    }
    if (word.length > 1 && word.startsWith('-')) {
      let rest = word.slice(1)
      while (rest !== '') {
        const letter = rest[0]!
        const one = byShort.get(letter)
        if (!one) {
          if (letter === 'h') {
            help = true
            rest = rest.slice(1)
            continue
          }
          return fail(`unknown shorthand flag: '${letter}' in -${rest}`)
        }
        const shown = `-${one.short}, --${one.name}`
        if (rest[1] === '=' && rest.length > 2) {
          take(one, rest.slice(2), shown)
          rest = ''
        } else if (one.type === 'bool' || one.bare !== undefined) {
          take(one, one.bare ?? 'true', shown)
          rest = rest.slice(1)
        } else if (rest.length > 1) {
          take(one, rest.slice(1), shown)
          rest = ''
        } else if (i + 1 < words.length) {
          take(one, words[++i]!, shown)
          rest = ''
        } else return fail(`flag needs an argument: '${letter}' in -${letter}`)
      }
      continue
    }
    args.push(word)
    if (options.stopAtArgument) {
      args.push(...words.slice(i + 1))
      break
    }
  }
  return { values, args, dash, help, deprecations }
}
