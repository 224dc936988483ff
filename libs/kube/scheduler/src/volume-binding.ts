// Claims of a pod and the nodes where they can be had (the VolumeBinding plug-in).
// https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
import {
  compareQuantities,
  isTerminating,
  kinds,
  matchesLabelSelector,
  matchesNodeTerms,
  type k8s,
} from '@kubarium/kube-objects'
import type { Client } from '@kubarium/kube-client'
import type { FilterPlugin } from './framework.ts'

const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class'
const NO_PROVISIONER = 'kubernetes.io/no-provisioner'

/** What a pod needs of storage, as its claims stand. */
export interface VolumeNeeds {
  /** Why no node will do. */
  readonly problem?: string
  /** Volumes that its claims are bound to. */
  readonly bound: readonly k8s.PersistentVolume[]
  /** Claims that wait for a node to be chosen, with the volumes there are for each, the smallest first. */
  readonly waiting: readonly {
    readonly claim: k8s.PersistentVolumeClaim
    readonly storageClass: k8s.StorageClass
    readonly volumes: readonly k8s.PersistentVolume[]
  }[]
}

const NONE: VolumeNeeds = { bound: [], waiting: [] }

const classOf = ({ metadata, spec }: k8s.PersistentVolumeClaim | k8s.PersistentVolume): string =>
  metadata.annotations?.[BETA_CLASS] ?? spec.storageClassName ?? ''

export function volumeNeeds(pod: k8s.Pod, { read }: Pick<Client, 'read'>): VolumeNeeds {
  const names = (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : ephemeral ? [`${pod.metadata.name}-${name}`] : [],
  )
  if (names.length === 0) return NONE
  const bound: k8s.PersistentVolume[] = []
  const waiting: VolumeNeeds['waiting'][number][] = []
  for (const name of names) {
    const claim = read(kinds.PersistentVolumeClaim).find(pod.metadata.namespace!, name)
    const refuse = (problem: string): VolumeNeeds => ({ ...NONE, problem })
    if (!claim) return refuse(`persistentvolumeclaim ${JSON.stringify(name)} not found`)
    if (claim.status.phase === 'Lost')
      return refuse(
        `persistentvolumeclaim ${JSON.stringify(name)} bound to non-existent persistentvolume ${JSON.stringify(claim.spec.volumeName ?? '')}`,
      )
    if (isTerminating(claim)) return refuse(`persistentvolumeclaim ${JSON.stringify(name)} is being deleted`)
    if (claim.spec.volumeName && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) {
      const volume = read(kinds.PersistentVolume).find('', claim.spec.volumeName)
      if (volume) bound.push(volume)
      continue
    }
    const storageClass = read(kinds.StorageClass).find('', classOf(claim))
    if (storageClass?.volumeBindingMode !== 'WaitForFirstConsumer')
      return refuse('pod has unbound immediate PersistentVolumeClaims')
    waiting.push({ claim, storageClass, volumes: volumesFor(claim, read(kinds.PersistentVolume).list()) })
  }
  return { bound, waiting }
}

function volumesFor(claim: k8s.PersistentVolumeClaim, all: readonly k8s.PersistentVolume[]): k8s.PersistentVolume[] {
  const size = claim.spec.resources?.requests?.['storage'] ?? '0'
  return all
    .filter(({ metadata, spec, status }) => {
      const isKept = spec.claimRef?.name === claim.metadata.name && spec.claimRef.namespace === claim.metadata.namespace
      return (
        (isKept || (!spec.claimRef && status.phase === 'Available')) &&
        (spec.storageClassName ?? '') === classOf(claim) &&
        (spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem') &&
        compareQuantities(spec.capacity?.['storage'] ?? '0', size) >= 0 &&
        (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode)) &&
        (!claim.spec.selector || matchesLabelSelector(claim.spec.selector, metadata.labels))
      )
    })
    .sort((a, b) => compareQuantities(a.spec.capacity!['storage']!, b.spec.capacity!['storage']!))
}

function isReachable({ spec }: k8s.PersistentVolume, node: k8s.Node): boolean {
  return !spec.nodeAffinity?.required || matchesNodeTerms(spec.nodeAffinity.required, node)
}

/** Refuses nodes where a claim's volume is not, or where none could be had. */
export function volumeBinding(needs: VolumeNeeds): FilterPlugin {
  const rejection = (reason: string): ReturnType<FilterPlugin['filter']> => ({
    plugin: 'VolumeBinding',
    reasons: [reason],
    helpedByPreemption: false,
  })
  return {
    name: 'VolumeBinding',
    filter(_pod, { node }) {
      if (needs.bound.some((volume) => !isReachable(volume, node)))
        return rejection("node(s) didn't match PersistentVolume's node affinity")
      const isLacking = needs.waiting.some(
        ({ claim, storageClass, volumes }) =>
          (claim.metadata.annotations?.[SELECTED_NODE] ?? node.metadata.name) !== node.metadata.name ||
          (storageClass.provisioner === NO_PROVISIONER && !volumes.some((volume) => isReachable(volume, node))),
      )
      return isLacking ? rejection("node(s) didn't find available persistent volumes to bind") : undefined
    },
  }
}

/**
 * Before a pod goes to a node, its waiting claims learn of it: each gets a volume that is there, or has one made there.
 * @returns whether the pod has to wait until they are bound
 */
export function bindVolumes({ waiting }: VolumeNeeds, node: k8s.Node, { write }: Pick<Client, 'write'>): boolean {
  const taken = new Set<k8s.PersistentVolume>()
  for (const { claim, volumes } of waiting) {
    const volume = volumes.find((one) => !taken.has(one) && isReachable(one, node))
    if (volume) {
      taken.add(volume)
      if (volume.spec.claimRef?.uid === claim.metadata.uid) continue
      const { name, namespace, uid, resourceVersion } = claim.metadata
      write(kinds.PersistentVolume).update({
        ...volume,
        metadata: { ...volume.metadata, annotations: { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' } },
        spec: {
          ...volume.spec,
          claimRef: {
            kind: 'PersistentVolumeClaim',
            namespace: namespace!,
            name,
            uid,
            apiVersion: 'v1',
            resourceVersion: resourceVersion!,
          },
        },
      })
    } else if (claim.metadata.annotations?.[SELECTED_NODE] === undefined)
      write(kinds.PersistentVolumeClaim).update({
        ...claim,
        metadata: {
          ...claim.metadata,
          annotations: { ...claim.metadata.annotations, [SELECTED_NODE]: node.metadata.name },
        },
      })
  }
  return waiting.length > 0
}
