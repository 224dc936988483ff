// What a simple server remembers.
import type { HttpServerState } from '@kubarium/machine'

export interface ServerState extends HttpServerState {
  phase?: 'serving' | 'ending'
  endAt?: number
}
