import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { ContentFolder, PublishedContent, prewarmLab, variantsOf, type ContentKey } from '@kubarium/platform-content'
import { SystemDatabase } from '@kubarium/platform-database'
import type { Jobs } from '@kubarium/platform-queue'
import type { Logger } from '@kubarium/platform-telemetry'
import type { ApiConfig } from '../config.ts'
import { CONFIG, JOBS, LOGGER } from '../platform.module.ts'
import { announceVersions } from './announce-versions.ts'
import { AttemptsService } from './attempts.service.ts'
import { CatalogueService } from './catalogue.service.ts'
import { LearningController } from './learning.controller.ts'
import { LearningRepository } from './learning.repository.ts'

@Module({
  controllers: [LearningController],
  providers: [CatalogueService, AttemptsService, LearningRepository],
  exports: [AttemptsService, LearningRepository],
})
export class LearningModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private folder: ContentFolder | undefined

  constructor(
    @Inject(CONFIG) private readonly config: ApiConfig,
    @Inject(JOBS) private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly content: PublishedContent,
    private readonly system: SystemDatabase,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { CONTENT_FOLDER: folder, CONTENT_DRAFTS: drafts } = this.config
    if (folder === undefined) return
    const { content, logger } = this
    this.folder = new ContentFolder({ folder, drafts, content, logger, onPublished: (keys) => this.published(keys) })
    await this.folder.start()
  }

  async onApplicationShutdown(): Promise<void> {
    await this.folder?.close()
  }

  private async published(keys: readonly ContentKey[]): Promise<void> {
    await announceVersions(this.system, keys)
    await this.prepare(keys)
  }

  /** What is new is ready when the first learner comes. */
  private async prepare(keys: readonly ContentKey[]): Promise<void> {
    for (const { kind, contentId, version } of keys) {
      if (kind === 'course') continue
      const item = await this.content.lab(kind, contentId, version)
      for (const variant of item ? variantsOf(item) : [])
        await this.jobs.enqueue(
          prewarmLab,
          { kind, contentId, version, variant },
          { key: `${kind}-${contentId}-${version}-${variant}` },
        )
    }
  }
}
