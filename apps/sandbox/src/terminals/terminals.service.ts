// Which terminals there are, and which of them are in memory.
import { randomInt, randomUUID } from 'node:crypto'
import { terminalKubeconfig, type TerminalLocale } from '@kubarium/terminal-session'
import type { ResidentCluster } from '@kubarium/platform-residence'
import type { AttemptsRepository } from '../attempts/attempts.repository.ts'
import type { Platform } from '../platform.ts'
import { LiveTerminal, type StoredTerminal } from './live-terminal.ts'
import { TerminalsRepository, type TerminalOwner } from './terminals.repository.ts'

export interface TerminalsOptions {
  /** Terminals of one person on one cluster. */
  readonly maxPerCluster?: number
  /** A terminal is stored so long after it last changed, milliseconds. */
  readonly saveAfterMs?: number
  /** A terminal that nobody looks at leaves memory after so long, milliseconds. */
  readonly idleMs?: number
}

/** This person has as many terminals open on this cluster as there may be. */
export class TerminalLimitReached extends Error {}

interface Held {
  readonly id: string
  readonly clusterId: string
  readonly owner: TerminalOwner
  readonly terminal: LiveTerminal
  timer: NodeJS.Timeout | undefined
  /** Since when a change waits to be stored. */
  changedAt: number | undefined
  saving: Promise<void>
}

/** What a terminal stands in front of. */
interface Around {
  readonly attempt: Awaited<ReturnType<AttemptsRepository['ofCluster']>>
  readonly resident: ResidentCluster
}

const MAX_PER_CLUSTER = 8
const SAVE_AFTER_MS = 1_000
/** A terminal that never rests is stored this often. */
const SAVE_AT_LEAST_EVERY_MS = 15_000
const IDLE_MS = 300_000
const TOUCH_EVERY_MS = 60_000
const USER = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }

export class Terminals {
  private readonly held = new Map<string, Promise<Held | undefined>>()
  private readonly repository: TerminalsRepository
  private readonly sweep: NodeJS.Timeout
  private readonly touched = new Map<string, number>()
  private readonly maxPerCluster: number
  private readonly saveAfterMs: number
  private readonly idleMs: number

  constructor(
    private readonly platform: Platform,
    { maxPerCluster = MAX_PER_CLUSTER, saveAfterMs = SAVE_AFTER_MS, idleMs = IDLE_MS }: TerminalsOptions = {},
  ) {
    this.maxPerCluster = maxPerCluster
    this.saveAfterMs = saveAfterMs
    this.idleMs = idleMs
    this.repository = new TerminalsRepository(platform.database)
    this.sweep = setInterval(() => void this.letGo(), Math.max(1_000, idleMs / 4))
    this.sweep.unref()
  }

  /**
   * The terminal of that id when it is this person's, else a new one.
   * @throws TerminalLimitReached
   */
  async open(
    owner: TerminalOwner,
    clusterId: string,
    locale: TerminalLocale,
    terminalId: string | undefined,
  ): Promise<{ id: string; terminal: LiveTerminal }> {
    if (terminalId !== undefined) {
      const found = await this.get(owner, clusterId, terminalId, locale)
      if (found) return found
    }
    await this.makeRoom(owner, clusterId)
    const id = randomUUID()
    const held = this.hold(id, owner, clusterId, locale, await this.around(clusterId))
    this.held.set(id, Promise.resolve(held))
    await this.save(held)
    return held
  }

  /** The terminal that was used last on a cluster, whoever's it is; undefined when there is none. */
  async newest(clusterId: string, locale: TerminalLocale): Promise<{ id: string; terminal: LiveTerminal } | undefined> {
    const newest = await this.repository.newest(clusterId)
    return newest && this.get(newest.owner, clusterId, newest.id, locale)
  }

  /** Somebody works on the cluster. */
  touch(clusterId: string): void {
    if (Date.now() - (this.touched.get(clusterId) ?? 0) < TOUCH_EVERY_MS) return
    this.touched.set(clusterId, Date.now())
    this.platform.log
      .touch(clusterId)
      .catch((error: unknown) => this.platform.logger.warn({ err: error }, 'cluster not touched'))
  }

  /** Stores every terminal and lets it go. */
  async close(): Promise<void> {
    clearInterval(this.sweep)
    await Promise.allSettled([...this.held.values()].map(async (one) => this.putAway(await one)))
  }

  private async get(
    owner: TerminalOwner,
    clusterId: string,
    id: string,
    locale: TerminalLocale,
  ): Promise<Held | undefined> {
    let held = this.held.get(id)
    if (!held) {
      held = this.repository
        .find(owner, clusterId, id)
        .then(async (stored) =>
          stored ? this.hold(id, owner, clusterId, locale, await this.around(clusterId), stored) : undefined,
        )
      this.held.set(id, held)
      held.then(
        (found) => {
          if (!found) this.held.delete(id)
        },
        () => this.held.delete(id),
      )
    }
    const found = await held
    return found?.clusterId === clusterId && found.owner.userId === owner.userId ? found : undefined
  }

  private async around(clusterId: string): Promise<Around> {
    const { attempts, residence } = this.platform
    const [attempt, resident] = await Promise.all([attempts.repository.ofCluster(clusterId), residence.get(clusterId)])
    return { attempt, resident }
  }

  private hold(
    id: string,
    owner: TerminalOwner,
    clusterId: string,
    locale: TerminalLocale,
    { attempt, resident: cluster }: Around,
    stored?: StoredTerminal,
  ): Held {
    const { residence, logger } = this.platform
    let held: Held | undefined
    // A terminal shows the time of its cluster, which may have stood still for days.
    let behind = Date.now() - cluster.now()
    const terminal = new LiveTerminal(
      {
        carrier: {
          user: USER,
          resident: async () => {
            this.touch(clusterId)
            const resident = await residence.get(clusterId)
            behind = Date.now() - resident.now()
            return resident
          },
          onError: (error) => logger.error({ err: error, terminalId: id }, 'API call of a terminal failed'),
        },
        world: {
          seed: randomInt(2 ** 31),
          size: { cols: 80, rows: 24 },
          locale,
          kubeconfig: terminalKubeconfig(),
          ...(attempt && { files: attempt.files }),
        },
        ...(attempt && {
          onCommand: (command) => {
            this.platform.attempts
              .ran(attempt, clusterId, command)
              .catch((error: unknown) => logger.error({ err: error, attemptId: attempt.id }, 'command not stored'))
          },
        }),
        now: () => Date.now() - behind,
        onChange: () => {
          if (held) this.changed(held)
        },
      },
      stored,
    )
    held = { id, owner, clusterId, terminal, timer: undefined, changedAt: undefined, saving: Promise.resolve() }
    return held
  }

  // A moment after the last change, so that typing costs the database nothing.
  private changed(held: Held): void {
    const now = Date.now()
    held.changedAt ??= now
    clearTimeout(held.timer)
    const wait = Math.max(0, Math.min(this.saveAfterMs, held.changedAt + SAVE_AT_LEAST_EVERY_MS - now))
    held.timer = setTimeout(() => void this.save(held), wait)
  }

  private save(held: Held): Promise<void> {
    clearTimeout(held.timer)
    held.changedAt = undefined
    held.saving = held.saving.then(async () => {
      try {
        await this.repository.save(held.owner, held.clusterId, held.id, held.terminal.stored)
      } catch (error) {
        this.platform.logger.error({ err: error, terminalId: held.id }, 'terminal not stored')
      }
    })
    return held.saving
  }

  private async putAway(held: Held | undefined): Promise<void> {
    if (!held) return
    // Nothing may happen between what is stored and the end.
    const stored = held.terminal.stored
    held.terminal.close()
    this.held.delete(held.id)
    clearTimeout(held.timer)
    await held.saving
    await this.repository
      .save(held.owner, held.clusterId, held.id, stored)
      .catch((error: unknown) => this.platform.logger.error({ err: error, terminalId: held.id }, 'terminal not stored'))
  }

  private async letGo(): Promise<void> {
    for (const one of [...this.held.values()]) {
      const held = await one.catch(() => undefined)
      if (held && held.terminal.viewerCount === 0 && Date.now() - held.terminal.usedAt > this.idleMs)
        await this.putAway(held)
    }
  }

  /** The longest unused terminal that nobody looks at makes room for a new one. */
  private async makeRoom(owner: TerminalOwner, clusterId: string): Promise<void> {
    const ids = await this.repository.list(owner, clusterId)
    let over = ids.length - this.maxPerCluster + 1
    for (const id of ids) {
      if (over <= 0) return
      const held = await this.held.get(id)
      if (held && held.terminal.viewerCount > 0) continue
      held?.terminal.close()
      clearTimeout(held?.timer)
      this.held.delete(id)
      await held?.saving
      await this.repository.remove(id)
      over--
    }
    if (over > 0) throw new TerminalLimitReached()
  }
}
