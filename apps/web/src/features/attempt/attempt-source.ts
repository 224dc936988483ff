// What goes on in an attempt, from the server's Socket.IO namespace /attempt: checks as the cluster changes, steps that
// are done, and the way back to an earlier state of the cluster.
import {
  attemptChecks,
  attemptProgress,
  problem as problemSchema,
  restored,
  type Attempt,
  type CheckSeen,
  type Locale,
  type Problem,
  type RestoreCluster,
  type Restored,
} from '@kubarium/contracts'
import { io, type Socket } from 'socket.io-client'
import { watchNetwork } from '../../http/network.ts'
import { ProblemError, unreachable } from '../../http/problem-error.ts'

const RESTORE_PATIENCE_MILLISECONDS = 15_000

export interface AttemptState {
  /** `connecting`: nothing has been seen yet. `live`: what is known is current. `lost`: it may be older. */
  readonly connection: 'connecting' | 'live' | 'lost' | 'refused'
  readonly problem?: Problem
  /** By the check's id. */
  readonly seen: Readonly<Record<string, CheckSeen>>
  /** Steps that are done; undefined until something was told about them. */
  readonly done?: readonly string[]
  readonly state?: Attempt['state']
}

export interface AttemptSource {
  /** The state now; the same object until something changes. */
  state(): AttemptState
  subscribe(listener: () => void): () => void
  /**
   * Takes the cluster back.
   * @throws ProblemError when that was refused or not answered
   */
  restore(to: RestoreCluster['to']): Promise<Restored>
  /** What an answer to a question told about its check. */
  note(check: string, seen: CheckSeen): void
  retry(): void
  close(): void
}

export const nothingKnownYet: AttemptState = { connection: 'connecting', seen: {} }

/** Opens the line of an attempt; texts come in `locale`. Close it when the attempt is left. */
export function attemptSource(attemptId: string, locale: Locale): AttemptSource {
  let state = nothingKnownYet
  const listeners = new Set<() => void>()
  const set = (change: Partial<AttemptState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const socket: Socket = io('/attempt', {
    auth: { attemptId, locale },
    transports: ['websocket'],
    reconnectionDelay: 400,
    reconnectionDelayMax: 4000,
    forceNew: true,
  })
  let retrying: ReturnType<typeof setTimeout> | undefined
  /** The library tries a lost line again, but not one the server has turned away: that one we try ourselves. */
  const again = () => {
    set({ connection: state.connection === 'connecting' ? 'connecting' : 'lost' })
    if (socket.active) return
    clearTimeout(retrying)
    retrying = setTimeout(() => socket.connect(), 2000)
  }

  socket.on('checks', (body: unknown) => {
    const checks = attemptChecks.safeParse(body)
    if (checks.success) set({ connection: 'live', seen: { ...state.seen, ...checks.data.checks } })
  })
  socket.on('progress', (body: unknown) => {
    const progress = attemptProgress.safeParse(body)
    if (progress.success) set({ done: progress.data.done, state: progress.data.state })
  })
  socket.on('problem', (body: unknown) => {
    const problem = problemSchema.safeParse(body)
    if (!problem.success) return
    set({ connection: 'refused', problem: problem.data })
    socket.disconnect()
  })
  socket.on('disconnect', (reason) => {
    if (state.connection !== 'refused' && reason !== 'io client disconnect') again()
  })
  socket.on('connect_error', () => {
    if (state.connection !== 'refused') again()
  })
  const unwatch = watchNetwork(
    () => socket.io.engine?.close(),
    () => state.connection !== 'refused' && socket.disconnect().connect(),
  )

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async restore(to) {
      let answer: unknown
      try {
        answer = await socket.timeout(RESTORE_PATIENCE_MILLISECONDS).emitWithAck('restore', { to })
      } catch {
        throw new ProblemError(unreachable)
      }
      const done = restored.safeParse(answer)
      if (done.success) return done.data
      const problem = problemSchema.safeParse(answer)
      throw new ProblemError(problem.success ? problem.data : unreachable)
    },
    note: (check, seen) => set({ seen: { ...state.seen, [check]: seen } }),
    retry() {
      clearTimeout(retrying)
      set({ connection: 'connecting', problem: undefined })
      socket.disconnect().connect()
    },
    close() {
      unwatch()
      clearTimeout(retrying)
      listeners.clear()
      socket.disconnect()
    },
  }
}
