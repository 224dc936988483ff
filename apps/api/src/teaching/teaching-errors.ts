import { DomainError } from '@kubarium/platform-http'

/** Somebody else has this name, address or id in the course already. */
export class AlreadyThere extends DomainError {
  constructor(what: string) {
    super('already-there', `There is one with this ${what} already.`)
  }
}

/** An exercise that learners have begun stays in its assignment, in the version that they began. */
export class ItemBegun extends DomainError {
  constructor(exerciseId: string) {
    super('item-begun', `Learners have begun ${exerciseId}: it stays, in its version.`, { exerciseId })
  }
}

/** A regrade is committed once, and only when it has been computed. */
export class RegradeNotReady extends DomainError {
  constructor(state: string) {
    super('regrade-not-ready', `This regrade is ${state}.`, { state, allowed: ['ready'] })
  }
}

/** Nothing would be graded differently. */
export class NothingToRegrade extends DomainError {
  constructor() {
    super('nothing-to-regrade', 'All exercises of this assignment are graded with these versions already.')
  }
}

/** More time is given where time is limited. */
export class NoTimeLimit extends DomainError {
  constructor() {
    super('invalid-transition', 'The time of this attempt is not limited.')
  }
}

/** Nobody works on after the time is over. */
export class AttemptTimeOver extends DomainError {
  constructor() {
    super('attempt-expired', 'The time of this attempt is over.')
  }
}
