import type { Refusal } from '@kubarium/learning-assignments'
import { DomainError } from '@kubarium/platform-http'

/** The cluster that it begins with is being made. */
export class LabNotReady extends DomainError {
  constructor() {
    super('not-ready', 'This is being prepared. Try again in a moment.', { retryAfterSeconds: 2 })
  }
}

/** Nothing can be done in an attempt that was closed. */
export class AttemptClosed extends DomainError {
  constructor() {
    super('attempt-closed', 'This attempt was closed: a newer one was begun.')
  }
}

/** One submission of an attempt is graded at a time. */
export class SubmissionPending extends DomainError {
  constructor() {
    super('submission-pending', 'Your last submission is still being graded.', { retryAfterSeconds: 1 })
  }
}

/** A person works on so many things at a time. */
export class AttemptLimitReached extends DomainError {
  constructor(limit: number) {
    super(
      'attempt-limit-reached',
      `You have ${limit} of ${limit} lessons and exercises open. Begin one of them again instead.`,
      {
        limit,
      },
    )
  }
}

/** A question may be answered so often. */
export class NoTriesLeft extends DomainError {
  constructor(tries: number) {
    super('no-tries-left', `This question may be answered ${tries} times.`, { tries })
  }
}

/** A hint opens after another one. */
export class HintLocked extends DomainError {
  constructor(after: string) {
    super('hint-locked', 'Open the hint before this one first.', { after })
  }
}

/** The rules of an assignment do not allow it now. */
export class AssignmentRefusal extends DomainError {
  constructor({ code, ...facts }: Refusal) {
    super(code, refusalMessages[code], facts)
  }
}

const refusalMessages: Readonly<Record<Refusal['code'], string>> = {
  'not-released': 'This assignment has not been opened yet.',
  'deadline-passed': 'This assignment is closed.',
  'attempt-expired': 'The time of this attempt is over.',
  'attempt-limit': 'There is no submission left.',
  cooldown: 'Wait a moment before you hand in again.',
}
