// What a running nginx remembers.
import type { HttpServerState } from '@kubarium/machine'

export const confPath = '/etc/nginx/nginx.conf'

export interface Upstream {
  /** The client's connection that waits. */
  client: string
  url: string
  request: string
  method: string
  buffer: string
  /** Servers still to be tried. */
  others: { host: string; port: number }[]
  server: { host: string; port: number }
  deadline: number
}

export interface NginxState extends HttpServerState {
  phase?: 'resolving' | 'binding' | 'serving' | 'quitting'
  /** How often its sockets were tried, and when they are again. */
  bound?: { tries: number; at: number }
  /** Text of all configuration files, as read at start or reload. */
  files?: Record<string, string>
  version?: string
  access?: number
  error?: number
  workers?: number[]
  turns?: Record<string, number>
  upstreams?: Record<string, Upstream>
  lookups?: Record<string, { host: string; where: string }>
  test?: boolean
  generation?: number
  accepted?: number
  handled?: number
  global?: string
}
