// What the query of a request, or its body of options, says about how it is to be carried out.
import { StatusError, badRequest, isRecord } from '@kubarium/kube-objects'
import { contentTypeOf, parseBody, type FieldValidation } from './body.ts'
import type { Call } from './call.ts'
import { DecodeError, decode } from './codec/decode.ts'
import { jsonSyntaxProblem } from './codec/json-syntax.ts'
import { structOf } from './codec/type-node.ts'
import type { ApiRequest } from './request-info.ts'
import type { DeleteOptions, WriteOptions } from './write-options.ts'

const FIELD_VALIDATION = new Set(['Strict', 'Warn', 'Ignore', ''])
const MAX_MANAGER_BYTES = 128
/** What the options of a request are called, by its method. */
const OPTIONS_KINDS: Readonly<Record<string, string>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  DELETE: 'DeleteOptions',
}
const DELETE_OPTIONS = structOf('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions')
const PROPAGATION = ['Orphan', 'Background', 'Foreground']

/** @throws StatusError */
export function writeOptionsOf({ request, query, user, warnings }: Call): WriteOptions {
  const kind = OPTIONS_KINDS[request.method] ?? 'PatchOptions'
  const dryRun = query.all('dryRun')
  checkDryRun(kind, dryRun)
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
export function fieldValidationOf({ query, request }: Call): FieldValidation {
  const value = query.get('fieldValidation') ?? ''
  if (!FIELD_VALIDATION.has(value))
    throw invalidOptions(
      'fieldValidation',
      value,
      ['', 'Ignore', 'Strict', 'Warn'],
      OPTIONS_KINDS[request.method] ?? 'PatchOptions',
    )
  return value === '' ? 'Warn' : (value as FieldValidation)
}

/** How an object is to be deleted: by the body, else by the query. @throws StatusError */
export function deleteOptionsOf({ request, query }: Call): DeleteOptions & { readonly dryRun: boolean } {
  const body = request.body ? deleteBodyOf(request) : {}
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
  const dryRun = (body['dryRun'] ?? []) as readonly string[]
  checkDryRun('DeleteOptions', dryRun)
  return {
    gracePeriodSeconds:
      (body['gracePeriodSeconds'] as number | undefined) ?? secondsOf(query.get('gracePeriodSeconds')),
    propagationPolicy: policy,
    preconditions: body['preconditions'] as DeleteOptions['preconditions'],
    dryRun: dryRun.includes('All'),
  }
}

function deleteBodyOf(request: ApiRequest): Record<string, unknown> {
  const type = contentTypeOf(request)
  const problem = type === '' || type === 'application/json' ? jsonSyntaxProblem(request.body ?? '') : undefined
  if (problem !== undefined) throw badRequest(`couldn't get version/kind; json parse error: ${problem}`)
  const { value } = parseBody(request.body ?? '', type)
  if (!isRecord(value))
    throw badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  try {
    return decode(DELETE_OPTIONS, value).object
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message)
    throw error
  }
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
}

function checkDryRun(kind: string, dryRun: readonly unknown[]): void {
  if (dryRun.some((value) => value !== 'All' && value !== '')) throw invalidOptions('dryRun', dryRun, ['All'], kind)
}

function invalidOptions(field: string, value: unknown, supported: readonly string[], kind: string): StatusError {
  const text = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`
  return new StatusError(422, 'Invalid', `${kind}.meta.k8s.io "" is invalid: ${field}: ${text}`, {
    group: 'meta.k8s.io',
    kind,
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
