// Rules for volumes on storage systems outside the cluster: network disks, clouds, drivers.
import {
  dns1123SubdomainProblems,
  invalidValue,
  invalidValues,
  notSupported,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'

const PARTITION = 'must be an integer between 1 and 255, inclusive'

export function partitionErrors(partition: number | undefined, at: FieldPath): FieldError[] {
  return partition !== undefined && (partition < 0 || partition > 255)
    ? [invalidValue(at.child('partition'), partition, PARTITION)]
    : []
}

export function secretReferenceErrors(reference: k8s.LocalObjectReference | undefined, at: FieldPath): FieldError[] {
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

export function iscsiErrors(iscsi: k8s.ISCSIVolumeSource, at: FieldPath, volumeName: string): FieldError[] {
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

export function flockerErrors({ datasetName, datasetUUID }: k8s.FlockerVolumeSource, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (!datasetName && !datasetUUID) errors.push(required(at, 'one of datasetName and datasetUUID is required'))
  if (datasetName && datasetUUID)
    errors.push(invalidValue(at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'))
  if (datasetName?.includes('/'))
    errors.push(invalidValue(at.child('datasetName'), datasetName, "must not contain '/'"))
  return errors
}

export function quobyteErrors({ registry, tenant = '', volume }: k8s.QuobyteVolumeSource, at: FieldPath): FieldError[] {
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

export function fibreChannelErrors(
  { targetWWNs = [], wwids = [], lun }: k8s.FCVolumeSource,
  at: FieldPath,
): FieldError[] {
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

export function azureDiskErrors(
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

export function csiErrors({ driver, nodePublishSecretRef }: k8s.CSIVolumeSource, at: FieldPath): FieldError[] {
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
