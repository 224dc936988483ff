// Mails of an installation without an SMTP server: kept in a table, shown at /outbox while developing.
import type { SystemDatabase } from '@kubarium/platform-database'
import type { Mail, Mailer } from './mail.ts'

/** Older ones are dropped. */
const KEPT = 200

export interface OutboxEntry {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly at: Date
}

export class OutboxMailer implements Mailer {
  constructor(private readonly database: SystemDatabase) {}

  async send({ to, subject, text, html }: Mail): Promise<void> {
    await this.database.prisma.outboxMail.create({ data: { recipient: to, subject, text, html } })
    await this.database.prisma.$executeRaw`
      delete from outbox_mail where id in (select id from outbox_mail order by at desc offset ${KEPT})`
  }

  /** Newest first. */
  async list(): Promise<OutboxEntry[]> {
    const mails = await this.database.prisma.outboxMail.findMany({ orderBy: { at: 'desc' }, take: KEPT })
    return mails.map(({ id, recipient, subject, text, at }) => ({ id, to: recipient, subject, text, at }))
  }
}
