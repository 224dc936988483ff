import { Module } from '@nestjs/common'
import { AttemptsService } from './attempts.service.ts'
import { CatalogueService } from './catalogue.service.ts'
import { LearningController } from './learning.controller.ts'
import { LearningRepository } from './learning.repository.ts'

@Module({
  controllers: [LearningController],
  providers: [CatalogueService, AttemptsService, LearningRepository],
})
export class LearningModule {}
