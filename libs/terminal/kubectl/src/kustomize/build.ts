// Builds a kustomization: gathers resources, makes what it generates, and changes all of it.
import { encodeBytes } from '@kubarium/kube-objects'
import { toBytes } from '@kubarium/machine'
import { withContentHash } from '../commands/create/content-hash.ts'
import { parseManifests, parseObjects } from '../client/documents.ts'
import type { KubeObject } from '../client/objects.ts'
import type { Kubectl } from '../kubectl.ts'
import { KubectlError } from '../process/failure.ts'
import { checkKustomization, type Generator, type GeneratorOptions, type Kustomization } from './kustomization.ts'
import { applyPatch } from './patches.ts'
import { followNames } from './references.ts'
import { inOrderOfNeed, rename, resourceOf, type KustomizeResource } from './resource.ts'
import { transform } from './transformers.ts'

const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

const DEPRECATED: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
}

/** The objects of a folder with a kustomization, what others need first. @throws KubectlError */
export function buildKustomization(kubectl: Kubectl, folder: string): KubeObject[] {
  const path = absolute(kubectl.invocation.cwd, folder)
  mustBeFolder(kubectl, path, folder)
  const resources = accumulate(kubectl, path)
  for (const resource of resources)
    if (resource.needsHash) {
      const { object } = resource
      // The name itself is no part of this hash, other than with create --append-hash.
      const unnamed = { ...object, metadata: { ...object.metadata, name: '' } }
      const extra = object.kind === 'Secret' ? { type: object['type'] ?? '' } : {}
      rename(resource, `${object.metadata.name}${withContentHash(unnamed, extra).metadata.name}`)
    }
  followNames(resources)
  return inOrderOfNeed(resources.map(({ object }) => object))
}

/** A path from the root, without `.` and `..`. */
function absolute(from: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${from}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

const notThere = (shown: string, path: string): string =>
  `evalsymlink failure on '${shown}' : lstat ${path}: no such file or directory`

function mustBeFolder(kubectl: Kubectl, path: string, shown: string): void {
  const kind = kubectl.invocation.stat(path)
  if (kind === undefined)
    throw new KubectlError(`must build at directory: not a valid directory: ${notThere(shown, path)}`)
  if (kind !== 'directory') throw new KubectlError(`must build at directory: '${shown}': file is not directory`)
}

function accumulate(kubectl: Kubectl, folder: string): KustomizeResource[] {
  const kustomization = readKustomization(kubectl, folder)
  const resources = [
    ...(kustomization.resources ?? []),
    ...(kustomization.bases ?? []),
    ...(kustomization.components ?? []),
  ].flatMap((entry) => accumulateEntry(kubectl, folder, entry))
  const generated = [
    ...(kustomization.configMapGenerator ?? []).map((one) =>
      generate(kubectl, folder, 'ConfigMap', one, kustomization),
    ),
    ...(kustomization.secretGenerator ?? []).map((one) => generate(kubectl, folder, 'Secret', one, kustomization)),
  ]
  for (const { resource, behavior } of generated) addGenerated(resources, resource, behavior)
  for (const { documents, target } of patchesOf(kubectl, folder, kustomization))
    applyPatch(resources, documents, target)
  transform(kustomization, resources)
  followNames(resources)
  return resources
}

function readKustomization(kubectl: Kubectl, folder: string): Kustomization {
  const { invocation } = kubectl
  const name = FILE_NAMES.find((one) => invocation.stat(`${folder}/${one}`) === 'file')
  if (name === undefined)
    throw new KubectlError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
    )
  const text = invocation.readFile(`${folder}/${name}`)
  if (text.trim() === '') throw new KubectlError(`${name} is empty`)
  const [value] = parseObjects(text, name)
  const kustomization = checkKustomization(value ?? {})
  for (const [field, instead] of Object.entries(DEPRECATED))
    if (field in kustomization)
      kubectl.complain(
        `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
      )
  return kustomization
}

function accumulateEntry(kubectl: Kubectl, folder: string, entry: string): KustomizeResource[] {
  const path = absolute(folder, entry)
  switch (kubectl.invocation.stat(path)) {
    case 'directory':
      return accumulate(kubectl, path)
    case 'file':
      return parseManifests(kubectl.invocation.readFile(path), path).map(({ object }) => resourceOf(object))
    default: {
      const why = notThere(path, path)
      throw new KubectlError(
        `accumulating resources: accumulation err='accumulating resources from '${entry}': ${why}': must build at directory: not a valid directory: ${why}`,
      )
    }
  }
}

function generate(
  kubectl: Kubectl,
  folder: string,
  kind: 'ConfigMap' | 'Secret',
  generator: Generator,
  { generatorOptions }: Kustomization,
): { resource: KustomizeResource; behavior: string } {
  const options: GeneratorOptions = {
    ...generatorOptions,
    ...generator.options,
    labels: { ...generatorOptions?.labels, ...generator.options?.labels },
    annotations: { ...generatorOptions?.annotations, ...generator.options?.annotations },
  }
  const values = valuesOf(kubectl, folder, generator)
  const isSecret = kind === 'Secret'
  const isText = (value: string): boolean => !/[\udc80-\udcff]/.test(value)
  const encoded = (value: string): string => encodeBytes(toBytes(value))
  const entries = Object.entries(values)
  const data = Object.fromEntries(
    isSecret ? entries.map(([key, value]) => [key, encoded(value)]) : entries.filter(([, value]) => isText(value)),
  )
  const binary = isSecret ? [] : entries.filter(([, value]) => !isText(value))
  const { labels = {}, annotations = {} } = options
  const object: KubeObject = {
    apiVersion: 'v1',
    ...(Object.keys(data).length > 0 && { data }),
    ...(binary.length > 0 && { binaryData: Object.fromEntries(binary.map(([key, value]) => [key, encoded(value)])) }),
    kind,
    ...(options.immutable && { immutable: true }),
    metadata: {
      name: generator.name ?? '',
      ...(generator.namespace && { namespace: generator.namespace }),
      ...(Object.keys(labels).length > 0 && { labels: { ...labels } }),
      ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }),
    },
    ...(isSecret && { type: generator.type ?? 'Opaque' }),
  }
  const resource = resourceOf(object)
  if (!options.disableNameSuffixHash) resource.needsHash = true
  return { resource, behavior: generator.behavior ?? 'create' }
}

function valuesOf(kubectl: Kubectl, folder: string, generator: Generator): Record<string, string> {
  const read = (path: string): string => {
    const full = absolute(folder, path)
    if (kubectl.invocation.stat(full) === undefined) throw new KubectlError(notThere(full, full))
    return kubectl.invocation.readFile(full)
  }
  const values: Record<string, string> = {}
  const pair = (text: string): void => {
    const at = text.indexOf('=')
    if (at <= 0) throw new KubectlError(`invalid literal source ${text}, expected key=value`)
    values[text.slice(0, at)] = text.slice(at + 1).replace(/^(['"])(.*)\1$/s, '$2')
  }
  for (const literal of generator.literals ?? []) pair(literal)
  for (const file of generator.files ?? []) {
    const [key, path] = file.includes('=') ? file.split('=', 2) : [file.slice(file.lastIndexOf('/') + 1), file]
    values[key!] = read(path!)
  }
  for (const file of [...(generator.envs ?? []), ...(generator.env ? [generator.env] : [])])
    for (const line of read(file).split(/\r?\n/)) {
      const trimmed = line.trimStart()
      if (trimmed !== '' && !trimmed.startsWith('#')) pair(trimmed)
    }
  return values
}

/** New, or in the place of or into one of the same name (`behavior`). */
function addGenerated(resources: KustomizeResource[], made: KustomizeResource, behavior: string): void {
  const { kind, metadata } = made.object
  const known = resources.find(({ object, names }) => object.kind === kind && names.has(metadata.name))
  if (behavior === 'create') {
    if (known)
      throw new KubectlError(
        `merging from generator: id resid.ResId{Kind:"${kind}", Name:"${metadata.name}"} exists; behavior must be merge or replace`,
      )
    resources.push(made)
    return
  }
  if (!known)
    throw new KubectlError(
      `merging from generator: id resid.ResId{Kind:"${kind}", Name:"${metadata.name}"} does not exist; cannot merge or replace`,
    )
  const merge = (field: string): object | undefined => {
    const both = { ...(behavior === 'merge' && (known.object[field] as object)), ...(made.object[field] as object) }
    return Object.keys(both).length > 0 ? both : undefined
  }
  for (const field of ['data', 'binaryData']) {
    const value = merge(field)
    if (value) known.object[field] = value
    else delete known.object[field]
  }
}

interface ReadPatch {
  readonly documents: readonly unknown[]
  readonly target: NonNullable<Kustomization['patches']>[number]['target']
}

function patchesOf(kubectl: Kubectl, folder: string, kustomization: Kustomization): ReadPatch[] {
  const { patches = [], patchesStrategicMerge = [], patchesJson6902 = [] } = kustomization
  const inFile = (path: string): unknown[] => {
    const full = absolute(folder, path)
    if (kubectl.invocation.stat(full) === undefined) throw new KubectlError(notThere(full, full))
    return [...parseObjects(kubectl.invocation.readFile(full), path)]
  }
  return [
    ...patchesStrategicMerge.map((text) => ({
      documents: text.includes('\n') ? [...parseObjects(text, 'patch')] : inFile(text),
      target: undefined,
    })),
    ...[...patches, ...patchesJson6902].map(({ path, patch, target }) => ({
      documents: path ? inFile(path) : [...parseObjects(patch ?? '', 'patch')],
      target,
    })),
  ]
}
