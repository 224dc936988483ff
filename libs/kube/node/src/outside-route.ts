// Where a connection goes that a computer beside the nodes opens: a learner's terminal.
import type { Client } from '@kubarium/kube-client'
import { route, type Outcome } from '@kubarium/kube-network'
import type { Random } from '@kubarium/kube-runtime'
import { networkView } from './network-view.ts'

/** The terminal's own address: the router of the nodes' network. */
export const TERMINAL_ADDRESS = '172.18.0.1'

/**
 * @param host an address, or the name of a node
 * @returns the address that was meant, and how it ends
 */
export function routeFromTerminal(
  client: Client,
  host: string,
  port: number,
  random: Random,
): { readonly ip?: string; readonly outcome: Outcome | { readonly type: 'nxdomain' } } {
  const view = networkView(client)
  const ip = /^[\d.]+$|:/.test(host)
    ? host
    : view.node(host)?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address
  if (ip === undefined) return { outcome: { type: 'nxdomain' } }
  // The networks of pods and of services are the cluster's own: nobody outside routes to them.
  if (!view.nodeByAddress(ip) && !view.serviceByAddress(ip)) return { ip, outcome: { type: 'unreachable' } }
  const from = { ip: TERMINAL_ADDRESS, nodeName: undefined }
  return { ip, outcome: route(view, from, { ip, port, protocol: 'TCP' }, random).outcome }
}
