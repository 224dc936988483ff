// The structure of a kind, compiled once per process from the schema: what decoding, managed fields and patches walk.
import { definition, goTypes, type Definition, type FieldSchema } from '@kubarium/kube-objects'
import { isNullList, isNullTime, isPlainQuantity, isPlainScalar, isTextPointer } from './go-zero-values.ts'

export type ScalarType =
  | 'string'
  | 'bytes'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'double'
  | 'time'
  | 'micro-time'
  | 'quantity'
  | 'int-or-string'
  | 'any'

export interface ScalarNode {
  readonly type: ScalarType
  /** Go's name of the type, as decoding errors print it. */
  readonly go: string
}

export interface StructNode {
  readonly type: 'struct'
  readonly go: string
  readonly name: string
  readonly fields: ReadonlyMap<string, FieldNode>
  /** Fields that are written even when nothing was given. */
  readonly always: readonly FieldNode[]
  readonly atomic: boolean
}

export interface MapNode {
  readonly type: 'map'
  readonly go: string
  readonly value: TypeNode
  readonly atomic: boolean
}

export interface ListNode {
  readonly type: 'list'
  readonly go: string
  readonly item: TypeNode
  readonly kind: 'atomic' | 'map' | 'set'
  /** Keys that identify an item of a `map` list. */
  readonly keys: readonly string[]
}

export type TypeNode = ScalarNode | StructNode | MapNode | ListNode

export interface FieldNode {
  readonly name: string
  readonly node: TypeNode
  /** The embedded Go struct the field belongs to; decoding errors name it. */
  readonly embedded: string | undefined
  /** What stands there when nothing was given: a zero value, an empty struct, null. */
  readonly fallback: unknown
  /** Whether the zero value of the type disappears. */
  readonly omitsZero: boolean
  /** The value that defaulting gives, by the schema: it completes the keys of list items that leave it out. */
  readonly schemaDefault: unknown
  readonly patchMergeKey: string | undefined
  readonly patchStrategies: readonly string[]
}

const structs = new Map<string, StructNode>()

const SPECIAL: Record<string, ScalarNode> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'int-or-string', go: 'int32' },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'quantity', go: 'resource.Quantity' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'time', go: 'v1.Time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { type: 'micro-time', go: 'v1.MicroTime' },
}

// Maps and lists that have a named type in Go.
const GO_NAMES: Record<string, string> = { 'map[string]resource.Quantity': 'v1.ResourceList' }

/** The structure of a definition by its OpenAPI name. @throws Error when there is none */
export function structOf(name: string): StructNode {
  const known = structs.get(name)
  if (known) return known
  const source: Definition = definition(name)
  const parts = name.split('.')
  const short = parts.at(-1)!
  const fields = new Map<string, FieldNode>()
  const always: FieldNode[] = []
  const struct: StructNode = {
    type: 'struct',
    go: `${parts.at(-2)}.${short}`,
    name: short,
    fields,
    always,
    atomic: source['x-kubernetes-map-type'] === 'atomic',
  }
  // Registered before its fields: schemas refer to themselves.
  structs.set(name, struct)
  for (const [field, schema] of Object.entries(source.properties ?? {})) {
    const node = nodeOf(schema)
    const isRequired = source.required?.includes(field) ?? false
    const fallback = fallbackOf(name, field, schema, node, isRequired)
    const compiled: FieldNode = {
      name: field,
      node: goNamed(name, field, node),
      embedded: embeddedIn(short, field),
      fallback,
      omitsZero: omitsZero(name, field, schema, node, isRequired),
      schemaDefault: schema.default,
      patchMergeKey: schema['x-kubernetes-patch-merge-key'],
      patchStrategies: schema['x-kubernetes-patch-strategy']?.split(',') ?? [],
    }
    fields.set(field, compiled)
    if (fallback !== undefined) always.push(compiled)
  }
  return struct
}

const VOLUME_SOURCES = new Set([
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'hostPath',
  'glusterfs',
  'nfs',
  'rbd',
  'iscsi',
  'cinder',
  'cephfs',
  'fc',
  'flocker',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'local',
  'storageos',
  'csi',
])

/** Fields of embedded structs, by the struct they are embedded in (k8s.io/api). */
const EMBEDDED: Record<string, readonly [embedded: string, isOwn: (field: string) => boolean]> = {
  Probe: ['ProbeHandler', (field) => ['exec', 'httpGet', 'tcpSocket', 'grpc'].includes(field)],
  Volume: ['VolumeSource', (field) => field !== 'name'],
  ConfigMapVolumeSource: ['LocalObjectReference', (field) => field === 'name'],
  ConfigMapKeySelector: ['LocalObjectReference', (field) => field === 'name'],
  ConfigMapEnvSource: ['LocalObjectReference', (field) => field === 'name'],
  ConfigMapProjection: ['LocalObjectReference', (field) => field === 'name'],
  SecretKeySelector: ['LocalObjectReference', (field) => field === 'name'],
  SecretEnvSource: ['LocalObjectReference', (field) => field === 'name'],
  SecretProjection: ['LocalObjectReference', (field) => field === 'name'],
  EphemeralContainer: ['EphemeralContainerCommon', (field) => field !== 'targetContainerName'],
  PersistentVolumeSpec: ['PersistentVolumeSource', (field) => VOLUME_SOURCES.has(field)],
}

function embeddedIn(struct: string, field: string): string | undefined {
  const entry = EMBEDDED[struct]
  return entry?.[1](field) ? entry[0] : undefined
}

/** Texts with a type of their own in Go, as decoding errors print it. */
const GO_TEXT_TYPES: Record<string, string> = {
  protocol: 'v1.Protocol',
  imagePullPolicy: 'v1.PullPolicy',
  restartPolicy: 'v1.RestartPolicy',
  dnsPolicy: 'v1.DNSPolicy',
  terminationMessagePolicy: 'v1.TerminationMessagePolicy',
  scheme: 'v1.URIScheme',
  sessionAffinity: 'v1.ServiceAffinity',
  operator: 'v1.TolerationOperator',
  effect: 'v1.TaintEffect',
  preemptionPolicy: 'v1.PreemptionPolicy',
  medium: 'v1.StorageMedium',
  externalTrafficPolicy: 'v1.ServiceExternalTrafficPolicy',
  internalTrafficPolicy: 'v1.ServiceInternalTrafficPolicy',
  ipFamilyPolicy: 'v1.IPFamilyPolicy',
  completionMode: 'v1.CompletionMode',
  concurrencyPolicy: 'v1.ConcurrencyPolicy',
  podReplacementPolicy: 'v1.PodReplacementPolicy',
  accessModes: 'v1.PersistentVolumeAccessMode',
  persistentVolumeReclaimPolicy: 'v1.PersistentVolumeReclaimPolicy',
  reclaimPolicy: 'v1.PersistentVolumeReclaimPolicy',
  volumeMode: 'v1.PersistentVolumeMode',
  volumeBindingMode: 'v1.VolumeBindingMode',
  podManagementPolicy: 'v1.PodManagementPolicyType',
  whenDeleted: 'v1.PersistentVolumeClaimRetentionPolicyType',
  whenScaled: 'v1.PersistentVolumeClaimRetentionPolicyType',
  fsGroupChangePolicy: 'v1.PodFSGroupChangePolicy',
}
const GO_TEXT_TYPES_IN: Record<string, Record<string, string>> = {
  ServiceSpec: { type: 'v1.ServiceType' },
  Secret: { type: 'v1.SecretType' },
  DeploymentStrategy: { type: 'v1.DeploymentStrategyType' },
  DaemonSetUpdateStrategy: { type: 'v1.DaemonSetUpdateStrategyType' },
  StatefulSetUpdateStrategy: { type: 'v1.StatefulSetUpdateStrategyType' },
  LabelSelectorRequirement: { operator: 'v1.LabelSelectorOperator' },
  NodeSelectorRequirement: { operator: 'v1.NodeSelectorOperator' },
  HostPathVolumeSource: { type: 'v1.HostPathType' },
  Container: { restartPolicy: 'v1.ContainerRestartPolicy' },
  PersistentVolumeClaimStatus: { phase: 'v1.PersistentVolumeClaimPhase' },
  PersistentVolumeStatus: { phase: 'v1.PersistentVolumePhase' },
  JobCondition: { type: 'v1.JobConditionType', status: 'v1.ConditionStatus' },
  PodFailurePolicyRule: { action: 'v1.PodFailurePolicyAction' },
  PodFailurePolicyOnExitCodesRequirement: { operator: 'v1.PodFailurePolicyOnExitCodesOperator' },
  PodFailurePolicyOnPodConditionsPattern: { type: 'v1.PodConditionType', status: 'v1.ConditionStatus' },
}

/** The type that a field has in Go, as far as the facts about pods tell. */
function goTypeOf(definitionName: string, field: string): string | undefined {
  if (!/^io\.k8s\.(api\.core|apimachinery\.pkg\.apis\.meta)\.v1\./.test(definitionName)) return undefined
  const inStruct = (struct: string): string | undefined => {
    for (const part of (goTypes[struct] ?? '').split(' ').slice(1)) {
      const [, json = '', type = ''] = part.split(':')
      if (json.replace('?', '') === field) return type.replace(/^\*/, '')
      const embedded = json === '' ? inStruct(type) : undefined
      if (embedded) return embedded
    }
    return undefined
  }
  return inStruct(`v1.${definitionName.split('.').at(-1)!}`)
}

function goNamed(definitionName: string, field: string, node: TypeNode): TypeNode {
  const fact = goTypeOf(definitionName, field)
  const named = GO_TEXT_TYPES_IN[definitionName.split('.').at(-1)!]?.[field] ?? GO_TEXT_TYPES[field]
  if (node.type === 'list' && node.item.type === 'string') {
    const item = fact?.startsWith('[]') ? fact.slice(2) : named
    return item ? { ...node, go: `[]${item}`, item: { ...node.item, go: item } } : node
  }
  if (node.type !== 'string') return node
  const go = fact ?? named
  return go ? { ...node, go } : node
}

function nodeOf(schema: FieldSchema): TypeNode {
  if (schema.ref !== undefined) {
    const special = SPECIAL[schema.ref]
    if (special) return special
    const target = definition(schema.ref)
    if (!target.properties || Object.keys(target.properties).length === 0)
      return { type: 'any', go: 'runtime.RawExtension' }
    const struct = structOf(schema.ref)
    return schema['x-kubernetes-map-type'] === 'atomic' && !struct.atomic ? { ...struct, atomic: true } : struct
  }
  switch (schema.type) {
    case 'array': {
      const item = nodeOf(schema.items!)
      return {
        type: 'list',
        go: `[]${item.go}`,
        item,
        kind: schema['x-kubernetes-list-type'] ?? 'atomic',
        keys: schema['x-kubernetes-list-map-keys'] ?? [],
      }
    }
    case 'object': {
      if (!schema.additionalProperties) return { type: 'any', go: 'map[string]interface {}' }
      const value = nodeOf(schema.additionalProperties)
      const go = `map[string]${value.go}`
      return { type: 'map', go: GO_NAMES[go] ?? go, value, atomic: schema['x-kubernetes-map-type'] === 'atomic' }
    }
    case 'boolean':
      return { type: 'boolean', go: 'bool' }
    case 'integer':
      return schema.format === 'int64' ? { type: 'int64', go: 'int64' } : { type: 'int32', go: 'int32' }
    case 'number':
      return { type: 'double', go: 'float64' }
    case 'string':
      return schema.format === 'byte' ? { type: 'bytes', go: '[]uint8' } : { type: 'string', go: 'string' }
    default:
      return { type: 'any', go: 'interface {}' }
  }
}

// A default in the schema that is a zero value means: a plain Go field without `omitempty`. Other defaults
// (protocol: TCP) are the business of defaulting.
function fallbackOf(
  definitionName: string,
  field: string,
  schema: FieldSchema,
  node: TypeNode,
  isRequired: boolean,
): unknown {
  if (isNullList(definitionName, field) || isNullTime(definitionName, field)) return null
  if (node.type === 'quantity') return isRequired || isPlainQuantity(definitionName, field) ? '0' : undefined
  const { default: zero } = schema
  if (zero === undefined) return undefined
  if (node.type === 'struct') return EMPTY
  if (zero === 0 || zero === false || zero === '') return zero
  return isRequired && node.type === 'int-or-string' ? 0 : undefined
}
const EMPTY = Object.freeze({})

function omitsZero(
  definitionName: string,
  field: string,
  schema: FieldSchema,
  node: TypeNode,
  isRequired: boolean,
): boolean {
  switch (node.type) {
    case 'string':
    case 'bytes':
      return (schema.default === undefined || schema.default !== '') && !isTextPointer(definitionName, field)
    case 'boolean':
    case 'int32':
    case 'int64':
    case 'double':
      return schema.default === undefined && isPlainScalar(definitionName, field)
    case 'list':
    case 'map':
      return !isRequired && !isNullList(definitionName, field)
    default:
      return false
  }
}
