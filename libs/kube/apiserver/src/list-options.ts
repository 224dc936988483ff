// What the query of a list or watch may say (apimachinery ValidateListOptions), and the revision it asks for.
import {
  StatusError,
  fieldErrorCause,
  fieldErrorMessage,
  forbiddenField,
  notSupported,
  type FieldError,
} from '@kubarium/kube-objects'
import type { Query } from './request-info.ts'

const MATCH = 'resourceVersionMatch'

/** @throws StatusError Invalid for options that do not go together */
export function checkListOptions(query: Query, isWatch: boolean): void {
  const errors = isWatch ? watchErrors(query) : listErrors(query)
  if (errors.length === 0) return
  const texts = errors.map(fieldErrorMessage)
  throw new StatusError(
    422,
    'Invalid',
    `ListOptions.meta.k8s.io "" is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`,
    { group: 'meta.k8s.io', kind: 'ListOptions', causes: errors.map(fieldErrorCause) },
  )
}

function listErrors(query: Query): FieldError[] {
  const errors: FieldError[] = []
  const match = query.get(MATCH)
  if (match) {
    const revision = query.get('resourceVersion') ?? ''
    if (revision === '')
      errors.push(forbiddenField(MATCH, 'resourceVersionMatch is forbidden unless resourceVersion is provided'))
    if (query.get('continue'))
      errors.push(forbiddenField(MATCH, 'resourceVersionMatch is forbidden when continue is provided'))
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(notSupported(MATCH, match, ['Exact', 'NotOlderThan', '']))
    if (match === 'Exact' && revision === '0')
      errors.push(forbiddenField(MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'))
  }
  if (query.get('sendInitialEvents') !== undefined)
    errors.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'))
  return errors
}

function watchErrors(query: Query): FieldError[] {
  const errors: FieldError[] = []
  const match = query.get(MATCH) ?? ''
  const isAsked = query.get('sendInitialEvents') !== undefined
  if (isAsked && match !== 'NotOlderThan')
    errors.push(forbiddenField(MATCH, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'))
  if (match === '') return errors
  if (!isAsked)
    errors.push(
      forbiddenField(MATCH, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
    )
  if (match !== 'NotOlderThan') errors.push(notSupported(MATCH, match, ['NotOlderThan']))
  if (query.get('continue'))
    errors.push(forbiddenField(MATCH, 'resourceVersionMatch is forbidden when continue is provided'))
  return errors
}

/**
 * The revision a request is about; undefined: none is asked for.
 * @throws StatusError for a text that is none: a list calls it a bad request, others take it for a fault of their own
 */
export function revisionOf(query: Query, verb: 'list' | 'watch' | 'get'): number | undefined {
  const text = query.get('resourceVersion')
  if (text === undefined || text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text)
  const problem = `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`
  throw verb === 'list'
    ? new StatusError(400, 'BadRequest', `invalid resource version: ${problem}`)
    : new StatusError(500, '', problem)
}

/** A revision that has not happened yet. */
export function tooLargeRevision(wanted: number, current: number): StatusError {
  return new StatusError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 },
    { 'retry-after': '1' },
  )
}
