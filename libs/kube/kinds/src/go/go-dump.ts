// A value as Kubernetes prints it before hashing it (k8s.io/utils/dump ForHash: spew's %#v with sorted keys and without
// methods). The value comes as JSON; what is absent is printed as the zero value of its type.
import { isRecord, parseQuantity } from '@kubarium/kube-objects'
import { goType, type GoType } from './go-type.ts'

type Print = (value: unknown) => string

interface Printer {
  /** With the type in front, as fields print it. */
  readonly typed: Print
  /** Without, as items of lists and maps print it. */
  readonly bare: Print
}

const printers = new Map<GoType, Printer>()

/** The text of a value of a Go type. */
export function goDump(typeName: string, value: unknown): string {
  return printerOf(goType(typeName)).typed(value)
}

function printerOf(type: GoType): Printer {
  const known = printers.get(type)
  if (known) return known
  let bare: Print = () => ''
  let typed: Print
  if (type.kind === 'pointer') {
    const { item } = type
    const nothing = `(*${item!.name})<nil>`
    typed = (value) => (value === undefined ? nothing : `(*${item!.name})${printerOf(item!).bare(value)}`)
    bare = (value) => (value === undefined ? '<nil>' : `<*>${printerOf(item!).bare(value)}`)
  } else {
    const head = `(${type.name})`
    typed = (value) => head + bare(value)
  }
  const printer: Printer = { typed, bare: (value) => bare(value) }
  // Registered before its parts: types refer to themselves.
  printers.set(type, printer)
  if (type.kind !== 'pointer') bare = bareOf(type)
  return printer
}

function bareOf(type: GoType): Print {
  switch (type.kind) {
    case 'struct':
      return structOf(type)
    case 'slice': {
      const item = printerOf(type.item!)
      return (value) => (Array.isArray(value) ? `[${value.map(item.bare).join(' ')}]` : '<nil>')
    }
    case 'map': {
      const item = printerOf(type.item!)
      return (value) =>
        isRecord(value)
          ? `map[${Object.keys(value)
              .sort()
              .map((key) => `${key}:${item.bare(value[key])}`)
              .join(' ')}]`
          : '<nil>'
    }
    case 'number':
      return (value) => String(value ?? 0)
    case 'boolean':
      return (value) => String(value ?? false)
    case 'text':
      return (value) => (value as string | undefined) ?? ''
    default:
      return OPAQUE[type.name]!
  }
}

function structOf(type: GoType): Print {
  const fields = type.fields!.map(({ name, json, type: fieldType }) => {
    const { typed } = printerOf(fieldType)
    // Most fields are absent: what they print then is made once, when it is first needed.
    let absent: string | undefined
    return { json, label: `${name}:`, print: typed, absent: (): string => (absent ??= typed(undefined)) }
  })
  return (value) => {
    const source = value as Readonly<Record<string, unknown>> | undefined
    let text = '{'
    for (const { json, label, print, absent } of fields) {
      if (text.length > 1) text += ' '
      const given = json === '' ? source : source?.[json]
      text += label + (given === undefined || given === null ? absent() : print(given))
    }
    return `${text}}`
  }
}

const OPAQUE: Record<string, Print> = {
  'resource.Quantity': quantity,
  'intstr.IntOrString': (value) =>
    typeof value === 'string'
      ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
      : `{Type:(intstr.Type)0 IntVal:(int32)${Number(value ?? 0)} StrVal:(string)}`,
  'v1.Time': time,
  'v1.FieldsV1': () => '{Raw:([]uint8)<nil>}',
}

const SECONDS_TO_1970 = 62135596800n

// Seconds since the year 1. Templates carry no times in practice: one would print the time zone of its machine as well.
function time(value: unknown): string {
  if (value === undefined) return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'
  const seconds = SECONDS_TO_1970 + BigInt(Math.floor(Date.parse(String(value)) / 1000))
  return `{Time:(time.Time){wall:(uint64)0 ext:(int64)${seconds} loc:(*time.Location)<nil>}}`
}

const BINARY_EXPONENTS: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
const DECIMAL_EXPONENTS: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const MAX_DIGITS = 18
const INT64_MAX = 9223372036854775807n
const WORD = 1n << 64n

// A quantity keeps an int64 and a scale where that fits, else a decimal of any size (apimachinery ParseQuantity). The
// text comes in canonical form, so it has no fraction.
function quantity(value: unknown): string {
  if (value === undefined) return amount(0n, 0, '', '')
  const text = String(value)
  if (text === '0') return amount(0n, 0, '0', 'DecimalSI')
  const [, sign = '', digits = '0', suffix = ''] = /^([+-]?)0*(\d+)(.*)$/.exec(text) ?? []
  const isBinary = suffix in BINARY_EXPONENTS
  const isExponent = /^[eE][+-]?\d+$/.test(suffix)
  const format = isBinary ? 'BinarySI' : isExponent ? 'DecimalExponent' : 'DecimalSI'
  const exponent = isBinary
    ? BINARY_EXPONENTS[suffix]!
    : isExponent
      ? Number(suffix.slice(1))
      : (DECIMAL_EXPONENTS[suffix] ?? 0)
  const precision = isBinary ? 15 - digits.length - Math.trunc((exponent * 3) / 10) - 1 : MAX_DIGITS - digits.length
  const scale = isBinary ? 0 : exponent
  const number = BigInt(digits)
  const result = isBinary ? number << BigInt(exponent) : number
  if (precision >= 0 && scale >= -9 && result <= INT64_MAX) {
    const isCanonical = isBinary
      ? exponent % 10 === 0 && (number & 7n) !== 0n
      : scale % 3 === 0 && !digits.endsWith('000') && digits[0] !== '0'
    return amount(sign === '-' ? -result : result, scale, isCanonical ? text : '', format)
  }
  return decimal(text, format)
}

function amount(value: bigint, scale: number, text: string, format: string): string {
  return `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`
}

function decimal(text: string, format: string): string {
  const nano = parseQuantity(text)?.nano ?? 0n
  const words: string[] = []
  for (let rest = nano < 0n ? -nano : nano; rest > 0n; rest /= WORD) words.push(String(rest % WORD))
  return `{i:(resource.int64Amount){value:(int64)0 scale:(resource.Scale)0} d:(resource.infDecAmount){Dec:(*inf.Dec){unscaled:(big.Int){neg:(bool)${nano < 0n} abs:(big.nat)[${words.join(' ')}]} scale:(inf.Scale)9}} s:(string) Format:(resource.Format)${format}}`
}
