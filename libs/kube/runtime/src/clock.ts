/** Where a part of the simulation reads the time: milliseconds since 1970, of the cluster, not of the machine. */
export interface Clock {
  now(): number
}

/** A clock that stands until it is set; the loop moves it, tests move it. */
export class VirtualClock implements Clock {
  constructor(private time: number) {}

  now(): number {
    return this.time
  }

  /** Moves the clock forward; an earlier time leaves it where it is, since a cluster's time never runs back. */
  advanceTo(time: number): void {
    if (time > this.time) this.time = time
  }
}

/** Time as Kubernetes writes `metav1.Time`: RFC 3339 in UTC, whole seconds. */
export function rfc3339(ms: number): string {
  if (ms < formatted.second * 1000 || ms >= formatted.second * 1000 + 1000) {
    formatted.second = Math.floor(ms / 1000)
    formatted.text = new Date(formatted.second * 1000).toISOString().slice(0, 19) + 'Z'
  }
  return formatted.text
}
// A reconcile run writes the same second many times over.
const formatted = { second: Number.NEGATIVE_INFINITY, text: '' }

/** Time as Kubernetes writes `metav1.MicroTime`: RFC 3339 in UTC, microseconds. */
export function rfc3339Micro(ms: number): string {
  return new Date(Math.floor(ms)).toISOString().slice(0, 23) + '000Z'
}

/** Milliseconds since 1970 of an RFC 3339 time; NaN when it is none. */
export function parseRfc3339(text: string): number {
  return Date.parse(text)
}
