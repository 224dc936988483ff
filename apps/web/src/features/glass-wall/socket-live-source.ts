// A live source on the server's Socket.IO namespace /live.
import { liveChanges, liveSnapshot, problem as problemSchema } from '@kubarium/contracts'
import { io, type Socket } from 'socket.io-client'
import { watchNetwork } from '../../http/network.ts'
import { afterChanges, afterSnapshot } from '../../ports/live-changes.ts'
import { nothingSeenYet, type LiveSource, type LiveState } from '../../ports/live-source.ts'

const QUICK_TRIES_MILLISECONDS = 10_000

/** Opens the live view of a cluster. One connection; close it when the view is left. */
export function socketLiveSource(clusterId: string): LiveSource {
  let state: LiveState = nothingSeenYet
  const listeners = new Set<() => void>()
  const set = (next: LiveState) => {
    state = next
    for (const listener of listeners) listener()
  }

  const socket: Socket = io('/live', {
    auth: { clusterId },
    transports: ['websocket'],
    reconnectionDelay: 400,
    reconnectionDelayMax: 2000,
    forceNew: true,
  })
  let offline: ReturnType<typeof setTimeout> | undefined
  let retrying: ReturnType<typeof setTimeout> | undefined

  const lost = () => {
    const lostAt = state.lostAt ?? Date.now()
    set({ ...state, connection: state.connection === 'offline' ? 'offline' : 'reconnecting', lostAt })
    offline ??= setTimeout(() => {
      socket.io.reconnectionDelay(5000)
      socket.io.reconnectionDelayMax(15_000)
      set({ ...state, connection: 'offline' })
    }, QUICK_TRIES_MILLISECONDS)
  }
  const found = () => {
    clearTimeout(offline)
    offline = undefined
    socket.io.reconnectionDelay(400)
    socket.io.reconnectionDelayMax(2000)
  }
  /** The library tries a lost line again, but not one the server has turned away: that one we try ourselves. */
  const again = () => {
    if (socket.active) return
    clearTimeout(retrying)
    retrying = setTimeout(() => socket.connect(), state.connection === 'offline' ? 5000 : 1000)
    set({ ...state, tries: state.tries + 1 })
  }
  /** After a gap what we have is not to be trusted: a new connection begins with a snapshot. */
  const startOver = () => {
    clearTimeout(retrying)
    socket.disconnect()
    socket.connect()
  }

  socket.on('snapshot', (body: unknown) => {
    const snapshot = liveSnapshot.safeParse(body)
    if (!snapshot.success) return
    found()
    set(afterSnapshot(state, snapshot.data, Date.now()))
  })
  socket.on('changes', (body: unknown) => {
    const changes = liveChanges.safeParse(body)
    const next = changes.success ? afterChanges(state, changes.data, Date.now()) : undefined
    if (next) set(next)
    else startOver()
  })
  socket.on('problem', (body: unknown) => {
    const problem = problemSchema.safeParse(body)
    if (!problem.success) return
    found()
    set({ ...state, connection: 'refused', problem: problem.data })
    socket.disconnect()
  })
  socket.on('disconnect', (reason) => {
    if (state.connection === 'refused' || reason === 'io client disconnect') return
    lost()
    // The server ends a connection on purpose only to make us begin again; the library does not do so by itself.
    if (reason === 'io server disconnect') again()
  })
  socket.on('connect_error', () => {
    if (state.connection === 'refused') return
    lost()
    again()
  })
  socket.io.on('reconnect_attempt', (tries) => set({ ...state, tries }))
  const unwatch = watchNetwork(
    () => socket.io.engine?.close(),
    () => state.connection !== 'refused' && startOver(),
  )

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retry() {
      set({ ...state, connection: state.revision === 0 ? 'connecting' : 'reconnecting', problem: undefined })
      startOver()
    },
    close() {
      unwatch()
      clearTimeout(offline)
      clearTimeout(retrying)
      listeners.clear()
      socket.disconnect()
    },
  }
}
