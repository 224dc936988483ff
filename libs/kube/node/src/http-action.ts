// The requests that a kubelet sends: for probes and for hooks.
import { deliver, type Machine, type World } from '@kubarium/machine'
import type { k8s } from '@kubarium/kube-objects'
import { effectsWithin } from './asking.ts'

export interface HttpRequest {
  readonly url: string
  /** `host:port` */
  readonly address: string
  readonly port: number
  /** What a world gets: a connection, and the request on it. */
  readonly events: readonly Parameters<typeof deliver>[2][]
}

/** The number of a port that is given by number or by name. */
export function portOf(container: k8s.Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port
  return (
    container.ports?.find(({ name }) => name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined)
  )
}

/**
 * @param ip of the pod @param conn name of the connection, unlike any other of the world
 * @returns undefined when the container has no port of that name
 */
export function httpRequest(
  container: k8s.Container,
  action: k8s.HTTPGetAction,
  ip: string,
  { conn, userAgent }: { readonly conn: string; readonly userAgent: string },
): HttpRequest | undefined {
  const port = portOf(container, action.port)
  if (port === undefined) return undefined
  const scheme = (action.scheme ?? 'HTTP').toLowerCase()
  const path = action.path || '/'
  const address = `${action.host || ip}:${port}`
  const headers = [
    `Host: ${ip}:${port}`,
    `User-Agent: ${userAgent}`,
    'Accept: */*',
    'Connection: close',
    ...(action.httpHeaders ?? []).map(({ name, value }) => `${name}: ${value}`),
  ]
  return {
    url: `${scheme}://${address}${path.startsWith('/') ? path : `/${path}`}`,
    address,
    port,
    events: [
      {
        type: 'accepted',
        conn,
        listenerPort: port,
        protocol: 'tcp',
        peer: { ip, port: 40_000 },
        local: { ip, port },
      },
      { type: 'data', conn, text: `GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n` },
    ],
  }
}

/** What a copy of a world answers in time. @returns its status code; `nothing` came, or something `else` */
export function answerTo(
  machine: Machine,
  copy: World,
  { events }: HttpRequest,
  until: number,
): number | 'nothing' | 'else' {
  for (const event of events) deliver(machine, copy, event)
  const conn = 'conn' in events[0]! ? events[0].conn : ''
  const text = effectsWithin(machine, copy, until)
    .map((effect) => (effect.type === 'send' && effect.conn === conn ? effect.text : ''))
    .join('')
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]
  return status !== undefined ? Number(status) : text === '' ? 'nothing' : 'else'
}

/** Whether a status code is a good answer. */
export function isGood(status: number): boolean {
  return status >= 200 && status < 400
}
