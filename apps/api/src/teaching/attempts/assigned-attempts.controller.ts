import { Controller } from '@nestjs/common'
import {
  abandonAttempt,
  applyManifest,
  createAttempt,
  createSubmission,
  extendAttempt,
  getAttempt,
  getResults,
  getSubmission,
  listAttempts,
  resetAttempt,
  runCommands,
} from '@kubarium/contracts/public'
import { Asked, Serves, answered, paged } from '@kubarium/platform-public-api'
import { z } from 'zod'
import { AssignedAttemptsService, shownAttempt } from './assigned-attempts.service.ts'

const place = z.object({ createdAt: z.coerce.date(), id: z.uuid() })

@Controller()
export class AssignedAttemptsController {
  constructor(private readonly attempts: AssignedAttemptsService) {}

  @Serves(listAttempts)
  list(@Asked() { caller, params, query }: Asked<typeof listAttempts>) {
    return paged(
      { operation: listAttempts, query: { ...query, ...params } },
      place,
      (after, count) => this.attempts.list(caller, params.assignment, after, count),
      { place: ({ createdAt, id }) => ({ createdAt, id }), shown: shownAttempt },
    )
  }

  @Serves(createAttempt)
  async create(@Asked() { caller, params, body }: Asked<typeof createAttempt>) {
    const made = await this.attempts.create(caller, params.assignment, body)
    return answered(made, { location: `/attempts/${made.id}` })
  }

  @Serves(getAttempt)
  get(@Asked() { caller, params }: Asked<typeof getAttempt>) {
    return this.attempts.get(caller, params.attempt)
  }

  @Serves(extendAttempt)
  extend(@Asked() { caller, params, body }: Asked<typeof extendAttempt>) {
    return this.attempts.extend(caller, params.attempt, body.minutes)
  }

  @Serves(abandonAttempt)
  abandon(@Asked() { caller, params }: Asked<typeof abandonAttempt>) {
    return this.attempts.abandon(caller, params.attempt)
  }

  @Serves(resetAttempt)
  reset(@Asked() { caller, params }: Asked<typeof resetAttempt>) {
    return this.attempts.reset(caller, params.attempt)
  }

  @Serves(runCommands)
  async run(@Asked() { caller, params, body }: Asked<typeof runCommands>) {
    return { commands: await this.attempts.run(caller, params.attempt, body.lines, body.budgetSeconds) }
  }

  @Serves(applyManifest)
  apply(@Asked() { caller, params, body }: Asked<typeof applyManifest>) {
    return this.attempts.apply(caller, params.attempt, body.manifest)
  }

  @Serves(createSubmission)
  async submit(@Asked() { caller, params, body }: Asked<typeof createSubmission>) {
    const made = await this.attempts.submit(caller, params.attempt, body)
    return answered(made, { location: `/submissions/${made.id}` })
  }

  @Serves(getSubmission)
  submission(@Asked() { caller, params }: Asked<typeof getSubmission>) {
    return this.attempts.submission(caller, params.submission)
  }

  @Serves(getResults)
  results(@Asked() { caller, params, query }: Asked<typeof getResults>) {
    return this.attempts.results(caller, params.submission, query.locale ?? caller.locale)
  }
}
