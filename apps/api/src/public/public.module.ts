import { Module } from '@nestjs/common'
import { AuditController } from './audit.controller.ts'
import { AuditRepository } from './audit.repository.ts'
import { DocsController } from './docs.controller.ts'
import { ExercisesController } from './exercises.controller.ts'
import { ExercisesService } from './exercises.service.ts'

/** What of the graded-exercise API belongs to no other feature. */
@Module({
  controllers: [ExercisesController, AuditController, DocsController],
  providers: [ExercisesService, AuditRepository],
})
export class PublicModule {}
