// Directories that containers share: those of a pod (emptyDir and what we treat alike), gone with it, and those of a node
// (hostPath), which stay. In memory they are trees of the machine; they are stored as JSON.
// https://kubernetes.io/docs/concepts/storage/volumes/
import { deepFreeze, equalJson, type k8s } from '@kubarium/kube-objects'
import type { Journal, StoredObject } from '@kubarium/kube-store'
import { emptyTree, type FileTree, type Machine } from '@kubarium/machine'
import type { PodRuntime } from './pod-runtime.ts'

/** Storage name of the directories of nodes: `~host-paths//node-1/var/data`. */
export const HOST_PATHS = '~host-paths'

interface HostPath extends StoredObject {
  /** A FileTree as JSON. */
  readonly tree: string
}

interface SharedVolume {
  readonly name: string
  /** Its name among the machine's volumes. */
  readonly tree: string
  /** Key under which a node keeps it; those of a pod are stored with the pod. */
  readonly hostKey: string | undefined
}

/** Name of a pod's volume among the machine's volumes. */
export function volumeName(pod: k8s.Pod, { name, hostPath }: k8s.Volume): string {
  return hostPath ? hostKeyOf(pod, hostPath) : `${pod.metadata.uid}/${name}`
}

function hostKeyOf({ spec }: k8s.Pod, { path }: k8s.HostPathVolumeSource): string {
  return `${HOST_PATHS}//${spec.nodeName}${path.startsWith('/') ? '' : '/'}${path.replace(/\/+$/, '')}`
}

function sharedVolumes(pod: k8s.Pod): readonly SharedVolume[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const { name, configMap, secret, downwardAPI, projected, hostPath } = volume
    if (configMap || secret || downwardAPI || projected) return []
    return [{ name, tree: volumeName(pod, volume), hostKey: hostPath && hostKeyOf(pod, hostPath) }]
  })
}

export class Volumes {
  constructor(
    private readonly machine: Machine,
    private readonly journal: Journal,
    private readonly now: () => number,
  ) {}

  /** Has a pod's directories in memory, as they were stored last. */
  load(pod: k8s.Pod, runtime: PodRuntime | undefined): void {
    for (const { name, tree, hostKey } of sharedVolumes(pod)) {
      if (this.machine.volumes[tree]) continue
      const saved = hostKey ? this.hostPath(hostKey)?.tree : runtime?.volumes?.[name]
      this.machine.volumes[tree] = saved ? (JSON.parse(saved) as FileTree) : emptyTree(this.now(), { mode: 0o777 })
    }
  }

  /** Stores the directories of the pod's node that have changed. @returns those of the pod itself, to be stored with it */
  save(pod: k8s.Pod, runtime: PodRuntime): PodRuntime['volumes'] {
    const own: Record<string, string> = {}
    for (const { name, tree, hostKey } of sharedVolumes(pod)) {
      const text = JSON.stringify(this.machine.volumes[tree])
      if (!hostKey) own[name] = text
      else if (this.hostPath(hostKey)?.tree !== text)
        this.journal.write(
          hostKey,
          deepFreeze<HostPath>({ metadata: { name: hostKey.slice(`${HOST_PATHS}//`.length) }, tree: text }),
        )
    }
    if (Object.keys(own).length === 0) return runtime.volumes
    return equalJson(own, runtime.volumes) ? runtime.volumes : own
  }

  /** Forgets what a pod had: it is gone, or was changed elsewhere. */
  drop({ uid, volumes = {} }: PodRuntime): void {
    for (const name of Object.keys(volumes)) delete this.machine.volumes[`${uid}/${name}`]
  }

  /** Forgets a directory of a node: it was changed elsewhere. */
  dropHostPath(key: string): void {
    delete this.machine.volumes[key]
  }

  clear(): void {
    this.machine.volumes = {}
  }

  private hostPath(key: string): HostPath | undefined {
    return this.journal.state.get(key) as HostPath | undefined
  }
}
