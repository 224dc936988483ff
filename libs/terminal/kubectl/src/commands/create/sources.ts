// Data of ConfigMaps and Secrets from literals, files, folders and files of variables.
import { configMapKeyProblems, encodeBytes, envVarNameProblems } from '@kubarium/kube-objects'
import { toBytes } from '@kubarium/machine'
import { array, strings, type Flag } from '../../command-line/flags.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { FileError } from '../../process/file-error.ts'

export const sourceFlags: readonly Flag[] = [
  strings('from-env-file', 'File with lines of key=value.'),
  strings('from-file', 'File, or key=file, or folder.'),
  array('from-literal', 'key=value.'),
]

export interface Entry {
  readonly key: string
  /** Bytes that are no UTF-8 are lone surrogates. */
  readonly value: string
}

const expected = (literal: string): KubectlError =>
  new KubectlError(`invalid literal source ${literal}, expected key=value`)

/** Entries in the order of the command line: literals, then files, then files of variables. @throws KubectlError */
export function entriesOf(kubectl: Kubectl): Entry[] {
  const { flags } = kubectl
  if (flags.given('from-env-file') && (flags.given('from-file') || flags.given('from-literal')))
    throw new KubectlError('from-env-file cannot be combined with from-file or from-literal')
  return [
    ...flags.list('from-literal').map((literal) => {
      const equals = literal.indexOf('=')
      if (equals <= 0) throw expected(literal)
      return { key: literal.slice(0, equals), value: literal.slice(equals + 1) }
    }),
    ...flags.list('from-file').flatMap((source) => fileEntries(kubectl, source)),
    ...flags.list('from-env-file').flatMap((path) => variables(kubectl, path)),
  ]
}

function fileEntries(kubectl: Kubectl, source: string): Entry[] {
  const { invocation } = kubectl
  const { key, path } = fileSource(source)
  if (path !== '-' && kindOf(kubectl, path) === 'directory') {
    if (source.includes('=')) throw new KubectlError('cannot give a key name for a directory path')
    return [...invocation.list(path)]
      .sort()
      .filter((name) => invocation.stat(`${path}/${name}`) === 'file')
      .map((name) => ({ key: name, value: invocation.readFile(`${path}/${name}`) }))
  }
  return [{ key, value: path === '-' ? invocation.standardInput() : invocation.readFile(path) }]
}

function fileSource(source: string): { key: string; path: string } {
  const [first = '', second, ...more] = source.split('=')
  if (second === undefined) return { key: first.slice(first.lastIndexOf('/') + 1), path: first }
  if (more.length > 0) throw new KubectlError("key names or file paths cannot contain '='")
  if (first === '') throw new KubectlError(`key name for file path ${second} missing`)
  if (second === '') throw new KubectlError(`file path for key name ${first} missing`)
  return { key: first, path: second }
}

function kindOf(kubectl: Kubectl, path: string): 'file' | 'directory' {
  const kind = kubectl.invocation.stat(path)
  if (kind === undefined) throw new KubectlError(`error reading ${path}: no such file or directory`)
  return kind
}

/** Lines of `key=value`; a key alone takes its value from the environment. */
function variables(kubectl: Kubectl, path: string): Entry[] {
  const { invocation } = kubectl
  if (kindOf(kubectl, path) === 'directory') throw new KubectlError('env config file cannot be a directory')
  return invocation
    .readFile(path)
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((line): Entry[] => {
      const trimmed = line.trimStart()
      if (trimmed === '' || trimmed.startsWith('#')) return []
      const equals = trimmed.indexOf('=')
      const key = equals < 0 ? trimmed : trimmed.slice(0, equals)
      const [problem] = envVarNameProblems(key)
      if (problem) throw new KubectlError(`${JSON.stringify(key)} is not a valid key name: ${problem}`)
      return [{ key, value: equals < 0 ? (invocation.env[key] ?? '') : trimmed.slice(equals + 1) }]
    })
}

/** Text and bytes of a ConfigMap, keys sorted. @throws KubectlError */
export function configMapData(
  kubectl: Kubectl,
  name: string,
): { data: Record<string, string>; binaryData: Record<string, string> } {
  const data: Record<string, string> = {}
  const binaryData: Record<string, string> = {}
  for (const { key, value } of entriesOf(kubectl)) {
    const [problem] = configMapKeyProblems(key)
    if (problem) throw new KubectlError(`${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${problem}`)
    const isBinary = NO_TEXT.test(value)
    if (key in data || key in binaryData)
      throw new KubectlError(
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in ${key in data ? 'Data' : 'BinaryData'} for ConfigMap ${JSON.stringify(name)}`,
      )
    if (isBinary) binaryData[key] = base64(value)
    else data[key] = value
  }
  return { data: sortedMap(data), binaryData: sortedMap(binaryData) }
}

/** Data of a Secret in base64, keys sorted. @throws KubectlError */
export function secretData(kubectl: Kubectl): Record<string, string> {
  const data: Record<string, string> = {}
  for (const { key, value } of entriesOf(kubectl)) {
    const [problem] = configMapKeyProblems(key)
    if (problem) throw new KubectlError(`${JSON.stringify(key)} is not valid key name for a Secret ${problem}`)
    if (key in data) throw new KubectlError(`cannot add key ${key}, another key by that name already exists`)
    data[key] = base64(value)
  }
  return sortedMap(data)
}

const NO_TEXT = /[\udc80-\udcff]/
const base64 = (value: string): string => encodeBytes(toBytes(value))

const sortedMap = (map: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Content of a file that a flag names. @throws KubectlError in the words of `create secret tls` */
export function fileContent(kubectl: Kubectl, path: string): string {
  try {
    return kubectl.invocation.readFile(path)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new KubectlError(`Cannot read file ${path}, ${error.message}`)
  }
}
