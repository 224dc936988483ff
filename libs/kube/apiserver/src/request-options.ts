// What the query of a request, or its body of options, says about how it is to be carried out.
import { StatusError, badRequest, isRecord } from '@kubarium/kube-objects'
import { contentTypeOf, parseBody, type FieldValidation } from './body.ts'
import type { Call } from './call.ts'
import type { Query } from './request-info.ts'
import type { DeleteOptions, WriteOptions } from './write-options.ts'

const FIELD_VALIDATION = new Set(['Strict', 'Warn', 'Ignore', ''])
const MAX_MANAGER_BYTES = 128
const PROPAGATION = ['Orphan', 'Background', 'Foreground']

/** @throws StatusError */
export function writeOptionsOf({ request, query, user, warnings }: Call): WriteOptions {
  const dryRun = query.all('dryRun')
  if (dryRun.some((value) => value !== 'All' && value !== '')) throw invalidOptions('dryRun', dryRun, ['All'])
  const manager = query.get('fieldManager') ?? ''
  if (manager.length > MAX_MANAGER_BYTES)
    throw invalidPatchOptions('fieldManager', `may not be more than ${MAX_MANAGER_BYTES} bytes`)
  return {
    user,
    dryRun: dryRun.includes('All'),
    fieldManager: manager || managerOfAgent(request.headers['user-agent']),
    warnings,
  }
}

/** The name of the program behind a User-Agent, which owns the fields it writes. */
export function managerOfAgent(agent: string | undefined): string {
  return (agent ?? '').split('/')[0]!.slice(0, MAX_MANAGER_BYTES) || 'unknown'
}

/** What becomes of unknown and repeated fields. @throws StatusError */
export function fieldValidationOf(query: Query): FieldValidation {
  const value = query.get('fieldValidation') ?? ''
  if (!FIELD_VALIDATION.has(value)) throw invalidOptions('fieldValidation', value, ['', 'Ignore', 'Strict', 'Warn'])
  return value === '' ? 'Warn' : (value as FieldValidation)
}

/** How an object is to be deleted: by the body, else by the query. @throws StatusError */
export function deleteOptionsOf({ request, query }: Call): DeleteOptions {
  const body = request.body ? parseBody(request.body, contentTypeOf(request)).value : {}
  if (!isRecord(body)) throw badRequest('json: cannot unmarshal array into Go value of type v1.DeleteOptions')
  const seconds =
    body['gracePeriodSeconds'] ??
    (query.get('gracePeriodSeconds') === undefined ? undefined : Number(query.get('gracePeriodSeconds')))
  const policy =
    (body['propagationPolicy'] as string | undefined) ??
    query.get('propagationPolicy') ??
    (body['orphanDependents'] === true ? 'Orphan' : undefined)
  if (policy !== undefined && !PROPAGATION.includes(policy)) {
    const text = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`
    throw new StatusError(422, 'Invalid', `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: ${text}`, {
      group: 'meta.k8s.io',
      kind: 'DeleteOptions',
      causes: [{ reason: 'FieldValueNotSupported', message: text, field: 'propagationPolicy' }],
    })
  }
  return {
    gracePeriodSeconds: seconds as number | undefined,
    propagationPolicy: policy,
    preconditions: body['preconditions'] as DeleteOptions['preconditions'],
  }
}

/** The revision a list or watch is about; undefined: none is asked for. @throws StatusError */
export function revisionOf(query: Query): number | undefined {
  const text = query.get('resourceVersion')
  if (text === undefined || text === '') return undefined
  if (!/^\d+$/.test(text))
    throw badRequest(
      `Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    )
  return Number(text)
}

function invalidOptions(field: string, value: unknown, supported: readonly string[]): StatusError {
  const text = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`
  return new StatusError(422, 'Invalid', ` "" is invalid: ${field}: ${text}`, {
    group: 'meta.k8s.io',
    causes: [{ reason: 'FieldValueNotSupported', message: text, field }],
  })
}

/** A refusal of what a patch says about itself. */
export function invalidPatchOptions(field: string, why: string, isRequired = false): StatusError {
  const text = isRequired ? `Required value: ${why}` : `Forbidden: ${why}`
  return new StatusError(422, 'Invalid', `PatchOptions.meta.k8s.io "" is invalid: ${field}: ${text}`, {
    group: 'meta.k8s.io',
    kind: 'PatchOptions',
    causes: [{ reason: isRequired ? 'FieldValueRequired' : 'FieldValueForbidden', message: text, field }],
  })
}
