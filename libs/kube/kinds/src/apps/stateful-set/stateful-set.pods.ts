// The pods and claims that belong to each ordinal of a StatefulSet. Pure (pkg/controller/statefulset).
import { controllerReference, type Draft, type k8s } from '@kubarium/kube-objects'
import { REVISION_LABEL } from '../controller-revision/controller-history.ts'

const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name'
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index'

/** The number at the end of a pod's name, if the rest is the name of its StatefulSet. */
export function ordinalOf({ metadata }: k8s.StatefulSet, podName: string): number | undefined {
  const match = /^(.*)-([0-9]+)$/.exec(podName)
  return match && match[1] === metadata.name ? Number(match[2]) : undefined
}

export function firstOrdinal({ spec }: k8s.StatefulSet): number {
  return spec.ordinals?.start ?? 0
}

/** Whether an ordinal is among those that the StatefulSet asks for. */
export function isWanted(set: k8s.StatefulSet, ordinal: number): boolean {
  const first = firstOrdinal(set)
  return ordinal >= first && ordinal < first + (set.spec.replicas ?? 1)
}

export function revisionOfPod({ metadata }: k8s.Pod): string | undefined {
  return metadata.labels?.[REVISION_LABEL]
}

/** The labels by which a pod knows who it is. */
export function identityLabels(podName: string, ordinal: number): Record<string, string> {
  return { [POD_NAME_LABEL]: podName, [POD_INDEX_LABEL]: String(ordinal) }
}

/** The claims of an ordinal, by the names of their volumes. */
export function claimsFor(
  set: k8s.StatefulSet,
  ordinal: number,
): ReadonlyMap<string, Draft<k8s.PersistentVolumeClaim>> {
  return new Map(
    (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => [
      metadata.name,
      {
        metadata: {
          name: `${metadata.name}-${set.metadata.name}-${ordinal}`,
          namespace: set.metadata.namespace!,
          labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
          ...(metadata.annotations && { annotations: metadata.annotations }),
        },
        spec,
      },
    ]),
  )
}

/** The pod of an ordinal, made of a template. @param revision the name of the template's revision */
export function podFor(
  set: k8s.StatefulSet,
  template: k8s.PodTemplateSpec,
  revision: string,
  ordinal: number,
): Draft<k8s.Pod> {
  const name = `${set.metadata.name}-${ordinal}`
  const { metadata, spec } = template
  const claims = claimsFor(set, ordinal)
  const volumes = [
    ...[...claims].map(([volume, claim]) => ({
      name: volume,
      persistentVolumeClaim: { claimName: claim.metadata!.name! },
    })),
    ...(spec.volumes ?? []).filter((volume) => !claims.has(volume.name)),
  ]
  return {
    metadata: {
      name,
      namespace: set.metadata.namespace!,
      labels: { ...metadata.labels, ...identityLabels(name, ordinal), [REVISION_LABEL]: revision },
      ...(metadata.annotations && { annotations: metadata.annotations }),
      ...(metadata.finalizers && { finalizers: metadata.finalizers }),
      ownerReferences: [controllerReference(set, 'apps/v1', 'StatefulSet')],
    },
    spec: {
      ...spec,
      ...(volumes.length > 0 && { volumes }),
      hostname: name,
      ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
    },
  }
}

/**
 * Who a claim of an ordinal goes with, by the retention policy: the StatefulSet, the pod, or nobody.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 */
export function claimOwner(set: k8s.StatefulSet, ordinal: number): 'StatefulSet' | 'Pod' | undefined {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  if (whenScaled === 'Delete' && !isWanted(set, ordinal)) return 'Pod'
  return whenDeleted === 'Delete' ? 'StatefulSet' : undefined
}

/** The owners a claim should have; undefined when it has them. */
export function ownersOfClaim(
  claim: k8s.PersistentVolumeClaim,
  set: k8s.StatefulSet,
  pod: k8s.Pod,
  ordinal: number,
): readonly k8s.OwnerReference[] | undefined {
  const present = claim.metadata.ownerReferences ?? []
  const owner = claimOwner(set, ordinal)
  const has = (uid: string): boolean => present.some((reference) => reference.uid === uid)
  if (has(set.metadata.uid) === (owner === 'StatefulSet') && has(pod.metadata.uid) === (owner === 'Pod'))
    return undefined
  const others = present.filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid)
  if (owner === 'StatefulSet') return [...others, controllerReference(set, 'apps/v1', 'StatefulSet')]
  return owner === 'Pod' ? [...others, controllerReference(pod, 'v1', 'Pod')] : others
}

/** Whether a claim waits to go with a pod of this name that is gone already. */
export function isStaleClaim({ metadata }: k8s.PersistentVolumeClaim, podName: string): boolean {
  return metadata.ownerReferences?.some(({ kind, name }) => kind === 'Pod' && name === podName) ?? false
}
