// What is the matter, told from an error: trouble that has a name for people, whoever meets it.

interface Trouble {
  readonly code?: unknown
  readonly message?: unknown
}

/** Whether something could not be written because there is no room. */
export function isDiskFull(error: unknown): boolean {
  const { code, message } = (error ?? {}) as Trouble
  return (
    code === '53100' ||
    code === 'ENOSPC' ||
    (typeof message === 'string' && message.includes('No space left on device'))
  )
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html: class 08, and what a server says that goes or comes.
// P2024 and P2028 are Prisma's: no connection came free in time, or no transaction could be begun or ended in time.
const AWAY = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'P2024', 'P2028'])

/** Whether the database could not be asked: it is down, just coming up again, or has more to do than it can. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = (error ?? {}) as Trouble
  return (
    (typeof code === 'string' && (AWAY.has(code) || code.startsWith('08'))) ||
    (typeof message === 'string' && /^(Connection terminated|timeout exceeded when trying to connect)/.test(message))
  )
}
