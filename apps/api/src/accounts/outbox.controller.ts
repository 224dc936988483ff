import { Controller, Get } from '@nestjs/common'
import type { Outbox } from '@kubarium/contracts'
import { OutboxMailer } from '@kubarium/platform-mail'

/** Mails that were not sent, for everybody to read: exists on development machines only. */
@Controller('v1/outbox')
export class OutboxController {
  constructor(private readonly outbox: OutboxMailer) {}

  @Get()
  async list(): Promise<Outbox> {
    const mails = await this.outbox.list()
    return { mails: mails.map(({ at, ...mail }) => ({ ...mail, at: at.toISOString() })) }
  }
}
