// A class at work, over Socket.IO: namespace /class, `auth: { assignmentId, locale }`. The server sends `attempts` with all
// of them, then `attempt` with each that has changed; they are evaluated by the same events as the learners' own checks.
import { Inject, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets'
import { locale, type Locale, type Problem } from '@kubarium/contracts'
import { ChannelListener } from '@kubarium/platform-database'
import type { Socket } from 'socket.io'
import { z } from 'zod'
import { PLATFORM, type Platform } from '../platform.ts'
import type { AttemptRow } from './attempts.repository.ts'

const auth = z.object({ assignmentId: z.uuid(), locale: locale.default('en') })

/** Where the database tells of attempts that begin. */
const CHANNEL = 'assignment'
/** A learner's changes within this time are told together. */
const PAUSE_MS = 150

@WebSocketGateway({ namespace: '/class' })
export class ClassGateway implements OnGatewayConnection, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly notices: ChannelListener
  private readonly classes = new Map<string, Set<ClassView>>()

  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    this.notices = new ChannelListener(platform.config.DATABASE_SYSTEM_URL, CHANNEL, {
      notified: (id) => this.refresh(this.classes.get(id) ?? []),
      lost: () => this.refresh([...this.classes.values()].flatMap((views) => [...views])),
    })
  }

  onApplicationBootstrap(): void {
    this.notices.start()
  }

  async onApplicationShutdown(): Promise<void> {
    await this.notices.close()
    for (const views of this.classes.values()) for (const view of views) view.close()
  }

  async handleConnection(socket: Socket): Promise<void> {
    try {
      const asked = auth.safeParse(socket.handshake.auth)
      const person = await this.platform.identity.personOf(socket.handshake.headers)
      if (!person) return refuse(socket, 401, 'signed-out', 'Sign in first')
      if (!asked.success || !(await this.platform.access.teaches(person, asked.data.assignmentId)))
        return refuse(socket, 404, 'not-found', 'No such assignment')
      const { assignmentId } = asked.data
      const view = new ClassView(this.platform, socket, assignmentId, asked.data.locale)
      const views = this.classes.get(assignmentId) ?? new Set()
      this.classes.set(assignmentId, views.add(view))
      socket.on('disconnect', () => {
        view.close()
        views.delete(view)
        if (views.size === 0) this.classes.delete(assignmentId)
      })
      await view.refresh()
      view.sendAll()
    } catch (error) {
      this.platform.logger.error({ err: error }, 'class not shown')
      refuse(socket, 500, 'internal', 'The class could not be shown')
    }
  }

  private refresh(views: Iterable<ClassView>): void {
    for (const view of views)
      view.refresh().catch((error: unknown) => this.platform.logger.warn({ err: error }, 'class not read again'))
  }
}

/** One instructor's view of the attempts at an assignment. */
class ClassView {
  private readonly shown = new Map<string, { readonly attemptId: string; readonly leave: () => void }>()
  private readonly pending = new Map<string, NodeJS.Timeout>()
  private readonly seen = new Map<string, () => unknown>()
  private isClosed = false
  private reading: Promise<void> = Promise.resolve()

  constructor(
    private readonly platform: Platform,
    private readonly socket: Socket,
    private readonly assignmentId: string,
    private readonly locale: Locale,
  ) {}

  /** Takes in attempts that have begun, one reading after the other. */
  refresh(): Promise<void> {
    this.reading = this.reading.catch(() => undefined).then(() => this.read())
    return this.reading
  }

  sendAll(): void {
    this.socket.emit(
      'attempts',
      [...this.seen.values()].map((see) => see()),
    )
  }

  close(): void {
    this.isClosed = true
    for (const timer of this.pending.values()) clearTimeout(timer)
    for (const { leave } of this.shown.values()) leave()
    this.shown.clear()
  }

  private async read(): Promise<void> {
    for (const attempt of await this.platform.attempts.repository.ofAssignment(this.assignmentId)) {
      const place = `${attempt.enrollmentId}/${attempt.contentId}`
      const before = this.shown.get(place)
      if (this.isClosed) return
      if (before?.attemptId === attempt.id) continue
      before?.leave()
      await this.show(place, attempt)
    }
  }

  private async show(place: string, attempt: AttemptRow): Promise<void> {
    const tell = (): void => {
      if (this.pending.has(place)) return
      const timer = setTimeout(() => {
        this.pending.delete(place)
        this.socket.emit('attempt', this.seen.get(place)?.())
      }, PAUSE_MS)
      this.pending.set(place, timer)
    }
    const { live, leave } = await this.platform.attempts.watch(attempt, () => ({
      locale: this.locale,
      checks: tell,
      progress: tell,
      changed: tell,
    }))
    if (this.isClosed) return leave()
    this.shown.set(place, { attemptId: attempt.id, leave })
    this.seen.set(place, () => live.seenByInstructor(this.locale))
    tell()
  }
}

function refuse(socket: Socket, status: number, code: string, title: string): void {
  socket.emit('problem', { type: 'about:blank', title, status, code } satisfies Problem)
  socket.disconnect(true)
}
