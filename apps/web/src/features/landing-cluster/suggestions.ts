// Commands for the terminal of the landing page, for those who do not know one yet.
import type { LiveObject } from '@kubarium/contracts'

/** A message of `landing.try`. */
export type SuggestionName =
  'create' | 'expose' | 'scaleUp' | 'scaleDown' | 'deletePod' | 'breakImage' | 'repairImage' | 'remove'

export interface Suggestion {
  readonly name: SuggestionName
  readonly values: Readonly<Record<string, string | number>>
  /** What is typed into the terminal. */
  readonly command: string
}

const FEWEST = 1
const MOST = 9
/** What the landing page's cluster is about. */
export const SHOP = 'shop'
const BROKEN = 'oops'

/** What makes sense next, given what is there: nothing is suggested that would be refused. */
export function suggestions(objects: Iterable<LiveObject>): Suggestion[] {
  const all = [...objects]
  const has = (kind: string, name: string) =>
    all.find((object) => object.kind === kind && object.metadata.name === name)
  const deployment = has('Deployment', SHOP)
  if (!deployment) {
    return [{ name: 'create', values: {}, command: `kubectl create deployment ${SHOP} --image=nginx --replicas=3` }]
  }
  const service = has('Service', SHOP)
  const replicas = (deployment.spec as { replicas?: number }).replicas ?? 1
  const pod = all.find(isRunningPod)
  return [
    ...(service ? [] : [suggest('expose', `kubectl create service clusterip ${SHOP} --tcp=80`)]),
    ...(replicas < MOST ? [scale('scaleUp', Math.min(MOST, replicas + 2))] : []),
    ...(replicas > FEWEST ? [scale('scaleDown', Math.max(FEWEST, replicas - 2))] : []),
    ...(pod ? [suggest('deletePod', `kubectl delete pod ${pod.metadata.name}`)] : []),
    has('Deployment', BROKEN)
      ? suggest('repairImage', `kubectl delete deployment ${BROKEN}`)
      : suggest('breakImage', `kubectl create deployment ${BROKEN} --image=nginx:no-such-tag`),
    suggest('remove', `kubectl delete deployment ${SHOP}${service ? ` && kubectl delete service ${SHOP}` : ''}`),
  ]
}

function suggest(name: SuggestionName, command: string): Suggestion {
  return { name, values: {}, command }
}

function scale(name: 'scaleUp' | 'scaleDown', replicas: number): Suggestion {
  return { name, values: { replicas }, command: `kubectl scale deployment ${SHOP} --replicas=${replicas}` }
}

/** A pod that runs and is not being ended already, told by what only pods have. */
function isRunningPod(object: LiveObject): boolean {
  const status = object.status as { phase?: string; containerStatuses?: unknown } | undefined
  return (
    status?.phase === 'Running' &&
    status.containerStatuses !== undefined &&
    object.metadata.deletionTimestamp === undefined
  )
}
