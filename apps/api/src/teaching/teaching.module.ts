import { Module } from '@nestjs/common'
import { LearningModule } from '../learning/learning.module.ts'
import { AssignedAttemptsController } from './attempts/assigned-attempts.controller.ts'
import { AssignedAttemptsRepository } from './attempts/assigned-attempts.repository.ts'
import { AssignedAttemptsService } from './attempts/assigned-attempts.service.ts'
import { SandboxClient } from './attempts/sandbox-client.ts'
import { AssignmentsController } from './assignments/assignments.controller.ts'
import { AssignmentsRepository } from './assignments/assignments.repository.ts'
import { AssignmentsService } from './assignments/assignments.service.ts'
import { LiveClassService } from './assignments/live-class.service.ts'
import { CoursesController } from './courses/courses.controller.ts'
import { CoursesRepository } from './courses/courses.repository.ts'
import { MembershipRepository } from './courses/membership.repository.ts'
import { GradesController } from './grades/grades.controller.ts'
import { GradesRepository } from './grades/grades.repository.ts'
import { GradesService } from './grades/grades.service.ts'
import { OwnCoursesController } from './own/own-courses.controller.ts'
import { OwnCoursesService } from './own/own-courses.service.ts'
import { RegradesController } from './regrades/regrades.controller.ts'
import { RegradesRepository } from './regrades/regrades.repository.ts'
import { RegradesService } from './regrades/regrades.service.ts'

@Module({
  imports: [LearningModule],
  controllers: [
    CoursesController,
    AssignmentsController,
    AssignedAttemptsController,
    GradesController,
    RegradesController,
    OwnCoursesController,
  ],
  providers: [
    CoursesRepository,
    MembershipRepository,
    AssignmentsRepository,
    AssignmentsService,
    LiveClassService,
    AssignedAttemptsRepository,
    AssignedAttemptsService,
    SandboxClient,
    GradesRepository,
    GradesService,
    RegradesRepository,
    RegradesService,
    OwnCoursesService,
  ],
})
export class TeachingModule {}
