// Which addresses webhooks may be sent to: a customer's endpoint on the Internet, never what stands beside us.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { DomainError } from '@kubarium/platform-http'
import ipaddr from 'ipaddr.js'

export interface AddressRule {
  /** This machine's own loopback addresses, by plain HTTP as well: for development and specs only. */
  readonly allowLoopback: boolean
}

/** Let through where that is allowed: here, and by the agent that checks the connection itself once the name is resolved. */
export const LOOPBACK = ['127.0.0.1', '::1'] as const

/** Names that mean something inside a network and nothing outside of it (RFC 6761, RFC 6762, clouds' metadata). */
const insideNames = /(^|\.)(localhost|local|internal|localdomain|home\.arpa|lan|corp|intranet)$/

export type Resolve = (name: string) => Promise<readonly string[]>

const resolveByDns: Resolve = async (name) => (await lookup(name, { all: true })).map(({ address }) => address)

/**
 * Checks an address that somebody wants webhooks to be sent to.
 * @returns it, as it is stored
 * @throws DomainError `address_refused` that says why
 */
export async function assertReachableFromOutside(
  text: string,
  { allowLoopback }: AddressRule,
  resolve: Resolve = resolveByDns,
): Promise<string> {
  if (!URL.canParse(text)) throw refused('it is not a URL')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused('it has to begin with https://')
  if (url.username !== '' || url.password !== '') throw refused('it carries a user or a password')
  if (url.hash !== '') throw refused('it has a fragment')
  // The URL parser has brought 0x7f.1, 2130706433 and the like into their usual form.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  const addresses = await addressesOf(host, allowLoopback, resolve)
  if (addresses.every((address) => isLoopback(address)) && addresses.length > 0 && allowLoopback) return url.href
  if (addresses.some((address) => !isPublic(address))) throw refused('it leads into a private network')
  if (url.protocol !== 'https:') throw refused('it has to begin with https://')
  return url.href
}

async function addressesOf(host: string, allowLoopback: boolean, resolve: Resolve): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  if (allowLoopback && host === 'localhost') return ['127.0.0.1']
  if (insideNames.test(host) || !host.includes('.')) throw refused('this name is one of a private network')
  // A name that cannot be resolved now is judged when something is sent to it.
  return resolve(host).catch(() => [])
}

function refused(why: string): DomainError {
  return new DomainError('address_refused', `Webhooks are not sent to this address: ${why}.`)
}

/** Whether an address belongs to the Internet: not private, loopback, link-local (metadata), multicast, reserved. */
export function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast'
}

const isLoopback = (address: string): boolean => (LOOPBACK as readonly string[]).includes(address)
