// How kubectl fails. What the person sees of each is decided in one place, as the real one does (kubectl/pkg/cmd/util).

/** An error in kubectl's own words; printed as `error: message`. */
export class KubectlError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
    /** Printed as it is, without `error: ` before it. */
    readonly isBare = false,
  ) {
    super(message)
  }
}

/** Ends the command with a status after it has said everything itself. */
export class Exit extends Error {
  constructor(readonly code: number) {
    super('')
  }
}

/** Errors gathered on the way, one a line, without `error: ` before those that are not the server's. */
export class SeveralErrors extends Error {
  readonly errors: readonly Error[]

  constructor(errors: readonly Error[]) {
    super(errors.map(({ message }) => message).join(', '))
    this.errors = errors.flatMap((error) => (error instanceof SeveralErrors ? error.errors : [error]))
  }
}

/** Throws what was gathered: one error as itself, several together. */
export function throwErrors(errors: readonly Error[]): void {
  if (errors.length > 0) throw errors.length === 1 ? errors[0]! : new SeveralErrors(errors)
}

/** A `Status` as the API server answers it. */
export interface Status {
  kind?: string
  status?: string
  message?: string
  reason?: string
  code?: number
  details?: {
    name?: string
    kind?: string
    group?: string
    causes?: { reason?: string; message?: string; field?: string }[]
    retryAfterSeconds?: number
  }
}

/** The API server said no. */
export class ServerError extends Error {
  constructor(
    readonly code: number,
    readonly status: Status,
  ) {
    super(status.message ?? '')
  }

  get reason(): string {
    return this.status.reason ?? ''
  }
}

/** Nobody answers where the server should be. */
export class Unreachable extends KubectlError {
  constructor(
    readonly host: string,
    /** What was tried and why it failed, in Go's words. */
    readonly detail: string,
  ) {
    super(detail)
  }
}

/** The words of an error. */
export function standardMessage(error: Error, isAmongOthers = false): string {
  if (error instanceof Unreachable)
    return `The connection to the server ${error.host} was refused - did you specify the right host or port?`
  if (error instanceof ServerError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`
    return error.reason
      ? `Error from server (${error.reason}): ${error.message}`
      : `Error from server: ${error.message}`
  }
  if (isAmongOthers || (error instanceof KubectlError && error.isBare)) return error.message
  return error.message.startsWith('error: ') ? error.message : `error: ${error.message}`
}

function invalidMessage({ status }: ServerError): string {
  const { details, message } = status
  if (!details) return `The request is invalid${message ? `: ${message}` : ''}`
  let text = 'The request is invalid'
  if (details.kind || details.name) text = `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid`
  else if (message && !details.causes?.length) text += `: ${message}`
  const causes = [...new Set((details.causes ?? []).map(({ field, message: why }) => `${field ?? ''}: ${why ?? ''}`))]
  if (causes.length === 0) return text
  if (causes.length === 1) return `${text}: ${causes[0]}`
  return `${text}: \n${causes.map((cause) => `* ${cause}\n`).join('')}`
}

/** What is written to standard error, and the exit status. */
export function explained(error: Error): { text: string; code: number } {
  if (error instanceof Exit) return { text: '', code: error.code }
  if (error instanceof SeveralErrors) {
    return { text: error.errors.map((one) => `${standardMessage(one, true)}\n`).join(''), code: 1 }
  }
  if (error instanceof ServerError && error.reason === 'Invalid')
    return { text: withNewline(invalidMessage(error)), code: 1 }
  return { text: withNewline(standardMessage(error)), code: error instanceof KubectlError ? error.exitCode : 1 }
}

const withNewline = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
