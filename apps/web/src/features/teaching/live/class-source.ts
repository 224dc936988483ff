// A class at work, from the server's Socket.IO namespace /class: attempts as their checks change.
import { liveAttempt, problem as problemSchema, type LiveAttempt, type Locale, type Problem } from '@kubarium/contracts'
import { io } from 'socket.io-client'
import { z } from 'zod'

export interface ClassState {
  readonly connection: 'connecting' | 'live' | 'lost' | 'refused'
  readonly problem?: Problem
  /** The newest attempt of each learner at each exercise. */
  readonly attempts: readonly LiveAttempt[]
}

export interface ClassSource {
  state(): ClassState
  subscribe(listener: () => void): () => void
  close(): void
}

export const nobodySeenYet: ClassState = { connection: 'connecting', attempts: [] }

/** Opens the line of an assignment's class. Close it when it is left. */
export function classSource(assignmentId: string, locale: Locale): ClassSource {
  let state = nobodySeenYet
  const listeners = new Set<() => void>()
  const set = (change: Partial<ClassState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const socket = io('/class', { auth: { assignmentId, locale }, transports: ['websocket'], forceNew: true })
  socket.on('attempts', (body: unknown) => {
    const all = z.array(liveAttempt).safeParse(body)
    if (all.success) set({ connection: 'live', attempts: all.data, problem: undefined })
  })
  socket.on('attempt', (body: unknown) => {
    const one = liveAttempt.safeParse(body)
    if (!one.success) return
    const { enrollmentId, exerciseId } = one.data
    const others = state.attempts.filter((had) => had.enrollmentId !== enrollmentId || had.exerciseId !== exerciseId)
    set({ attempts: [...others, one.data] })
  })
  socket.on('problem', (body: unknown) => {
    const problem = problemSchema.safeParse(body)
    if (problem.success) set({ connection: 'refused', problem: problem.data })
    socket.disconnect()
  })
  socket.on('disconnect', () => {
    if (state.connection !== 'refused') set({ connection: 'lost' })
  })
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      listeners.clear()
      socket.disconnect()
    },
  }
}
