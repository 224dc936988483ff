// The simulated cloud that a cluster is in: it gives load balancers their addresses. Without one, services of type
// LoadBalancer wait for ever, as in a cluster on bare machines.
import { rememberedKind, type KubeObject } from '@kubarium/kube-objects'

export interface Cloud extends KubeObject {
  /** First three parts of the addresses of load balancers: `203.0.113`. */
  readonly network: string
  readonly first: number
  readonly last: number
}

export const clouds = rememberedKind<Cloud>('Cloud', 'clouds')
export const CLOUD_NAME = 'cloud'

/** Addresses that are kept for examples (RFC 5737): nobody outside has one. */
export const simulatedCloud: Omit<Cloud, 'metadata'> = { network: '203.0.113', first: 10, last: 250 }

/** All addresses of a cloud, in order. */
export function* addressesOf({ network, first, last }: Omit<Cloud, 'metadata'>): Generator<string> {
  for (let i = first; i <= last; i++) yield `${network}.${i}`
}
