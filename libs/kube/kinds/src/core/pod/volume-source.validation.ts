// Rules for where a volume comes from: every kind of source a pod may name.
import {
  compareQuantities,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  forbiddenField,
  invalidValue,
  invalidValues,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { downwardFileErrors } from './downward-api.validation.ts'
import { projectedErrors } from './projected-volume.validation.ts'
import {
  azureDiskErrors,
  csiErrors,
  fibreChannelErrors,
  flockerErrors,
  iscsiErrors,
  partitionErrors,
  quobyteErrors,
  secretReferenceErrors,
} from './storage-system.validation.ts'
import { backstepErrors, fileModeErrors, keyToPathErrors, localPathErrors } from './volume-path.validation.ts'

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

/** What a rule needs to know besides the source itself. */
export interface VolumeContext {
  readonly volumeName: string
  /** Name of the pod; undefined in a template. */
  readonly podName: string | undefined
}

interface SourceRule {
  readonly field: Exclude<keyof k8s.Volume, 'name'>
  /** The name messages use, where it is not the field's. */
  readonly shownAs?: string
  readonly refusedAs?: string
  /** Fields that must not be empty. */
  readonly required?: readonly string[]
  readonly check?: (volume: k8s.Volume, at: FieldPath, context: VolumeContext) => FieldError[]
}

/** In the order in which the API server looks at them. */
const SOURCES: readonly SourceRule[] = [
  {
    field: 'emptyDir',
    check: ({ emptyDir }, at) =>
      emptyDir!.sizeLimit !== undefined && compareQuantities(emptyDir!.sizeLimit, '0') < 0
        ? [forbiddenField(at.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity')]
        : [],
  },
  {
    field: 'hostPath',
    check: ({ hostPath }, at) => {
      if (!hostPath!.path) return [required(at.child('path'))]
      const { path, type } = hostPath!
      return [
        ...backstepErrors(path, at.child('path')),
        ...(type === undefined || HOST_PATH_TYPES.includes(type)
          ? []
          : [notSupported(at.child('type'), type, HOST_PATH_TYPES)]),
      ]
    },
  },
  {
    field: 'gitRepo',
    required: ['repository'],
    check: ({ gitRepo }, at) => localPathErrors(gitRepo!.directory ?? '', at.child('directory')),
  },
  {
    field: 'gcePersistentDisk',
    shownAs: 'persistentDisk',
    required: ['pdName'],
    check: ({ gcePersistentDisk }, at) => partitionErrors(gcePersistentDisk!.partition, at),
  },
  {
    field: 'awsElasticBlockStore',
    required: ['volumeID'],
    check: ({ awsElasticBlockStore }, at) => partitionErrors(awsElasticBlockStore!.partition, at),
  },
  {
    field: 'secret',
    required: ['secretName'],
    check: ({ secret }, at) => fileErrors(secret!, at),
  },
  {
    field: 'nfs',
    required: ['server', 'path'],
    check: ({ nfs }, at) =>
      nfs!.path.startsWith('/') ? [] : [invalidValue(at.child('path'), nfs!.path, 'must be an absolute path')],
  },
  { field: 'iscsi', check: ({ iscsi }, at, context) => iscsiErrors(iscsi!, at, context.volumeName) },
  { field: 'glusterfs', required: ['endpoints', 'path'] },
  { field: 'flocker', check: ({ flocker }, at) => flockerErrors(flocker!, at) },
  { field: 'persistentVolumeClaim', required: ['claimName'] },
  { field: 'rbd', required: ['monitors', 'image'] },
  {
    field: 'cinder',
    required: ['volumeID'],
    check: ({ cinder }, at) => secretReferenceErrors(cinder!.secretRef, at),
  },
  { field: 'cephfs', refusedAs: 'cephFS', required: ['monitors'] },
  { field: 'quobyte', check: ({ quobyte }, at) => quobyteErrors(quobyte!, at) },
  {
    field: 'downwardAPI',
    refusedAs: 'downwarAPI',
    check: ({ downwardAPI }, at) => [
      ...fileModeErrors(downwardAPI!.defaultMode, at.child('defaultMode')),
      ...(downwardAPI!.items ?? []).flatMap((file) => downwardFileErrors(file, at)),
    ],
  },
  { field: 'fc', check: ({ fc }, at) => fibreChannelErrors(fc!, at) },
  {
    field: 'flexVolume',
    required: ['driver'],
    check: ({ flexVolume }, at) =>
      Object.keys(flexVolume!.options ?? {}).flatMap((key) =>
        /(^|\.)(kubernetes|k8s)\.io$/.test(key.split('/')[0]!.toLowerCase()) && key.includes('/')
          ? [invalidValue(at.child('options').key(key), key, 'kubernetes.io and k8s.io namespaces are reserved')]
          : [],
      ),
  },
  {
    field: 'configMap',
    required: ['name'],
    check: ({ configMap }, at) => fileErrors(configMap!, at),
  },
  { field: 'azureFile', required: ['secretName', 'shareName'] },
  { field: 'vsphereVolume', required: ['volumePath'] },
  { field: 'photonPersistentDisk', required: ['pdID'] },
  { field: 'portworxVolume', required: ['volumeID'] },
  { field: 'azureDisk', check: ({ azureDisk }, at) => azureDiskErrors(azureDisk!, at) },
  {
    field: 'storageos',
    check: ({ storageos }, at) => [
      ...(storageos!.volumeName
        ? invalidValues(at.child('volumeName'), storageos!.volumeName, dns1123LabelProblems(storageos!.volumeName))
        : [required(at.child('volumeName'))]),
      ...(storageos!.volumeNamespace
        ? invalidValues(
            at.child('volumeNamespace'),
            storageos!.volumeNamespace,
            dns1123LabelProblems(storageos!.volumeNamespace),
          )
        : []),
      ...secretReferenceErrors(storageos!.secretRef, at),
    ],
  },
  {
    field: 'projected',
    check: ({ projected }, at) => projectedErrors(projected!, at),
  },
  { field: 'scaleIO', required: ['gateway', 'system', 'volumeName'] },
  { field: 'csi', check: ({ csi }, at) => csiErrors(csi!, at) },
  {
    field: 'ephemeral',
    check: ({ ephemeral }, at, { volumeName, podName }) => {
      const errors: FieldError[] = ephemeral!.volumeClaimTemplate ? [] : [required(at.child('volumeClaimTemplate'))]
      if (podName && volumeName) {
        const claim = `${podName}-${volumeName}`
        errors.push(
          ...invalidValues(
            at.child('name'),
            volumeName,
            dns1123SubdomainProblems(claim).map((problem) => `PVC name ${JSON.stringify(claim)}: ${problem}`),
          ),
        )
      }
      return errors
    },
  },
  {
    field: 'image',
    check: ({ image }, at, { podName }) => {
      const { reference, pullPolicy } = image!
      return [
        ...(podName !== undefined && !reference ? [required(at.child('reference'))] : []),
        ...(!pullPolicy
          ? [required(at.child('pullPolicy'))]
          : PULL_POLICIES.includes(pullPolicy)
            ? []
            : [notSupported(at.child('pullPolicy'), pullPolicy, PULL_POLICIES)]),
      ]
    },
  },
]

/** Exactly one source; the first one is looked at. */
export function volumeSourceErrors(volume: k8s.Volume, at: FieldPath, context: VolumeContext): FieldError[] {
  const errors: FieldError[] = []
  let count = 0
  for (const { field, shownAs, refusedAs, required: needed = [], check } of SOURCES) {
    const source = volume[field] as Readonly<Record<string, unknown>> | undefined
    if (source === undefined) continue
    if (count++ > 0) {
      errors.push(forbiddenField(at.child(refusedAs ?? field), 'may not specify more than 1 volume type'))
      continue
    }
    const here = at.child(shownAs ?? field)
    for (const name of needed) if (!hasContent(source[name])) errors.push(required(here.child(name)))
    if (check) errors.push(...check(volume, here, context))
  }
  if (count === 0) errors.push(required(at, 'must specify a volume type'))
  return errors
}

function hasContent(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== ''
}

function fileErrors(
  source: { readonly defaultMode?: number; readonly items?: readonly k8s.KeyToPath[] },
  at: FieldPath,
): FieldError[] {
  return [
    ...fileModeErrors(source.defaultMode, at.child('defaultMode')),
    ...(source.items ?? []).flatMap((item, i) => keyToPathErrors(item, at.child('items').index(i))),
  ]
}
