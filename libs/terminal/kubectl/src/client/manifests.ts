// Objects from files: YAML and JSON, several in one file, folders, standard input.
import { parseAllDocuments, type ScalarTag, type Tags } from 'yaml'
import type { Kubectl } from '../kubectl.ts'
import { FileError } from '../process/invocation.ts'
import { KubectlError, SeveralErrors } from '../process/failure.ts'
import { quoted } from './discovery.ts'
import type { KubeObject } from './objects.ts'

export interface Manifest {
  /** Name of the file, or `STDIN`. */
  readonly source: string
  readonly object: KubeObject
}

/** Whether the command line names files. */
export const hasFiles = (kubectl: Kubectl): boolean =>
  kubectl.flags.list('filename').length > 0 || kubectl.flags.text('kustomize') !== ''

/** All objects of `-f` (and `-R`), lists taken apart. @throws KubectlError */
export function readManifests(kubectl: Kubectl): Manifest[] {
  if (kubectl.flags.text('kustomize') !== '') throw new KubectlError('kustomize is not available in this terminal')
  const errors: Error[] = []
  const manifests: Manifest[] = []
  for (const { path, text } of kubectl.flags.list('filename').flatMap((name) => sources(kubectl, name))) {
    try {
      manifests.push(...parseManifests(text, path))
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors.length === 1 ? errors[0]! : new SeveralErrors(errors)
  return manifests
}

function sources(kubectl: Kubectl, name: string): { path: string; text: string }[] {
  const { invocation } = kubectl
  if (name === '-') return [{ path: 'STDIN', text: invocation.standardInput() }]
  if (/^https?:\/\//.test(name)) {
    const host = /^https?:\/\/([^/:]+)/.exec(name)?.[1] ?? ''
    throw new KubectlError(`unable to read URL ${quoted(name)}, dial tcp: lookup ${host}: no such host`)
  }
  if (/[*?[]/.test(name) && invocation.stat(name) === undefined)
    throw new KubectlError(`the path ${quoted(name)} does not exist`)
  const kind = invocation.stat(name)
  if (kind === undefined) throw new KubectlError(`the path ${quoted(name)} does not exist`)
  if (kind === 'file') return [{ path: name, text: readFile(kubectl, name) }]
  const found = folder(kubectl, name.replace(/\/+$/, '') || '/', kubectl.flags.flag('recursive'))
  if (found.length === 0)
    throw new KubectlError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`)
  return found.map((path) => ({ path, text: readFile(kubectl, path) }))
}

function readFile(kubectl: Kubectl, path: string): string {
  try {
    return kubectl.invocation.readFile(path)
  } catch (error) {
    if (error instanceof FileError && error.errno === 'ENOENT')
      throw new KubectlError(`the path ${quoted(path)} does not exist`)
    throw error
  }
}

function folder(kubectl: Kubectl, path: string, isRecursive: boolean): string[] {
  return [...kubectl.invocation.list(path)].sort().flatMap((name) => {
    const full = `${path}/${name}`
    const kind = kubectl.invocation.stat(full)
    if (kind === 'directory') return isRecursive ? folder(kubectl, full, true) : []
    return /\.(json|ya?ml)$/.test(name) ? [full] : []
  })
}

// YAML 1.1 as Kubernetes reads it: `yes` and 0644 mean what they did, but times and base 60 numbers stay text.
const customTags = (tags: Tags): Tags =>
  tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      !(
        tag.tag === 'tag:yaml.org,2002:timestamp' ||
        tag.tag === 'tag:yaml.org,2002:binary' ||
        (tag as ScalarTag).format === 'TIME'
      ),
  )

/** Objects of one text. @throws KubectlError */
export function parseManifests(text: string, source: string): Manifest[] {
  return parseObjects(text, source).flatMap((value) => objectsOf(value, source))
}

/** Documents of one text as JSON. @throws KubectlError worded as kubectl's */
export function parseObjects(text: string, source: string): unknown[] {
  const trimmed = text.trimStart()
  if (trimmed.startsWith('{')) {
    try {
      return [JSON.parse(trimmed)]
    } catch {
      // YAML has maps in braces too.
    }
  }
  return parseAllDocuments(text, {
    version: '1.1',
    customTags,
    uniqueKeys: true,
    merge: true,
    maxAliasCount: 1000,
  } as never).flatMap((document) => {
    const [error] = document.errors
    if (error)
      throw new KubectlError(`error parsing ${source}: error converting YAML to JSON: yaml: ${yamlMessage(error)}`)
    const value = document.toJS() as unknown
    return value === null || value === undefined ? [] : [value]
  })
}

function yamlMessage(error: { code?: string; message: string; linePos?: readonly { line: number }[] }): string {
  const line = error.linePos?.[0]?.line ?? 1
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return `line ${line}: found character that cannot start any token`
    case 'DUPLICATE_KEY':
      return `line ${line}: key already set in map`
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return `line ${line}: mapping values are not allowed in this context`
    case 'BAD_INDENT':
      return `line ${line}: did not find expected key`
    default:
      return `line ${line}: could not find expected ':'`
  }
}

function objectsOf(value: unknown, source: string): Manifest[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new KubectlError(
      `error validating ${quoted(source)}: error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`,
    )
  const object = value as KubeObject
  const name = (object.metadata as { name?: string } | undefined)?.name ?? ''
  if (!object.kind)
    throw new KubectlError(`unable to decode ${quoted(source)}: Object 'Kind' is missing in '${JSON.stringify(value)}'`)
  if (!object.apiVersion)
    throw new KubectlError(
      `resource mapping not found for name: ${quoted(name)} namespace: "" from ${quoted(source)}: no matches for kind ${quoted(object.kind)} in version ""`,
    )
  if (object.kind.endsWith('List') && Array.isArray(object['items']))
    return (object['items'] as unknown[]).flatMap((item) => objectsOf(item, source))
  object.metadata ??= { name: '' }
  return [{ source, object }]
}
