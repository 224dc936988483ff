// Volumes, claims and classes of storage in words.
import { listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import type { DescribeWriter } from './describe.writer.ts'
import { events, head, labelled, type Describer } from './describer.ts'

type Fields = Record<string, unknown>

const MODES: readonly (readonly [mode: string, short: string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]

const modesText = (modes: readonly string[]): string =>
  MODES.filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',')

const classText = ({ metadata, ...object }: KubeObject): string =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? textOf(object, 'spec', 'storageClassName')

const finalizersText = ({ metadata }: KubeObject): string => `[${(metadata.finalizers ?? []).join(' ')}]`

const labelText = (map: Fields): string =>
  Object.entries(map)
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',') || '<none>'

function phaseText({ metadata, ...object }: KubeObject): string {
  const phase = textOf(object, 'status', 'phase')
  return metadata.deletionTimestamp ? `Terminating (lasts ${metadata.deletionTimestamp})` : phase
}

export const persistentVolumeClaim: Describer = (found, writer, context) => {
  const { object, namespace } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  const isBound = textOf(spec, 'volumeName') !== ''
  head(found, writer)
  writer.line(0, `StorageClass:\t${classText(object)}`)
  writer.line(0, `Status:\t${phaseText(object)}`)
  writer.line(0, `Volume:\t${textOf(spec, 'volumeName')}`)
  labelled(found, writer)
  writer.line(0, `Finalizers:\t${finalizersText(object)}`)
  writer.line(0, `Capacity:\t${isBound ? textOf(status, 'capacity', 'storage') || '0' : ''}`)
  writer.line(0, `Access Modes:\t${isBound ? modesText(listOf<string>(status, 'accessModes')) : ''}`)
  if (spec['volumeMode']) writer.line(0, `VolumeMode:\t${textOf(spec, 'volumeMode')}`)
  const source = part(spec, 'dataSource')
  if (Object.keys(source).length > 0) {
    writer.line(0, 'DataSource:')
    if (source['apiGroup']) writer.line(1, `APIGroup:\t${textOf(source, 'apiGroup')}`)
    writer.line(1, `Kind:\t${textOf(source, 'kind')}`).line(1, `Name:\t${textOf(source, 'name')}`)
  }
  const { items } = context.kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/pods`,
  })
  const users = items
    .filter((pod) =>
      listOf<Fields>(pod, 'spec', 'volumes').some(
        (volume) =>
          textOf(volume, 'persistentVolumeClaim', 'claimName') === object.metadata.name ||
          (volume['ephemeral'] !== undefined &&
            `${pod.metadata.name}-${textOf(volume, 'name')}` === object.metadata.name),
      ),
    )
    .map(({ metadata }) => metadata.name)
  if (users.length === 0) writer.line(0, 'Used By:\t<none>')
  users.forEach((name, i) => writer.raw(`${i === 0 ? 'Used By:\t' : '\t'}${name}\n`))
  const conditions = listOf<Fields>(status, 'conditions')
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:')
    writer.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage')
    writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
    for (const one of conditions)
      writer.line(
        1,
        `${textOf(one, 'type')} \t${textOf(one, 'status')} \t${textOf(one, 'lastProbeTime')} \t${textOf(one, 'lastTransitionTime')} \t${textOf(one, 'reason')} \t${textOf(one, 'message')}`,
      )
  }
  events(found, writer, context)
}

export const persistentVolume: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  const claim = part(spec, 'claimRef')
  head(found, writer)
  labelled(found, writer)
  writer.line(0, `Finalizers:\t${finalizersText(object)}`)
  writer.line(0, `StorageClass:\t${classText(object)}`)
  writer.line(0, `Status:\t${phaseText(object)}`)
  writer.line(0, `Claim:\t${claim['name'] ? `${textOf(claim, 'namespace')}/${textOf(claim, 'name')}` : ''}`)
  writer.line(0, `Reclaim Policy:\t${textOf(spec, 'persistentVolumeReclaimPolicy')}`)
  writer.line(0, `Access Modes:\t${modesText(listOf<string>(spec, 'accessModes'))}`)
  if (spec['volumeMode']) writer.line(0, `VolumeMode:\t${textOf(spec, 'volumeMode')}`)
  writer.line(0, `Capacity:\t${textOf(spec, 'capacity', 'storage') || '0'}`)
  nodeAffinity(spec, writer)
  writer.line(0, `Message:\t${textOf(status, 'message')}`)
  writer.line(0, 'Source:')
  volumeSource(spec, writer)
  events(found, writer, context)
}

function nodeAffinity(spec: Fields, writer: DescribeWriter): void {
  const affinity = part(spec, 'nodeAffinity')
  if (!affinity['required']) return void writer.line(0, 'Node Affinity:\t<none>')
  writer.line(0, 'Node Affinity:\t')
  writer.line(1, 'Required Terms:\t')
  listOf<Fields>(affinity, 'required', 'nodeSelectorTerms').forEach((term, i) => {
    const texts = listOf<Fields>(term, 'matchExpressions').map((one) => {
      const values = listOf<string>(one, 'values')
      const operator = textOf(one, 'operator').toLowerCase()
      return `${textOf(one, 'key')} ${operator}${values.length > 0 ? ` [${values.join(', ')}]` : ''}`
    })
    if (texts.length === 0) writer.line(2, `Term ${i}:\t<none>`)
    texts.forEach((text, j) => writer.line(2, `${j === 0 ? `Term ${i}:` : ''}\t${text}`))
  })
}

/** Each source with its type in words, and its fields in order. */
const SOURCES: readonly (readonly [field: string, type: string, fields: readonly (readonly [string, string])[]])[] = [
  [
    'hostPath',
    'HostPath (bare host directory volume)',
    [
      ['Path', 'path'],
      ['HostPathType', 'type'],
    ],
  ],
  [
    'nfs',
    'NFS (an NFS mount that lasts the lifetime of a pod)',
    [
      ['Server', 'server'],
      ['Path', 'path'],
      ['ReadOnly', 'readOnly'],
    ],
  ],
  ['local', 'LocalVolume (a persistent volume backed by local storage on a node)', [['Path', 'path']]],
  [
    'csi',
    'CSI (a Container Storage Interface (CSI) volume source)',
    [
      ['Driver', 'driver'],
      ['FSType', 'fsType'],
      ['VolumeHandle', 'volumeHandle'],
      ['ReadOnly', 'readOnly'],
    ],
  ],
  [
    'gcePersistentDisk',
    'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    [
      ['PDName', 'pdName'],
      ['FSType', 'fsType'],
      ['Partition', 'partition'],
      ['ReadOnly', 'readOnly'],
    ],
  ],
  [
    'awsElasticBlockStore',
    'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    [
      ['VolumeID', 'volumeID'],
      ['FSType', 'fsType'],
      ['Partition', 'partition'],
      ['ReadOnly', 'readOnly'],
    ],
  ],
]

function volumeSource(spec: Fields, writer: DescribeWriter): void {
  const known = SOURCES.find(([field]) => spec[field] !== undefined)
  if (!known) return void writer.line(2, '<unknown>')
  const [field, type, fields] = known
  const source = part(spec, field)
  writer.line(2, `Type:\t${type}`)
  for (const [title, name] of fields)
    writer.line(2, `${title}:\t${name === 'readOnly' ? String(source[name] ?? false) : textOf(source, name)}`)
  if (field === 'csi') {
    const attributes = Object.entries(part(source, 'volumeAttributes') as Record<string, string>).sort(([a], [b]) =>
      a < b ? -1 : 1,
    )
    if (attributes.length === 0) writer.line(2, 'VolumeAttributes:\t<none>')
    attributes.forEach(([key, value], i) =>
      writer.raw(`${i === 0 ? '    VolumeAttributes:' : ''}\t    ${key}=${value}\n`),
    )
  }
}

export const storageClass: Describer = (found, writer, context) => {
  const { object } = found
  const { annotations = {} } = object.metadata
  const isDefault = ['', 'beta.'].some(
    (part) => annotations[`storageclass.${part}kubernetes.io/is-default-class`] === 'true',
  )
  writer.line(0, `Name:\t${object.metadata.name}`)
  writer.line(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}`)
  writer.line(0, `Annotations:\t${labelText(annotations)}`)
  writer.line(0, `Provisioner:\t${textOf(object, 'provisioner')}`)
  writer.line(0, `Parameters:\t${labelText(part(object, 'parameters'))}`)
  const expansion = object['allowVolumeExpansion']
  writer.line(
    0,
    `AllowVolumeExpansion:\t${expansion === undefined ? '<unset>' : expansion === true ? 'True' : 'False'}`,
  )
  const options = listOf<string>(object, 'mountOptions')
  if (options.length === 0) writer.line(0, 'MountOptions:\t<none>')
  else {
    writer.line(0, 'MountOptions:')
    for (const option of options) writer.line(1, option)
  }
  if (object['reclaimPolicy']) writer.line(0, `ReclaimPolicy:\t${textOf(object, 'reclaimPolicy')}`)
  if (object['volumeBindingMode']) writer.line(0, `VolumeBindingMode:\t${textOf(object, 'volumeBindingMode')}`)
  const topologies = listOf<Fields>(object, 'allowedTopologies')
  if (topologies.length > 0) {
    writer.line(0, 'AllowedTopologies:\t')
    topologies.forEach((term, i) => {
      const texts = listOf<Fields>(term, 'matchLabelExpressions').map(
        (one) => `${textOf(one, 'key')} in [${listOf<string>(one, 'values').join(', ')}]`,
      )
      texts.forEach((text, j) => writer.line(1, `${j === 0 ? `Term ${i}:` : ''}\t${text}`))
    })
  }
  events(found, writer, context)
}
