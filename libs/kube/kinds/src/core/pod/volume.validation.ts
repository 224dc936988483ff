// Rules for the volumes of a pod.
import {
  compareQuantities,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  duplicate,
  forbiddenField,
  invalidValue,
  invalidValues,
  notSupported,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { downwardFileErrors } from './downward-api.validation.ts'
import { projectedErrors } from './projected-volume.validation.ts'
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
const PARTITION = 'must be an integer between 1 and 255, inclusive'

/** What a rule needs to know besides the source itself. */
interface VolumeContext {
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
  { field: 'iscsi', check: ({ iscsi }, at, context) => iscsiErrors(iscsi!, at, context) },
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

/**
 * @param podName name of the pod that has them; undefined in a template
 * @returns what is wrong, and the volumes that can be mounted
 */
export function volumeErrors(
  volumes: readonly k8s.Volume[],
  at: FieldPath,
  podName: string | undefined,
): { errors: FieldError[]; names: Map<string, k8s.Volume> } {
  const names = new Map<string, k8s.Volume>()
  const errors: FieldError[] = []
  const madeClaims = new Set(
    podName ? volumes.filter(({ ephemeral }) => ephemeral).map(({ name }) => `${podName}-${name}`) : [],
  )
  volumes.forEach((volume, i) => {
    const here = at.index(i)
    const { name } = volume
    const found = sourceErrors(volume, here, { volumeName: name, podName })
    if (!name) found.push(required(here.child('name')))
    else found.push(...invalidValues(here.child('name'), name, dns1123LabelProblems(name)))
    if (names.has(name)) found.push(duplicate(here.child('name'), name))
    // A volume that is wrong in itself counts as missing for the mounts.
    if (found.length === 0) names.set(name, volume)
    errors.push(...found)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim !== undefined && madeClaims.has(claim))
      errors.push(
        invalidValue(
          here.child('persistentVolumeClaim', 'claimName'),
          claim,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      )
  })
  return { errors, names }
}

/** Exactly one source; the first one is looked at. */
function sourceErrors(volume: k8s.Volume, at: FieldPath, context: VolumeContext): FieldError[] {
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

function partitionErrors(partition: number | undefined, at: FieldPath): FieldError[] {
  return partition !== undefined && (partition < 0 || partition > 255)
    ? [invalidValue(at.child('partition'), partition, PARTITION)]
    : []
}

function secretReferenceErrors(reference: k8s.LocalObjectReference | undefined, at: FieldPath): FieldError[] {
  return reference && !reference.name ? [required(at.child('secretRef', 'name'))] : []
}

const INITIATORS: readonly (readonly [prefix: string, pattern: RegExp])[] = [
  ['iqn', /iqn\.\d{4}-\d{2}\.([A-Za-z0-9-.]+)(:[^,;*&$|\s]+)$/],
  ['eui', /^eui.[A-Za-z0-9]{16}$/],
  ['naa', /^naa.[A-Za-z0-9]{32}$/],
]

function initiatorErrors(name: string, at: FieldPath): FieldError[] {
  const rule = INITIATORS.find(([prefix]) => name.startsWith(prefix))
  if (!rule) return [invalidValue(at, name, 'must be valid format starting with iqn, eui, or naa')]
  return rule[1].test(name) ? [] : [invalidValue(at, name, 'must be valid format')]
}

function iscsiErrors(iscsi: k8s.ISCSIVolumeSource, at: FieldPath, { volumeName }: VolumeContext): FieldError[] {
  const errors: FieldError[] = []
  if (!iscsi.targetPortal) errors.push(required(at.child('targetPortal')))
  if (!iscsi.iqn) errors.push(required(at.child('iqn')))
  else errors.push(...initiatorErrors(iscsi.iqn, at.child('iqn')))
  errors.push(...lunErrors(iscsi.lun, at))
  if ((iscsi.chapAuthDiscovery || iscsi.chapAuthSession) && !iscsi.secretRef)
    errors.push(required(at.child('secretRef')))
  if (iscsi.initiatorName === undefined) return errors
  errors.push(...initiatorErrors(iscsi.initiatorName, at.child('initiatorname')))
  if (`${volumeName}:${iscsi.targetPortal}`.length > 64)
    errors.push(
      invalidValue(
        at.child('name'),
        volumeName,
        'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
      ),
    )
  return errors
}

function lunErrors(lun: number, at: FieldPath): FieldError[] {
  return lun < 0 || lun > 255 ? [invalidValue(at.child('lun'), lun, 'must be between 0 and 255, inclusive')] : []
}

function flockerErrors({ datasetName, datasetUUID }: k8s.FlockerVolumeSource, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (!datasetName && !datasetUUID) errors.push(required(at, 'one of datasetName and datasetUUID is required'))
  if (datasetName && datasetUUID)
    errors.push(invalidValue(at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'))
  if (datasetName?.includes('/'))
    errors.push(invalidValue(at.child('datasetName'), datasetName, "must not contain '/'"))
  return errors
}

function quobyteErrors({ registry, tenant = '', volume }: k8s.QuobyteVolumeSource, at: FieldPath): FieldError[] {
  const pairs = 'must be a host:port pair or multiple pairs separated by commas'
  const errors: FieldError[] = []
  if (!registry) errors.push(required(at.child('registry'), pairs))
  else if (tenant.length >= 65)
    errors.push(required(at.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters'))
  else
    for (const pair of registry.split(','))
      if (!/^([^:]*|\[[^\]]*\]):[^:]*$/.test(pair)) errors.push(invalidValue(at.child('registry'), registry, pairs))
  if (!volume) errors.push(required(at.child('volume')))
  return errors
}

function fibreChannelErrors({ targetWWNs = [], wwids = [], lun }: k8s.FCVolumeSource, at: FieldPath): FieldError[] {
  const here = at.child('targetWWNs')
  const errors: FieldError[] = []
  if (targetWWNs.length === 0 && wwids.length === 0)
    errors.push(required(here, 'must specify either targetWWNs or wwids, but not both'))
  if (targetWWNs.length > 0 && wwids.length > 0)
    errors.push(invalidValue(here, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'))
  if (targetWWNs.length > 0)
    errors.push(
      ...(lun === undefined
        ? [required(at.child('lun'), 'lun is required if targetWWNs is specified')]
        : lunErrors(lun, at)),
    )
  return errors
}

function azureDiskErrors(
  { diskName, diskURI, cachingMode, kind }: k8s.AzureDiskVolumeSource,
  at: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  if (!diskName) errors.push(required(at.child('diskName')))
  if (!diskURI) errors.push(required(at.child('diskURI')))
  const modes = ['None', 'ReadOnly', 'ReadWrite']
  if (cachingMode !== undefined && !modes.includes(cachingMode))
    errors.push(notSupported(at.child('cachingMode'), cachingMode, modes))
  const kinds = ['Dedicated', 'Managed', 'Shared']
  if (kind !== undefined && !kinds.includes(kind)) errors.push(notSupported(at.child('kind'), kind, kinds))
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/'))
    errors.push(
      notSupported(at.child('diskURI'), diskURI, [
        '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}',
      ]),
    )
  if (kind !== undefined && kind !== 'Managed' && !diskURI.startsWith('https://'))
    errors.push(
      notSupported(at.child('diskURI'), diskURI, [
        'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd',
      ]),
    )
  return errors
}

function csiErrors({ driver, nodePublishSecretRef }: k8s.CSIVolumeSource, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (!driver) errors.push(required(at.child('driver')))
  else {
    if (driver.length > 63) errors.push(tooLong(at.child('driver'), 63))
    errors.push(...invalidValues(at.child('driver'), driver, dns1123SubdomainProblems(driver.toLowerCase())))
  }
  if (nodePublishSecretRef) {
    const { name } = nodePublishSecretRef
    if (!name) errors.push(required(at.child('nodePublishSecretRef', 'name')))
    else errors.push(...invalidValues(at.child('name'), name, dns1123SubdomainProblems(name)))
  }
  return errors
}
