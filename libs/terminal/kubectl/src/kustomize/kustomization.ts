// The file kustomization.yaml: what may stand in it, checked as Go reads it.
import { KubectlError } from '../process/failure.ts'

export interface Generator {
  readonly name?: string
  readonly namespace?: string
  readonly behavior?: string
  readonly literals?: readonly string[]
  readonly files?: readonly string[]
  readonly envs?: readonly string[]
  readonly env?: string
  readonly type?: string
  readonly options?: GeneratorOptions
}

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly disableNameSuffixHash?: boolean
  readonly immutable?: boolean
}

export interface PatchTarget {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  readonly labelSelector?: string
  readonly annotationSelector?: string
}

export interface Patch {
  readonly path?: string
  readonly patch?: string
  readonly target?: PatchTarget
}

export interface LabelRule {
  readonly pairs?: Readonly<Record<string, string>>
  readonly includeSelectors?: boolean
  readonly includeTemplates?: boolean
}

export interface ImageRule {
  readonly name?: string
  readonly newName?: string
  readonly newTag?: string
  readonly digest?: string
}

export interface Kustomization {
  readonly resources?: readonly string[]
  readonly bases?: readonly string[]
  readonly components?: readonly string[]
  readonly namespace?: string
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly commonLabels?: Readonly<Record<string, string>>
  readonly commonAnnotations?: Readonly<Record<string, string>>
  readonly labels?: readonly LabelRule[]
  readonly images?: readonly ImageRule[]
  readonly replicas?: readonly { readonly name?: string; readonly count?: number }[]
  readonly configMapGenerator?: readonly Generator[]
  readonly secretGenerator?: readonly Generator[]
  readonly generatorOptions?: GeneratorOptions
  readonly patches?: readonly Patch[]
  readonly patchesStrategicMerge?: readonly string[]
  readonly patchesJson6902?: readonly Patch[]
}

type Check = 'string' | 'bool' | 'int64' | 'strings' | 'map' | Struct | ListOf

interface Struct {
  /** Go's name, which its errors show. */
  readonly struct: string
  /** By name; with Go's path to it where it lies in an embedded type. */
  readonly fields: Readonly<Record<string, Check | readonly [path: string, check: Check]>>
}

interface ListOf {
  readonly items: Struct
}

const options: Struct = {
  struct: 'GeneratorOptions',
  fields: { labels: 'map', annotations: 'map', disableNameSuffixHash: 'bool', immutable: 'bool' },
}

const generator = (struct: string): ListOf => {
  const embedded = (path: string, check: Check): readonly [string, Check] => [`GeneratorArgs.${path}`, check]
  return {
    items: {
      struct,
      fields: {
        name: embedded('name', 'string'),
        namespace: embedded('namespace', 'string'),
        behavior: embedded('behavior', 'string'),
        literals: embedded('KvPairSources.literals', 'strings'),
        files: embedded('KvPairSources.files', 'strings'),
        envs: embedded('KvPairSources.envs', 'strings'),
        env: embedded('KvPairSources.env', 'string'),
        options: embedded('options', options),
        ...(struct === 'SecretArgs' && { type: 'string' as const }),
      },
    },
  }
}

const target: Struct = {
  struct: 'Selector',
  fields: {
    group: 'string',
    version: 'string',
    kind: 'string',
    name: 'string',
    namespace: 'string',
    labelSelector: 'string',
    annotationSelector: 'string',
  },
}
const patch: ListOf = {
  items: { struct: 'Patch', fields: { path: 'string', patch: 'string', target, options: 'map' } },
}

const kustomization: Struct = {
  struct: 'Kustomization',
  fields: {
    apiVersion: 'string',
    kind: 'string',
    metadata: {
      struct: 'ObjectMeta',
      fields: { name: 'string', namespace: 'string', labels: 'map', annotations: 'map' },
    },
    resources: 'strings',
    bases: 'strings',
    components: 'strings',
    namespace: 'string',
    namePrefix: 'string',
    nameSuffix: 'string',
    commonLabels: 'map',
    commonAnnotations: 'map',
    labels: {
      items: {
        struct: 'Label',
        fields: { pairs: 'map', includeSelectors: 'bool', includeTemplates: 'bool' },
      },
    },
    images: {
      items: { struct: 'Image', fields: { name: 'string', newName: 'string', newTag: 'string', digest: 'string' } },
    },
    replicas: { items: { struct: 'Replica', fields: { name: 'string', count: 'int64' } } },
    configMapGenerator: generator('ConfigMapArgs'),
    secretGenerator: generator('SecretArgs'),
    generatorOptions: options,
    patches: patch,
    patchesStrategicMerge: 'strings',
    patchesJson6902: patch,
  },
}

const goType = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value

/** @throws KubectlError in the words of Go's JSON decoder */
export function checkKustomization(value: unknown): Kustomization {
  check(value, kustomization, 'Kustomization', '')
  return value as Kustomization
}

function invalid(why: string): KubectlError {
  return new KubectlError(`invalid Kustomization: json: ${why}`)
}

function check(value: unknown, wanted: Check, struct: string, path: string): void {
  if (value === null || value === undefined) return
  const mismatch = (found: unknown, type: string): KubectlError =>
    invalid(`cannot unmarshal ${goType(found)} into Go struct field ${struct}.${path} of type ${type}`)
  const each = (values: readonly unknown[], type: string): void => {
    for (const one of values) if (typeof one !== 'string') throw mismatch(one, type)
  }
  if (wanted === 'string' || wanted === 'bool' || wanted === 'int64') {
    const type = { string: 'string', bool: 'boolean', int64: 'number' }[wanted]
    if (typeof value !== type) throw mismatch(value, wanted)
  } else if (wanted === 'strings') {
    if (!Array.isArray(value)) throw mismatch(value, '[]string')
    each(value, 'string')
  } else if (wanted === 'map') {
    if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, 'map[string]string')
    each(Object.values(value), 'string')
  } else if ('items' in wanted) {
    if (!Array.isArray(value)) throw mismatch(value, `[]types.${wanted.items.struct}`)
    for (const one of value) check(one, wanted.items, struct, path)
  } else {
    if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, `types.${wanted.struct}`)
    for (const [key, inner] of Object.entries(value)) {
      const field = wanted.fields[key]
      if (field === undefined) throw invalid(`unknown field ${JSON.stringify(key)}`)
      const [name, type] = Array.isArray(field) ? (field as readonly [string, Check]) : ([key, field as Check] as const)
      check(inner, type, wanted.struct, path ? `${path}.${name}` : name)
    }
  }
}
