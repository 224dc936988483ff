// Rules for the data of a Secret: each type asks for its own keys.
// https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
import { jsonSyntaxProblem } from '@kubarium/kube-apiserver'
import {
  configMapKeyProblems,
  decodeBase64,
  fieldPath,
  invalidValue,
  invalidValues,
  isRecord,
  required,
  tooLong,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { MAX_DATA_BYTES } from '../config-map/config-map.kind.ts'

type Data = Readonly<Record<string, string>>

const DATA = fieldPath('data')
const ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name'

const TYPE_RULES: Readonly<Record<string, (data: Data, metadata: k8s.Secret['metadata']) => FieldError[]>> = {
  'kubernetes.io/service-account-token': (_, { annotations }) =>
    annotations?.[ACCOUNT_ANNOTATION] ? [] : [required(fieldPath('metadata', 'annotations').key(ACCOUNT_ANNOTATION))],
  'kubernetes.io/dockercfg': (data) => jsonErrors(data, '.dockercfg'),
  'kubernetes.io/dockerconfigjson': (data) => jsonErrors(data, '.dockerconfigjson'),
  'kubernetes.io/basic-auth': (data) =>
    has(data, 'username') || has(data, 'password')
      ? []
      : [required(DATA.key('username')), required(DATA.key('password'))],
  'kubernetes.io/ssh-auth': (data) => (data['ssh-privatekey'] ? [] : [required(DATA.key('ssh-privatekey'))]),
  'kubernetes.io/tls': (data) =>
    ['tls.crt', 'tls.key'].flatMap((key) => (has(data, key) ? [] : [required(DATA.key(key))])),
}

export function secretErrors({ data = {}, metadata, type = 'Opaque' }: k8s.Secret): FieldError[] {
  const errors: FieldError[] = []
  let size = 0
  for (const [key, value] of Object.entries(data)) {
    errors.push(...invalidValues(DATA.key(key), key, configMapKeyProblems(key)))
    size += Math.floor((value.length * 3) / 4)
  }
  if (size > MAX_DATA_BYTES) errors.push(tooLong(DATA, MAX_DATA_BYTES))
  return Object.hasOwn(TYPE_RULES, type) ? [...errors, ...TYPE_RULES[type]!(data, metadata)] : errors
}

function has(data: Data, key: string): boolean {
  return Object.hasOwn(data, key)
}

/** The key must be there and hold a JSON object; what it holds is not shown. */
function jsonErrors(data: Data, key: string): FieldError[] {
  if (!has(data, key)) return [required(DATA.key(key))]
  const text = decodeBase64(data[key]!)
  const problem = jsonSyntaxProblem(text) ?? typeProblem(JSON.parse(text))
  return problem === undefined ? [] : [invalidValue(DATA.key(key), '<secret contents redacted>', problem)]
}

function typeProblem(value: unknown): string | undefined {
  if (value === null || isRecord(value)) return undefined
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`
}
