// Listens for the notices that every append sends, over one connection per process.
import type { Notice } from '@kubarium/kube-store'
import { ChannelListener } from '@kubarium/platform-database'
import { CHANNEL } from './group-commit.ts'

export interface Listener {
  appended(notice: Notice): void
  lost(): void
}

export class Notices {
  private readonly listeners = new Set<Listener>()
  private readonly channel: ChannelListener

  constructor(url: string) {
    this.channel = new ChannelListener(url, CHANNEL, {
      notified: (payload) => {
        for (const notice of parseNotices(payload)) for (const listener of this.listeners) listener.appended(notice)
      },
      // Whatever was appended while nobody listened is known only to the log.
      lost: () => {
        for (const listener of this.listeners) listener.lost()
      },
    })
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    this.channel.start()
    return () => this.listeners.delete(listener)
  }

  close(): Promise<void> {
    return this.channel.close()
  }
}

/** `<cluster> <revision> <0 or 1: wake>`, separated by commas. */
export function parseNotices(payload: string): Notice[] {
  return payload.split(',').flatMap((entry) => {
    const [clusterId, revision, wake] = entry.split(' ')
    return clusterId && revision ? [{ clusterId, revision: Number(revision), wake: wake === '1' }] : []
  })
}
