import type { k8s } from '@kubarium/kube-objects'
import { isHeadless } from './service.type.ts'

const HINTS = 'service.kubernetes.io/topology-aware-hints'
const MODE = 'service.kubernetes.io/topology-mode'

/** What the API server warns of in a Service (`GetWarningsForService`). */
export function serviceWarnings({ metadata, spec }: k8s.Service): string[] {
  const warnings: string[] = []
  const hasExternalIPs = (spec.externalIPs?.length ?? 0) > 0
  const isNameOnly = spec.type === 'ExternalName'
  const headless = spec.type === 'ClusterIP' && isHeadless(spec)
  if (metadata.annotations?.[HINTS] !== undefined)
    warnings.push(`annotation ${HINTS} is deprecated, please use ${MODE} instead`)
  if (headless) {
    if (spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services')
    if (hasExternalIPs) warnings.push('spec.externalIPs is ignored for headless services')
    if (spec.sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services')
  }
  if (hasExternalIPs && !headless && !isNameOnly)
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  if (hasExternalIPs && isNameOnly) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  if (spec.externalName && !isNameOnly)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  if (spec.trafficDistribution === 'PreferClose')
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  return warnings
}
