import { Controller } from '@nestjs/common'
import { commitRegrade, createRegrade, getRegrade, listRegrades } from '@kubarium/contracts/public'
import { Asked, Serves, answered } from '@kubarium/platform-public-api'
import { RegradesService } from './regrades.service.ts'

@Controller()
export class RegradesController {
  constructor(private readonly regrades: RegradesService) {}

  @Serves(listRegrades)
  async list(@Asked() { caller, params }: Asked<typeof listRegrades>) {
    return { data: await this.regrades.list(caller, params.assignment) }
  }

  @Serves(createRegrade)
  async create(@Asked() { caller, params, body }: Asked<typeof createRegrade>) {
    const made = await this.regrades.create(caller, params.assignment, body)
    return answered(made, { location: `/regrades/${made.id}` })
  }

  @Serves(getRegrade)
  get(@Asked() { caller, params }: Asked<typeof getRegrade>) {
    return this.regrades.get(caller, params.regrade)
  }

  @Serves(commitRegrade)
  commit(@Asked() { caller, params }: Asked<typeof commitRegrade>) {
    return this.regrades.commit(caller, params.regrade)
  }
}
