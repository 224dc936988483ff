import type { Problem } from '@kubarium/contracts'

/** A request that was refused, or never answered: then its code is `unreachable` and its status 0. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }
}

export const unreachable: Problem = { type: 'about:blank', title: 'Unreachable', status: 0, code: 'unreachable' }
