// Directories that containers share: those of a pod (emptyDir and what we treat alike), gone with it, and those of a node
// (hostPath) and those of persistent volumes, which stay. In memory they are trees of the machine; they are stored as JSON.
// https://kubernetes.io/docs/concepts/storage/volumes/
import { deepFreeze, equalJson, type k8s } from '@kubarium/kube-objects'
import type { Journal, StoredObject } from '@kubarium/kube-store'
import { emptyTree, type FileTree, type Machine } from '@kubarium/machine'
import type { PodRuntime } from './pod-runtime.ts'

/** Storage name of the directories of nodes: `~host-paths//node-1/var/data`. */
export const HOST_PATHS = '~host-paths'

/** Storage name of the files on persistent volumes: `~volume-data//pvc-…`. */
export const VOLUME_DATA = '~volume-data'

interface StoredTree extends StoredObject {
  /** A FileTree as JSON. */
  readonly tree: string
}

interface SharedVolume {
  readonly name: string
  /** Its name among the machine's volumes. */
  readonly tree: string
  /** Key under which it is kept by itself; those of a pod are stored with the pod. */
  readonly hostKey: string | undefined
}

function hostKeyOf({ spec }: k8s.Pod, { path }: k8s.HostPathVolumeSource): string {
  return `${HOST_PATHS}//${spec.nodeName}${path.startsWith('/') ? '' : '/'}${path.replace(/\/+$/, '')}`
}

/** Where the files of a persistent volume are: on the pod's node, or wherever the volume itself is. */
function dataKeyOf(pod: k8s.Pod, { metadata, spec }: k8s.PersistentVolume): string {
  const { hostPath, local, nfs } = spec
  if (hostPath) return hostKeyOf(pod, hostPath)
  if (local) return hostKeyOf(pod, { path: local.path })
  return `${VOLUME_DATA}//${nfs ? `${nfs.server}${nfs.path}` : metadata.name}`
}

export class Volumes {
  constructor(
    private readonly machine: Machine,
    private readonly journal: Journal,
    private readonly now: () => number,
  ) {}

  /** Name of a pod's volume among the machine's volumes. */
  nameOf(pod: k8s.Pod, volume: k8s.Volume): string {
    return this.keyOf(pod, volume) ?? `${pod.metadata.uid}/${volume.name}`
  }

  /** The volume that a pod's claim is bound to; undefined when it is not. */
  private boundTo(pod: k8s.Pod, claimName: string): k8s.PersistentVolume | undefined {
    const { state } = this.journal
    const claim = state.find('persistentvolumeclaims', pod.metadata.namespace!, claimName) as unknown as
      k8s.PersistentVolumeClaim | undefined
    if (claim?.status.phase !== 'Bound' || !claim.spec.volumeName) return undefined
    return state.find('persistentvolumes', '', claim.spec.volumeName) as unknown as k8s.PersistentVolume | undefined
  }

  /** The claim of a volume that keeps a pod from starting: it is not there, or not bound. */
  unboundClaim(
    pod: k8s.Pod,
  ): { readonly volume: string; readonly claim: string; readonly exists: boolean } | undefined {
    for (const { name, persistentVolumeClaim, ephemeral } of pod.spec.volumes ?? []) {
      const claim = persistentVolumeClaim?.claimName ?? (ephemeral && `${pod.metadata.name}-${name}`)
      if (claim === undefined || this.boundTo(pod, claim)) continue
      const exists = this.journal.state.find('persistentvolumeclaims', pod.metadata.namespace!, claim) !== undefined
      return { volume: name, claim, exists }
    }
    return undefined
  }

  private keyOf(pod: k8s.Pod, { name, hostPath, persistentVolumeClaim, ephemeral }: k8s.Volume): string | undefined {
    if (hostPath) return hostKeyOf(pod, hostPath)
    const claim = persistentVolumeClaim?.claimName ?? (ephemeral && `${pod.metadata.name}-${name}`)
    const volume = claim === undefined ? undefined : this.boundTo(pod, claim)
    return volume && dataKeyOf(pod, volume)
  }

  private sharedVolumes(pod: k8s.Pod): readonly SharedVolume[] {
    return (pod.spec.volumes ?? []).flatMap((volume) => {
      const { name, configMap, secret, downwardAPI, projected } = volume
      if (configMap || secret || downwardAPI || projected) return []
      return [{ name, tree: this.nameOf(pod, volume), hostKey: this.keyOf(pod, volume) }]
    })
  }

  /** Has a pod's directories in memory, as they were stored last. */
  load(pod: k8s.Pod, runtime: PodRuntime | undefined): void {
    for (const { name, tree, hostKey } of this.sharedVolumes(pod)) {
      if (this.machine.volumes[tree]) continue
      const saved = hostKey ? this.stored(hostKey)?.tree : runtime?.volumes?.[name]
      this.machine.volumes[tree] = saved ? (JSON.parse(saved) as FileTree) : emptyTree(this.now(), { mode: 0o777 })
    }
  }

  /** Stores the directories that are kept by themselves and have changed. @returns those of the pod itself, to be stored with it */
  save(pod: k8s.Pod, runtime: PodRuntime): PodRuntime['volumes'] {
    const own: Record<string, string> = {}
    for (const { name, tree, hostKey } of this.sharedVolumes(pod)) {
      const text = JSON.stringify(this.machine.volumes[tree])
      if (!hostKey) own[name] = text
      else if (this.stored(hostKey)?.tree !== text)
        this.journal.write(
          hostKey,
          deepFreeze<StoredTree>({ metadata: { name: hostKey.slice(hostKey.indexOf('//') + 2) }, tree: text }),
        )
    }
    if (Object.keys(own).length === 0) return runtime.volumes
    return equalJson(own, runtime.volumes) ? runtime.volumes : own
  }

  /** Forgets what a pod had: it is gone, or was changed elsewhere. */
  drop({ uid, volumes = {} }: PodRuntime): void {
    for (const name of Object.keys(volumes)) delete this.machine.volumes[`${uid}/${name}`]
  }

  /** Forgets a directory that is kept by itself: it was changed elsewhere. */
  dropStored(key: string): void {
    delete this.machine.volumes[key]
  }

  clear(): void {
    this.machine.volumes = {}
  }

  private stored(key: string): StoredTree | undefined {
    return this.journal.state.get(key) as StoredTree | undefined
  }
}
