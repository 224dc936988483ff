/**
 * What a service throws when it refuses: a stable code and the facts. It knows nothing of HTTP; one table turns codes
 * into status codes (problem.filter.ts).
 */
export class DomainError extends Error {
  override name = 'DomainError'

  constructor(
    /** Machine-readable and stable, kebab-case: `cluster-limit-reached`. */
    readonly code: string,
    message: string,
    /** What was refused, in numbers and names. */
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
  }
}

/** What is asked for does not exist, or belongs to somebody else: the answer is the same, on purpose. */
export class NotFound extends DomainError {
  constructor(what: string) {
    super('not-found', `There is no such ${what}, or it is not yours.`)
  }
}

/** Nobody is signed in. */
export class SignedOut extends DomainError {
  constructor() {
    super('signed-out', 'Sign in to do this.')
  }
}

/** Somebody is signed in, but may not do this. */
export class Forbidden extends DomainError {
  constructor(message = 'You may not do this.', code = 'forbidden') {
    super(code, message)
  }
}

/** One thing that does not fit. */
export interface InputFault {
  /** Where, with dots: `deadlines.0.at`. */
  readonly path: string
  readonly message: string
  /** Stable, snake_case: `required`, `unknown_key`, `too_big`. */
  readonly code?: string
  /** Where, as a JSON Pointer: `/deadlines/0/at`. */
  readonly pointer?: string
  readonly in?: 'body' | 'query' | 'path'
}

/** A body or parameter does not fit its contract. */
export class InvalidInput extends DomainError {
  constructor(readonly errors: readonly InputFault[]) {
    super('invalid-input', 'What was sent does not fit.')
  }
}
