// Hashing a password takes a tenth of a second of a core and 32 MB, on purpose. So that sign-ins cannot take the whole
// machine, few run at once, and when too many wait, the newest are refused.
import { APIError } from 'better-auth/api'
import { hashPassword, verifyPassword } from 'better-auth/crypto'

const AT_ONCE = 2
const MOST_WAITING = 40

/** Runs at most some tasks at once; beyond that they wait, and beyond a number of waiting ones they are refused. */
export class Bounded {
  private running = 0
  private readonly waiting: (() => void)[] = []

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
    private readonly refuse: () => Error,
  ) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.mostWaiting) throw this.refuse()
      await new Promise<void>((go) => this.waiting.push(go))
    } else {
      this.running++
    }
    try {
      return await task()
    } finally {
      // The place goes to the next in line, or is free.
      const next = this.waiting.shift()
      if (next) next()
      else this.running--
    }
  }
}

const bounded = new Bounded(
  AT_ONCE,
  MOST_WAITING,
  () =>
    new APIError('SERVICE_UNAVAILABLE', {
      code: 'TOO_BUSY',
      message: 'Too many people are signing in. Try again in a moment.',
    }),
)

export const boundedHashing = {
  hash: (password: string): Promise<string> => bounded.run(() => hashPassword(password)),
  verify: (data: { hash: string; password: string }): Promise<boolean> => bounded.run(() => verifyPassword(data)),
}
