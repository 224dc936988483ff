import { createTransport, type Transporter } from 'nodemailer'
import type { Mail, Mailer } from './mail.ts'

/** Sends over an SMTP server. */
export class SmtpMailer implements Mailer {
  private readonly transport: Transporter

  /**
   * @param url `smtp://user:password@host:587`, or smtps
   * @param from who the mails are from: `Kubarium <no-reply@kubarium.example>`
   */
  constructor(
    url: string,
    private readonly from: string,
  ) {
    this.transport = createTransport(url, {
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    } as object)
  }

  async send(mail: Mail): Promise<void> {
    await this.transport.sendMail({ from: this.from, ...mail })
  }

  /** Throws when the server cannot be reached or refuses us. */
  async ping(): Promise<void> {
    await this.transport.verify()
  }

  close(): void {
    this.transport.close()
  }
}
