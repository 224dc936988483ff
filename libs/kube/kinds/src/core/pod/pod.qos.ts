import { compareQuantities, parseQuantity, type k8s } from '@kubarium/kube-objects'

/**
 * The quality-of-service class of a pod.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 */
export function qosClassOf(spec: k8s.PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  let isGuaranteed = true
  let hasAny = false
  for (const { resources } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    for (const part of [resources?.requests, resources?.limits])
      for (const name of ['cpu', 'memory']) if (isPositive(part?.[name])) hasAny = true
    for (const name of ['cpu', 'memory']) {
      const limit = resources?.limits?.[name]
      const request = resources?.requests?.[name] ?? limit
      if (!isPositive(limit) || compareQuantities(limit!, request!) !== 0) isGuaranteed = false
    }
  }
  if (!hasAny) return 'BestEffort'
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}

function isPositive(quantity: string | undefined): boolean {
  return quantity !== undefined && (parseQuantity(quantity)?.nano ?? 0n) > 0n
}
