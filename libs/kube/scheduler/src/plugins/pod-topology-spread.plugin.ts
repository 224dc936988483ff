// Without constraints of their own, pods of one owner are spread over nodes and zones
// (PodTopologySpread's system defaults: hostname with a skew of 3, zone with 5, both only preferred).
import { controllerOf } from '@kubarium/kube-objects'
import { normalized, type NodeInfo, type ScorePlugin } from '../framework.ts'

const ZONE = 'topology.kubernetes.io/zone'

export const podTopologySpread: ScorePlugin = {
  name: 'PodTopologySpread',
  weight: 2,
  score(pod, infos) {
    const owner = controllerOf(pod)
    if (!owner) return infos.map(() => 0)
    const siblings = infos.map(({ podsByController }) => podsByController.get(owner.uid) ?? 0)
    const zones = new Map<string, number>()
    const zoneOf = ({ node }: NodeInfo): string | undefined => node.metadata.labels?.[ZONE]
    infos.forEach((info, i) => {
      const zone = zoneOf(info)
      if (zone !== undefined) zones.set(zone, (zones.get(zone) ?? 0) + siblings[i]!)
    })
    const crowding = infos.map((info, i) => siblings[i]! + (zones.get(zoneOf(info) ?? '') ?? 0))
    return normalized(crowding, true)
  },
}
