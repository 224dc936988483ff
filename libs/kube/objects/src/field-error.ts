// One broken rule at one field, in the words of the API server (apimachinery util/validation/field).

import { goQuote } from './go-quote.ts'

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueTypeInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'

export interface FieldError {
  readonly type: FieldErrorType
  readonly field: string
  readonly value?: unknown
  readonly detail: string
}

/** A path to a field: `fieldPath('spec').child('ports').index(0).child('port')` is `spec.ports[0].port`. */
export class FieldPath {
  // Most paths are never shown: the text is put together when it is asked for.
  constructor(
    private readonly parent: FieldPath | undefined,
    private readonly tail: string,
  ) {}

  child(...names: string[]): FieldPath {
    const name = names.length === 1 ? names[0]! : names.join('.')
    return this.parent === undefined && this.tail === ''
      ? new FieldPath(undefined, name)
      : new FieldPath(this, `.${name}`)
  }

  index(index: number): FieldPath {
    return new FieldPath(this, `[${index}]`)
  }

  key(key: string): FieldPath {
    return new FieldPath(this, `[${key}]`)
  }

  toString(): string {
    return this.parent === undefined ? this.tail : `${this.parent.toString()}${this.tail}`
  }
}

export function fieldPath(...names: string[]): FieldPath {
  return new FieldPath(undefined, names.join('.'))
}

type At = FieldPath | string
const make = (type: FieldErrorType, field: At, detail: string, value?: unknown): FieldError => ({
  type,
  field: String(field),
  detail,
  ...(value !== undefined && { value }),
})

export const required = (field: At, detail = ''): FieldError => make('FieldValueRequired', field, detail)
export const invalidValue = (field: At, value: unknown, detail: string): FieldError =>
  make('FieldValueInvalid', field, detail, value ?? null)
/** Wrong, without a value that could be shown (field.OmitValueType). */
export const fieldErrorWithoutValue = (field: At, detail: string): FieldError =>
  make('FieldValueInvalid', field, detail)
/** An error for each problem of one value. */
export const invalidValues = (field: At, value: unknown, problems: readonly string[]): FieldError[] =>
  problems.map((problem) => invalidValue(field, value, problem))
export const typeInvalid = (field: At, value: unknown, detail: string): FieldError =>
  make('FieldValueTypeInvalid', field, detail, value ?? null)
export const duplicate = (field: At, value: unknown): FieldError =>
  make('FieldValueDuplicate', field, '', value ?? null)
export const forbiddenField = (field: At, detail: string): FieldError => make('FieldValueForbidden', field, detail)
export const notFoundValue = (field: At, value: unknown): FieldError =>
  make('FieldValueNotFound', field, '', value ?? null)
export const tooMany = (field: At, actual: number, max: number): FieldError =>
  make('FieldValueTooMany', field, `must have at most ${max} item${max === 1 ? '' : 's'}`, actual)
export const tooLong = (field: At, max: number, detail = `may not be more than ${max} bytes`): FieldError =>
  make('FieldValueTooLong', field, detail)
export const notSupported = (field: At, value: unknown, supported: readonly string[]): FieldError =>
  make(
    'FieldValueNotSupported',
    field,
    supported.length > 0 ? `supported values: ${[...supported].map((one) => JSON.stringify(one)).join(', ')}` : '',
    value ?? null,
  )

const WORDS: Record<FieldErrorType, string> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  InternalError: 'Internal error',
}
const WITHOUT_VALUE = new Set<FieldErrorType>([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'InternalError',
])

function withoutField({ type, value, detail }: FieldError): string {
  const text = WITHOUT_VALUE.has(type) || value === undefined ? WORDS[type] : `${WORDS[type]}: ${valueText(value)}`
  return detail === '' ? text : `${text}: ${detail}`
}

/** Values as Go's `%#v`-like rendering in the API server writes them: texts quoted, objects as JSON. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return goQuote(value)
  if (typeof value === 'object') return goEscaped(JSON.stringify(value))
  return String(value)
}

/** What could be markup, escaped as Go's JSON encoder does. */
function goEscaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** `spec.replicas: Invalid value: -1: must be greater than or equal to 0` */
export function fieldErrorMessage(error: FieldError): string {
  return `${error.field}: ${withoutField(error)}`
}

export function fieldErrorCause(error: FieldError): { reason: string; message: string; field: string } {
  return { reason: error.type, message: withoutField(error), field: error.field }
}
