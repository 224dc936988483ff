import { Inject, Injectable } from '@nestjs/common'
import type { InternalCommands } from '@kubarium/contracts'
import type { CommandOutcome } from '@kubarium/contracts/public'
import { DomainError, internalToken } from '@kubarium/platform-http'
import type { ApiConfig } from '../../config.ts'
import { CONFIG } from '../../platform.module.ts'

/** The sandbox does not answer, or has just been started anew. */
export class SandboxAway extends DomainError {
  constructor() {
    super('not-ready', 'The sandbox does not answer at the moment. Try again.', { retryAfterSeconds: 2 })
  }
}

/** What only the process can do that holds clusters and terminals. */
@Injectable()
export class SandboxClient {
  private readonly token: string

  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {
    this.token = internalToken(config.AUTH_SECRET)
  }

  async run(attemptId: string, commands: InternalCommands): Promise<CommandOutcome[]> {
    // All lines may take their whole budget, and a moment to be interrupted.
    const timeoutMs = 10_000 + commands.lines.length * (commands.budgetSeconds + 3) * 1000
    return (await this.ask<{ commands: CommandOutcome[] }>(`${attemptId}/commands`, commands, timeoutMs)).commands
  }

  reset(attemptId: string): Promise<{ revision: number }> {
    return this.ask(`${attemptId}/reset`, {}, 15_000)
  }

  private async ask<T>(path: string, body: unknown, timeoutMs: number): Promise<T> {
    const response = await fetch(`${this.config.SANDBOX_URL}/internal/attempts/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(() => {
      throw new SandboxAway()
    })
    if (!response.ok) throw new SandboxAway()
    return (await response.json()) as T
  }
}
