// The indexes every cluster's state keeps.
import { ownerIndex, type IndexDefinition, type StoredObject } from '@kubarium/kube-store'
import { serviceAddressIndex } from '@kubarium/kube-kinds'
import { logIndex } from '@kubarium/kube-node'
import type { k8s } from '@kubarium/kube-objects'

/** Pods by node; those without one under ''. */
const nodeIndex: IndexDefinition = {
  name: 'node',
  resource: 'pods',
  *valuesOf(object: StoredObject) {
    yield (object as unknown as k8s.Pod).spec.nodeName ?? ''
  },
}

/** Pods by each of their labels, with the namespace in front: `default/app=web`. */
const labelIndex: IndexDefinition = {
  name: 'label',
  resource: 'pods',
  *valuesOf({ metadata }: StoredObject) {
    for (const key in metadata.labels) yield `${metadata.namespace}/${key}=${metadata.labels[key]}`
  },
}

/** Pods by IP address. */
const podIpIndex: IndexDefinition = {
  name: 'pod-ip',
  resource: 'pods',
  *valuesOf(object: StoredObject) {
    const ip = (object as unknown as k8s.Pod).status.podIP
    if (ip) yield ip
  },
}

/** Events by the uid of what they are about. */
const involvedIndex: IndexDefinition = {
  name: 'involved',
  resource: 'events',
  *valuesOf(object: StoredObject) {
    const { uid } = (object as unknown as k8s.Event).involvedObject
    if (uid) yield uid
  },
}

export const clusterIndexes: readonly IndexDefinition[] = [
  ownerIndex,
  nodeIndex,
  labelIndex,
  podIpIndex,
  involvedIndex,
  serviceAddressIndex,
  logIndex,
]
