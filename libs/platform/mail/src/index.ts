export type { Mail, Mailer } from './mail.ts'
export { OutboxMailer, type OutboxEntry } from './outbox-mailer.ts'
export { SmtpMailer } from './smtp-mailer.ts'
export {
  invitationMail,
  resetPasswordMail,
  verificationMail,
  webhookDisabledMail,
  type MailLocale,
} from './templates.ts'
