// Programs at a terminal: they type a line, wait until it has ended, and type the next one.
import type { InternalCommands } from '@kubarium/contracts'
import type { CommandOutcome } from '@kubarium/contracts/public'
import { NotFound } from '@kubarium/platform-http'
import type { AttemptRow } from '../attempts/attempts.repository.ts'
import type { Platform } from '../platform.ts'
import type { LiveTerminal } from '../terminals/live-terminal.ts'
import type { Terminals } from '../terminals/terminals.service.ts'

const CTRL_C = '\x03'
/** After Ctrl-C a program may still tidy up. */
const GRACE_MS = 2_000

export class Headless {
  /** One request after the other at each attempt. */
  private readonly busy = new Map<string, Promise<unknown>>()

  constructor(
    private readonly platform: Platform,
    private readonly terminals: Terminals,
  ) {}

  /** Types lines into a terminal of an attempt. The first that does not end within its budget is interrupted, and is the last. */
  run(attemptId: string, commands: InternalCommands): Promise<CommandOutcome[]> {
    return this.inTurn(attemptId, async () => {
      const attempt = await this.find(attemptId)
      const terminal = await this.terminalOf(attempt, commands)
      this.terminals.touch(attempt.clusterId)
      if (commands.file) terminal.putFile(`/tmp/${commands.file.name}`, commands.file.text)
      const outcomes: CommandOutcome[] = []
      for (const line of commands.lines) {
        const outcome = await runLine(terminal, line, commands.budgetSeconds * 1000)
        outcomes.push(outcome)
        if (outcome.timedOut) break
      }
      return outcomes
    })
  }

  /** Takes the cluster of an attempt back to how it was given. */
  reset(attemptId: string): Promise<{ revision: number }> {
    return this.inTurn(attemptId, async () => {
      const { revision } = await this.platform.attempts.restore(await this.find(attemptId), 'start')
      return { revision }
    })
  }

  private async find(attemptId: string): Promise<AttemptRow> {
    const attempt = await this.platform.attempts.repository.reread(attemptId)
    if (!attempt) throw new NotFound('attempt')
    return attempt
  }

  /** The terminal that was used last when nobody looks at it, else one of its own: nobody's typing is mixed with another's. */
  private async terminalOf({ clusterId, userId, organisationId }: AttemptRow, { locale }: InternalCommands) {
    const newest = await this.terminals.newest(clusterId, locale)
    if (newest && newest.terminal.viewerCount === 0) return newest.terminal
    return (await this.terminals.open({ userId, organisationId }, clusterId, locale, undefined)).terminal
  }

  private inTurn<T>(attemptId: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.busy.get(attemptId) ?? Promise.resolve()).then(work)
    const settled = turn.then(
      () => undefined,
      () => undefined,
    )
    this.busy.set(attemptId, settled)
    void settled.then(() => this.busy.get(attemptId) === settled && this.busy.delete(attemptId))
    return turn
  }
}

/** Types a line and waits until the prompt is back. */
export function runLine(terminal: LiveTerminal, line: string, budgetMs: number): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    let isInterrupted = false
    const end = (outcome: CommandOutcome): void => {
      clearTimeout(timer)
      leave()
      resolve(outcome)
    }
    const leave = terminal.view({
      output: () => undefined,
      isBehind: () => false,
      command: ({ status, output }) =>
        end({ line, status: isInterrupted ? null : status, output, timedOut: isInterrupted }),
    })
    let timer = setTimeout(() => {
      isInterrupted = true
      terminal.type(CTRL_C)
      timer = setTimeout(() => end({ line, status: null, output: '', timedOut: true }), GRACE_MS)
    }, budgetMs)
    terminal.type(`${line}\n`)
  })
}
