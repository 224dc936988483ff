// Which attempts somebody looks at.
import { ClusterState, type ClusterLog } from '@kubarium/kube-store'
import { clusterIndexes, restoreState } from '@kubarium/kube-cluster'
import { ChannelListener } from '@kubarium/platform-database'
import { LEARNER_USER } from '@kubarium/terminal-rehearsal'
import type { TranscribedCommand } from '@kubarium/terminal-session'
import type { Restored } from '@kubarium/contracts'
import type { Platform } from '../platform.ts'
import { AttemptsRepository, type AttemptRow } from './attempts.repository.ts'
import { LiveAttempt, type AttemptViewer } from './live-attempt.ts'

/** Where the database tells of attempts that have changed. */
const CHANNEL = 'attempt'

/** An attempt that nobody looks at is let go after so long. */
const LINGER_MS = 60_000

export class Attempts {
  readonly repository: AttemptsRepository
  private readonly held = new Map<string, Promise<LiveAttempt>>()
  private readonly leaving = new Map<string, NodeJS.Timeout>()
  private readonly notices: ChannelListener

  constructor(private readonly platform: Omit<Platform, 'attempts'>) {
    this.repository = new AttemptsRepository(platform.database)
    this.notices = new ChannelListener(platform.config.DATABASE_SYSTEM_URL, CHANNEL, {
      notified: (id) => this.noticed([id]),
      lost: () => this.noticed([...this.held.keys()]),
    })
    this.notices.start()
  }

  /** Shows an attempt to somebody. @returns how to stop that */
  async view(attempt: AttemptRow, viewer: AttemptViewer): Promise<() => void> {
    return (await this.watch(attempt, () => viewer)).leave
  }

  /** Shows an attempt to somebody, who sees all of it. */
  async watch(
    attempt: AttemptRow,
    viewerOf: (live: LiveAttempt) => AttemptViewer,
  ): Promise<{ readonly live: LiveAttempt; readonly leave: () => void }> {
    const live = await this.hold(attempt)
    const stop = live.view(viewerOf(live))
    const leave = (): void => {
      stop()
      if (live.viewerCount > 0) return
      clearTimeout(this.leaving.get(attempt.id))
      this.leaving.set(
        attempt.id,
        setTimeout(() => this.letGo(attempt.id, live), LINGER_MS),
      )
    }
    return { live, leave }
  }

  /** Takes the cluster of an attempt back. @throws NothingToUndo */
  async restore(attempt: AttemptRow, to: string): Promise<Restored> {
    const live = await this.hold(attempt)
    const { revision, undone } = live.target(to)
    const resident = await this.platform.residence.get(attempt.clusterId)
    const state = await stateAt(this.platform.log, attempt.clusterId, revision)
    await resident.transact((cluster, now) => restoreState(cluster, state, revision, LEARNER_USER.name, now))
    return { revision: resident.cluster.revision, undone }
  }

  /** A command has ended in a terminal of an attempt. */
  async ran(
    attempt: { readonly id: string; readonly organisationId: string },
    clusterId: string,
    { line, status }: TranscribedCommand,
  ): Promise<void> {
    const { revision } = (await this.platform.residence.get(clusterId)).cluster
    const command = { line, status, revision }
    await this.repository.addCommand(attempt, command)
    ;(await this.held.get(attempt.id))?.ran(command)
  }

  async close(): Promise<void> {
    await this.notices.close()
    for (const timer of this.leaving.values()) clearTimeout(timer)
    for (const live of await Promise.allSettled(this.held.values())) if (live.status === 'fulfilled') live.value.close()
  }

  private hold(attempt: AttemptRow): Promise<LiveAttempt> {
    clearTimeout(this.leaving.get(attempt.id))
    this.leaving.delete(attempt.id)
    let live = this.held.get(attempt.id)
    if (!live) {
      live = this.load(attempt)
      this.held.set(attempt.id, live)
      live.catch(() => this.held.delete(attempt.id))
    }
    return live
  }

  private async load(attempt: AttemptRow): Promise<LiveAttempt> {
    const { content: published, residence, log, logger } = this.platform
    const { id, kind, contentId, version, clusterId } = attempt
    const content = await published.lab(kind, contentId, version)
    if (!content) throw new Error(`there is no ${kind} ${contentId} ${version}`)
    return LiveAttempt.start({
      attempt,
      content,
      resident: await residence.get(clusterId),
      log,
      commands: await this.repository.commands(id),
      save: (done, checkpoints, isDone) => this.repository.saveProgress(id, done, checkpoints, isDone),
      savePassed: (passed) => this.repository.savePassed(id, passed),
      onError: (error) => logger.error({ err: error, attemptId: id }, 'progress not stored'),
    })
  }

  private letGo(id: string, live: LiveAttempt): void {
    if (live.viewerCount > 0) return
    live.close()
    this.held.delete(id)
    this.leaving.delete(id)
  }

  /** Attempts have changed: an answer was given, a submission was graded, by whatever process. */
  private noticed(ids: readonly string[]): void {
    for (const id of ids) if (this.held.has(id)) void this.reread(id)
  }

  private async reread(id: string): Promise<void> {
    try {
      const [live, attempt] = await Promise.all([this.held.get(id), this.repository.reread(id)])
      if (live && attempt) live.changed(attempt)
    } catch (error) {
      this.platform.logger.warn({ err: error, attemptId: id }, 'attempt not read again')
    }
  }
}

async function stateAt(log: ClusterLog, clusterId: string, revision: number): Promise<ClusterState> {
  const { head, snapshot, tail } = await log.load(clusterId, revision)
  const base = snapshot ?? (await log.getBase(head.baseId))
  const state = ClusterState.from(base.entries, base.revision, clusterIndexes)
  for (const one of tail) if (one.revision <= revision) state.apply(one)
  return state
}
