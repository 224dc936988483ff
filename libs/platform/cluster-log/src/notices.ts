// Listens for the notices that every append sends, over one connection per process.
import type { Notice } from '@kubarium/kube-store'
import pg from 'pg'
import { CHANNEL } from './group-commit.ts'

export interface Listener {
  appended(notice: Notice): void
  lost(): void
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

export class Notices {
  private readonly listeners = new Set<Listener>()
  private client: pg.Client | undefined
  private timer: NodeJS.Timeout | undefined
  private pause = FIRST_PAUSE_MS
  private closed = false
  private connectedBefore = false

  /** @param url connects straight to Postgres: a pooler that shares connections between transactions cannot listen */
  constructor(private readonly url: string) {}

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    if (!this.client && !this.timer && !this.closed) void this.connect()
    return () => this.listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    const client = this.client
    this.client = undefined
    await client?.end().catch(() => undefined)
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'kubarium-notices', keepAlive: true })
    this.client = client
    client.on('error', () => this.reconnect(client))
    client.on('end', () => this.reconnect(client))
    client.on('notification', ({ payload }) => this.tell(payload ?? ''))
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      this.pause = FIRST_PAUSE_MS
      // Whatever was appended while nobody listened is known only to the log.
      if (this.connectedBefore) for (const listener of this.listeners) listener.lost()
      this.connectedBefore = true
    } catch {
      this.reconnect(client)
    }
  }

  private reconnect(client: pg.Client): void {
    if (this.closed || this.client !== client) return
    this.client = undefined
    client.end().catch(() => undefined)
    this.timer = setTimeout(() => {
      this.timer = undefined
      void this.connect()
    }, this.pause)
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS)
  }

  private tell(payload: string): void {
    for (const notice of parseNotices(payload)) for (const listener of this.listeners) listener.appended(notice)
  }
}

/** `<cluster> <revision> <0 or 1: wake>`, separated by commas. */
export function parseNotices(payload: string): Notice[] {
  return payload.split(',').flatMap((entry) => {
    const [clusterId, revision, wake] = entry.split(' ')
    return clusterId && revision ? [{ clusterId, revision: Number(revision), wake: wake === '1' }] : []
  })
}
