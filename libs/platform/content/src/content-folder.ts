// A folder whose content is published: once when an application starts, and again while somebody writes in it.
import { watch, type FSWatcher } from 'node:fs'
import type { Logger } from '@kubarium/platform-telemetry'
import { ContentFault, type ContentKey, type PublishedContent } from './published-content.ts'
import { readFiles } from './read-files.ts'

export interface ContentFolderOptions {
  readonly folder: string
  readonly content: PublishedContent
  /** Authors are at work: what changes is published at once, as a draft where its version is published already. */
  readonly drafts: boolean
  readonly logger: Pick<Logger, 'info' | 'error'>
  readonly onPublished: (keys: readonly ContentKey[]) => Promise<void>
}

/** Editors write in pieces. */
const PAUSE_MS = 200

export class ContentFolder {
  private watcher: FSWatcher | undefined
  private timer: NodeJS.Timeout | undefined
  private publishing: Promise<void> = Promise.resolve()

  constructor(private readonly options: ContentFolderOptions) {}

  /** Publishes what is there. @throws ContentFault when it must not be published, unless authors are at work */
  async start(): Promise<void> {
    const { folder, drafts } = this.options
    await this.publish()
    if (!drafts) return
    this.watcher = watch(folder, { recursive: true }, () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => {
        this.publishing = this.publishing.then(() => this.publish()).catch(() => undefined)
      }, PAUSE_MS)
    })
  }

  async close(): Promise<void> {
    clearTimeout(this.timer)
    this.watcher?.close()
    await this.publishing
  }

  private async publish(): Promise<void> {
    const { folder, content, drafts, logger, onPublished } = this.options
    try {
      const keys = await content.publish(readFiles(folder), { drafts })
      if (keys.length === 0) return
      logger.info(
        { published: keys.map(({ kind, contentId, version }) => `${kind}/${contentId}@${version}`) },
        'content published',
      )
      await onPublished(keys)
    } catch (error) {
      if (!drafts || !(error instanceof ContentFault)) throw error
      logger.error({ problems: error.message.split('\n') }, 'content not published')
    }
  }
}
