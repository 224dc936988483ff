// The live view into a cluster: everything the picture needs, then every change right after it is in the log.
import { Inject } from '@nestjs/common'
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets'
import { LIVE_RESOURCES, type LiveChanges, type LiveObject, type LiveSnapshot, type Problem } from '@kubarium/contracts'
import { clusterRegistry } from '@kubarium/kube-cluster'
import { apiVersionOf, type KubeObject } from '@kubarium/kube-objects'
import type { Change } from '@kubarium/kube-store'
import { partsOf } from '@kubarium/kube-store'
import type { Committed } from '@kubarium/platform-residence'
import type { Socket } from 'socket.io'
import { PLATFORM, type Platform } from '../platform.ts'

const SHOWN = new Map(
  LIVE_RESOURCES.map((storage) => {
    const resource = clusterRegistry.findStorage(storage)!
    return [
      storage as string,
      { apiVersion: apiVersionOf(resource.group, resource.version), kind: resource.kind },
    ] as const
  }),
)
/** A client that is so far behind gets everything anew when it has caught up. */
const MAX_UNSENT_PACKETS = 500

@WebSocketGateway({ namespace: '/live' })
export class LiveViewGateway implements OnGatewayConnection, OnGatewayDisconnect {
  private readonly stops = new Map<string, () => void>()

  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  async handleConnection(socket: Socket): Promise<void> {
    try {
      const clusterId = String((socket.handshake.auth as { clusterId?: unknown }).clusterId ?? '')
      const person = await this.platform.identity.personOf(socket.handshake.headers)
      if (!person) return refuse(socket, 401, 'signed-out', 'Sign in first')
      if (!/^[0-9a-f-]{36}$/.test(clusterId) || !(await this.platform.access.mayWatch(person, clusterId)))
        return refuse(socket, 404, 'not-found', 'No such cluster')
      await this.platform.log.touch(clusterId)
      const resident = await this.platform.residence.get(clusterId)
      if (!socket.connected) return
      let isBehind = false
      const snapshot = (): Promise<LiveSnapshot> =>
        resident.transact((cluster, now) => {
          const objects: LiveObject[] = []
          for (const storage of SHOWN.keys())
            for (const object of cluster.state.list(storage))
              objects.push(shown(storage, object as unknown as KubeObject))
          return { revision: cluster.revision, now, objects }
        }, false)
      const send = (committed: Committed): void => {
        if (isBehind) return
        if (unsent(socket) > MAX_UNSENT_PACKETS) {
          isBehind = true
          socket.conn.once('drain', () => {
            isBehind = false
            void snapshot().then((whole) => socket.emit('snapshot', whole))
          })
          return
        }
        socket.emit('changes', changesOf(committed))
      }
      const waiting: Committed[] = []
      let isReady = false
      this.stops.set(
        socket.id,
        resident.follow((committed) => (isReady ? send(committed) : waiting.push(committed))),
      )
      const whole = await snapshot()
      socket.emit('snapshot', whole)
      isReady = true
      for (const committed of waiting) if (committed.after >= whole.revision) send(committed)
    } catch (error) {
      this.platform.logger.error({ err: error }, 'live view failed')
      refuse(socket, 500, 'internal', 'The live view failed')
    }
  }

  handleDisconnect(socket: Socket): void {
    this.stops.get(socket.id)?.()
    this.stops.delete(socket.id)
  }
}

function unsent(socket: Socket): number {
  return (socket.conn as unknown as { writeBuffer?: readonly unknown[] }).writeBuffer?.length ?? 0
}

function refuse(socket: Socket, status: number, code: string, title: string): void {
  const problem: Problem = { type: 'about:blank', title, status, code }
  socket.emit('problem', problem)
  socket.disconnect(true)
}

/** An object as the picture gets it: with its kind, without bookkeeping, secrets without their content. */
function shown(storage: string, object: KubeObject): LiveObject {
  const { managedFields: _, ...metadata } = object.metadata
  const { data, ...rest } = object as KubeObject & { data?: Readonly<Record<string, unknown>> }
  const isSecret = storage === 'secrets'
  return {
    ...SHOWN.get(storage)!,
    ...rest,
    ...(data && { data: isSecret ? Object.fromEntries(Object.keys(data).map((key) => [key, ''])) : data }),
    metadata,
  } as unknown as LiveObject
}

function changesOf({ after, changes, now }: Committed): LiveChanges {
  return { after, revision: changes.at(-1)!.revision, now, changes: changes.flatMap(changeOf) }
}

function changeOf({ key, object, previous, revision, cause }: Change): LiveChanges['changes'] {
  const { resource } = partsOf(key)
  if (!SHOWN.has(resource)) return []
  const about = (object ?? previous) as unknown as KubeObject
  return [
    {
      type: object === null ? 'DELETED' : previous === undefined ? 'ADDED' : 'MODIFIED',
      revision,
      object: shown(resource, about),
      cause: {
        actor: cause.actor,
        ...(cause.verb && { verb: cause.verb }),
        ...(cause.because !== undefined && { because: cause.because }),
      },
    },
  ]
}
