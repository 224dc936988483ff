// Objects from files, folders, patterns, standard input and kustomizations.
import type { Kubectl } from '../kubectl.ts'
import { FileError } from '../process/file-error.ts'
import { KubectlError, throwErrors } from '../process/failure.ts'
import { buildKustomization } from '../kustomize/build.ts'
import { quoted } from './discovery.ts'
import { mustBeObject, objectsOf, parseObjects, type Manifest } from './documents.ts'

export interface Manifests {
  readonly manifests: readonly Manifest[]
  /** What could not be read; the rest is still worked on. */
  readonly errors: readonly Error[]
}

/** Whether the command line names files. */
export const hasFiles = (kubectl: Kubectl): boolean =>
  kubectl.flags.list('filename').length > 0 || kubectl.flags.text('kustomize') !== ''

/**
 * All objects of `-f` (and `-R`), lists taken apart. Commands with a flag `--validate` look whether they are objects at
 * all before they read them, in other words than the rest.
 * @throws KubectlError when a path cannot be read
 */
export function readManifests(kubectl: Kubectl): Manifests {
  if (kubectl.flags.text('kustomize') !== '' && kubectl.flags.list('filename').length > 0)
    throw new KubectlError('only one of -f or -k can be specified')
  const folder = kubectl.flags.text('kustomize')
  if (folder !== '') return kustomized(kubectl, folder)
  const isValidated = /^(strict|true|warn)$/.test(kubectl.flags.text('validate'))
  const errors: Error[] = []
  const manifests: Manifest[] = []
  for (const { path, text } of allSources(kubectl)) {
    try {
      for (const value of parseObjects(text, path)) {
        if (isValidated) mustBeObject(value, path)
        const { found, problems } = objectsOf(value, path)
        manifests.push(...found)
        errors.push(...problems)
      }
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error
      errors.push(error)
    }
  }
  return { manifests, errors }
}

function kustomized(kubectl: Kubectl, folder: string): Manifests {
  try {
    return { manifests: buildKustomization(kubectl, folder).map((object) => ({ source: folder, object })), errors: [] }
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error
    return { manifests: [], errors: [error] }
  }
}

interface Source {
  readonly path: string
  readonly text: string
}

function allSources(kubectl: Kubectl): Source[] {
  const errors: Error[] = []
  const found = kubectl.flags.list('filename').flatMap((name) => {
    try {
      return sources(kubectl, name)
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error
      errors.push(error)
      return []
    }
  })
  throwErrors(errors)
  return found
}

function sources(kubectl: Kubectl, name: string): Source[] {
  const { invocation } = kubectl
  if (name === '-') return [{ path: 'STDIN', text: invocation.standardInput() }]
  if (/^https?:\/\//.test(name)) {
    const host = /^https?:\/\/([^/:]+)/.exec(name)?.[1] ?? ''
    throw new KubectlError(`Unable to connect to the server: dial tcp: lookup ${host}: no such host`, 1, true)
  }
  const kind = invocation.stat(name)
  if (kind === undefined) {
    const matching = /[*?[]/.test(name) ? glob(kubectl, name) : []
    if (matching.length === 0) throw new KubectlError(`the path ${quoted(name)} does not exist`)
    return matching.flatMap((path) => sources(kubectl, path))
  }
  if (kind === 'file') return [{ path: name, text: readFile(kubectl, name) }]
  const found = folder(kubectl, cleanPath(name), kubectl.flags.flag('recursive'))
  if (found.length === 0)
    throw new KubectlError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`)
  return found.map((path) => ({ path, text: readFile(kubectl, path) }))
}

/** Paths of one folder that fit a pattern. */
function glob(kubectl: Kubectl, pattern: string): string[] {
  const slash = pattern.lastIndexOf('/')
  const parent = pattern.slice(0, slash + 1)
  if (kubectl.invocation.stat(parent || '.') !== 'directory') return []
  const source = pattern
    .slice(slash + 1)
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const matcher = new RegExp(`^${source}$`)
  return [...kubectl.invocation.list(parent || '.')]
    .sort()
    .filter((name) => matcher.test(name))
    .map((name) => parent + name)
}

/** A path as Go's `filepath.Clean` leaves it: no `./` before, no `/` behind. */
const cleanPath = (path: string): string =>
  path
    .replace(/\/+/g, '/')
    .replace(/(^|\/)(\.\/)+/g, '$1')
    .replace(/(?<=.)\/\.?$/, '') || '.'

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
    const full = path === '.' ? name : `${path.replace(/\/$/, '')}/${name}`
    const kind = kubectl.invocation.stat(full)
    if (kind === 'directory') return isRecursive ? folder(kubectl, full, true) : []
    return /\.(json|ya?ml)$/.test(name) ? [full] : []
  })
}
