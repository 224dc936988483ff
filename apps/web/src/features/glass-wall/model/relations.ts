// What an object belongs to, what it uses and what it is used by.
import type { LiveObject } from '@kubarium/contracts'
import type { ObjectIndex } from './object-index.ts'
import { ownersOf, type Relation } from './owners.ts'
import type { Picture } from './picture.ts'

export interface Relations {
  /** From the outermost owner to the nearest. */
  readonly owners: readonly Relation[]
  readonly owns: readonly Relation[]
  readonly uses: readonly Relation[]
  /** Services that send to a pod, or pods a service sends to. */
  readonly traffic: readonly (Relation & { ready: boolean })[]
}

export function relationsOf(uid: string, index: ObjectIndex, picture: Picture): Relations {
  const object = index.find(uid)
  return {
    owners: object ? ownersOf(object, index) : [],
    owns: index
      .ownedBy(uid)
      .filter((owned) => owned.kind in shown)
      .map(relation),
    uses: usesOf(uid, index),
    traffic: trafficOf(uid, picture),
  }
}

/** Kinds worth showing as things an object owns; slices and events are drawn as wires and told as news. */
const shown = { Pod: true, ReplicaSet: true }

function usesOf(uid: string, index: ObjectIndex): Relation[] {
  const pod = index.all('Pod').find((candidate) => candidate.metadata.uid === uid)
  if (!pod) return []
  const found = new Map<string, Relation>()
  const use = (kind: 'ConfigMap' | 'Secret', name: string | undefined) => {
    if (!name) return
    const existing = index.named(kind, pod.metadata.namespace, name)
    found.set(`${kind}/${name}`, { kind, name, ...(existing ? { uid: existing.metadata.uid! } : {}) })
  }
  for (const container of [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])]) {
    for (const source of container.envFrom ?? []) {
      use('ConfigMap', source.configMapRef?.name)
      use('Secret', source.secretRef?.name)
    }
    for (const variable of container.env ?? []) {
      use('ConfigMap', variable.valueFrom?.configMapKeyRef?.name)
      use('Secret', variable.valueFrom?.secretKeyRef?.name)
    }
  }
  for (const volume of pod.spec?.volumes ?? []) {
    use('ConfigMap', volume.configMap?.name)
    use('Secret', volume.secret?.secretName)
    for (const source of volume.projected?.sources ?? []) {
      use('ConfigMap', source.configMap?.name)
      use('Secret', source.secret?.name)
    }
  }
  return [...found.values()].filter((used) => used.name !== 'kube-root-ca.crt')
}

function trafficOf(uid: string, picture: Picture): Relations['traffic'] {
  const pill = picture.services.find((service) => service.uid === uid)
  if (pill) return pill.wires.map((wire) => ({ kind: 'Pod', name: wire.podName, uid: wire.pod, ready: wire.ready }))
  return picture.services.flatMap((service) => {
    const wire = service.wires.find((candidate) => candidate.pod === uid)
    return wire ? [{ kind: 'Service', name: service.name, uid: service.uid, ready: wire.ready }] : []
  })
}

function relation(object: LiveObject): Relation {
  return { kind: object.kind, name: object.metadata.name, uid: object.metadata.uid }
}
