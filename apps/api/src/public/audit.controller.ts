import { Controller } from '@nestjs/common'
import { listAuditEvents } from '@kubarium/contracts/public'
import { Asked, Serves, paged } from '@kubarium/platform-public-api'
import { z } from 'zod'
import { AuditRepository } from './audit.repository.ts'

@Controller()
export class AuditController {
  constructor(private readonly events: AuditRepository) {}

  @Serves(listAuditEvents)
  list(@Asked() { caller, query }: Asked<typeof listAuditEvents>) {
    return paged(
      { operation: listAuditEvents, query },
      z.string().regex(/^\d{1,18}$/),
      (before, count) => this.events.list(caller, query, before, count),
      { place: ({ id }) => id, shown: (event) => event },
    )
  }
}
