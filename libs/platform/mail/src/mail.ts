/** A mail, in the language of who gets it. */
export interface Mail {
  readonly to: string
  readonly subject: string
  /** For readers without HTML; says everything the HTML says. */
  readonly text: string
  readonly html: string
}

export interface Mailer {
  /** Resolves when the mail is on its way (or in the outbox). */
  send(mail: Mail): Promise<void>
}
