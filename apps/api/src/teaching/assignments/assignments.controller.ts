import { Controller } from '@nestjs/common'
import type { Assignment } from '@kubarium/contracts'
import {
  changeAssignment,
  createAssignment,
  getAssignment,
  getLiveClass,
  listAssignments,
  listOverrides,
  putOverride,
  removeOverride,
} from '@kubarium/contracts/public'
import { Asked, Serves, answered, etagOf } from '@kubarium/platform-public-api'
import { AssignmentsRepository } from './assignments.repository.ts'
import { AssignmentsService } from './assignments.service.ts'
import { LiveClassService } from './live-class.service.ts'

@Controller()
export class AssignmentsController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly repository: AssignmentsRepository,
    private readonly classes: LiveClassService,
  ) {}

  @Serves(listAssignments)
  async list(@Asked() { caller, params }: Asked<typeof listAssignments>) {
    return { data: await this.assignments.list(caller, params.course, caller.locale) }
  }

  @Serves(createAssignment)
  async create(@Asked() { caller, params, body }: Asked<typeof createAssignment>) {
    return tagged(await this.assignments.create(caller, params.course, body, caller.locale))
  }

  @Serves(getAssignment)
  async get(@Asked() { caller, params }: Asked<typeof getAssignment>) {
    return tagged(await this.assignments.get(caller, params.assignment, caller.locale))
  }

  @Serves(changeAssignment)
  async change(@Asked() { caller, params, body, ifMatch }: Asked<typeof changeAssignment>) {
    return tagged(await this.assignments.change(caller, params.assignment, body, ifMatch, caller.locale))
  }

  @Serves(listOverrides)
  async overrides(@Asked() { caller, params }: Asked<typeof listOverrides>) {
    return { data: [...(await this.repository.overrides(caller, params.assignment))] }
  }

  @Serves(putOverride)
  putOverride(@Asked() { caller, params, body }: Asked<typeof putOverride>) {
    return this.repository.putOverride(caller, params.assignment, params.subject, body)
  }

  @Serves(removeOverride)
  async removeOverride(@Asked() { caller, params }: Asked<typeof removeOverride>): Promise<undefined> {
    await this.repository.removeOverride(caller, params.assignment, params.subject)
  }

  @Serves(getLiveClass)
  live(@Asked() { caller, params }: Asked<typeof getLiveClass>) {
    return this.classes.get(caller, params.assignment, caller.locale)
  }
}

function tagged(assignment: Assignment) {
  return answered(assignment, { etag: etagOf(assignment.version), location: `/assignments/${assignment.id}` })
}
