/** Resolves when a part that the process needs works, rejects when it does not. */
export type Check = () => Promise<void>

export interface HealthReport {
  readonly status: 'ok' | 'failing' | 'stopping'
  readonly checks: Readonly<Record<string, 'ok' | 'failing'>>
}

const CHECK_SECONDS = 3

/** What /healthz tells: whether this process can do its work, and which part keeps it from it. */
export class Health {
  private readonly checks = new Map<string, Check>()
  private stopping = false

  add(name: string, check: Check): void {
    this.checks.set(name, check)
  }

  /** From now on the process answers that it is on its way out, so that nobody sends it new work. */
  stop(): void {
    this.stopping = true
  }

  async report(): Promise<HealthReport> {
    const entries = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, (await passes(check)) ? 'ok' : 'failing'] as const),
    )
    const failing = entries.some(([, result]) => result === 'failing')
    return { status: this.stopping ? 'stopping' : failing ? 'failing' : 'ok', checks: Object.fromEntries(entries) }
  }
}

/** A check that hangs is a check that fails. */
async function passes(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>(
    (_, fail) => (timer = setTimeout(() => fail(new Error('too slow')), CHECK_SECONDS * 1000)),
  )
  try {
    await Promise.race([check(), late])
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
