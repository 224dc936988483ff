// Listens to one of Postgres' notification channels, over a connection of its own that comes back after every loss.
// https://www.postgresql.org/docs/current/sql-notify.html
import pg from 'pg'

export interface ChannelEvents {
  notified(payload: string): void
  /** The connection was away: what was told in the meantime is not known. */
  lost(): void
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

export class ChannelListener {
  private client: pg.Client | undefined
  private timer: NodeJS.Timeout | undefined
  private pause = FIRST_PAUSE_MS
  private isClosed = false
  private wasConnected = false

  /** @param url connects straight to Postgres: a pooler that shares connections between transactions cannot listen */
  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly events: ChannelEvents,
  ) {}

  /** Begins to listen, unless it does already. */
  start(): void {
    if (!this.client && !this.timer && !this.isClosed) void this.connect()
  }

  async close(): Promise<void> {
    this.isClosed = true
    clearTimeout(this.timer)
    const client = this.client
    this.client = undefined
    await client?.end().catch(() => undefined)
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `kubarium-${this.channel.replaceAll('_', '-')}`,
      keepAlive: true,
    })
    this.client = client
    client.on('error', () => this.reconnect(client))
    client.on('end', () => this.reconnect(client))
    client.on('notification', ({ payload }) => this.events.notified(payload ?? ''))
    try {
      await client.connect()
      await client.query(`listen ${pg.escapeIdentifier(this.channel)}`)
      this.pause = FIRST_PAUSE_MS
      if (this.wasConnected) this.events.lost()
      this.wasConnected = true
    } catch {
      this.reconnect(client)
    }
  }

  private reconnect(client: pg.Client): void {
    if (this.isClosed || this.client !== client) return
    this.client = undefined
    client.end().catch(() => undefined)
    this.timer = setTimeout(() => {
      this.timer = undefined
      void this.connect()
    }, this.pause)
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS)
  }
}
