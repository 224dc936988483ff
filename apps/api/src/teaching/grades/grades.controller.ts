import { Controller } from '@nestjs/common'
import {
  adjustGrade,
  exportGrades,
  getGrade,
  getGradebook,
  publishGrades,
  revokeAdjustment,
} from '@kubarium/contracts/public'
import { Asked, Serves, answered } from '@kubarium/platform-public-api'
import { AssignmentsRepository } from '../assignments/assignments.repository.ts'
import { AssignmentsService } from '../assignments/assignments.service.ts'
import { GradesRepository } from './grades.repository.ts'
import { GradesService } from './grades.service.ts'

@Controller()
export class GradesController {
  constructor(
    private readonly grades: GradesService,
    private readonly repository: GradesRepository,
    private readonly assignments: AssignmentsRepository,
    private readonly presented: AssignmentsService,
  ) {}

  @Serves(getGradebook)
  gradebook(@Asked() { caller, params }: Asked<typeof getGradebook>) {
    return this.grades.gradebook(caller, params.assignment)
  }

  @Serves(exportGrades)
  async export(@Asked() { caller, params }: Asked<typeof exportGrades>) {
    const csv = await this.grades.csv(caller, params.assignment)
    return answered(csv, { 'content-disposition': `attachment; filename="grades-${params.assignment}.csv"` })
  }

  @Serves(publishGrades)
  async publish(@Asked() { caller, params }: Asked<typeof publishGrades>) {
    return this.presented.presented(await this.assignments.publish(caller, params.assignment), caller.locale)
  }

  @Serves(getGrade)
  get(@Asked() { caller, params }: Asked<typeof getGrade>) {
    return this.grades.grade(caller, params.assignment, params.enrollment)
  }

  @Serves(adjustGrade)
  adjust(@Asked() { caller, params, body }: Asked<typeof adjustGrade>) {
    return this.grades.adjust(caller, params.assignment, params.enrollment, body)
  }

  @Serves(revokeAdjustment)
  async revoke(@Asked() { caller, params }: Asked<typeof revokeAdjustment>): Promise<undefined> {
    await this.repository.revoke(caller, params.assignment, params.enrollment, params.adjustment)
  }
}
