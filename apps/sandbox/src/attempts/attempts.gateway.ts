// What goes on in an attempt, over Socket.IO: namespace /attempt, in the words of the contract (learning.contract.ts).
import { Inject, type BeforeApplicationShutdown } from '@nestjs/common'
import { WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets'
import { locale, restoreCluster, type AttemptChecks, type AttemptProgress, type Problem } from '@kubarium/contracts'
import { shownNow } from '@kubarium/platform-assignments'
import type { Socket } from 'socket.io'
import { z } from 'zod'
import { PLATFORM, type Platform } from '../platform.ts'
import type { AttemptRow } from './attempts.repository.ts'
import type { Attempts } from './attempts.service.ts'
import { NothingToUndo } from './live-attempt.ts'

const auth = z.object({ attemptId: z.uuid(), locale: locale.default('en') })

@WebSocketGateway({ namespace: '/attempt' })
export class AttemptsGateway implements OnGatewayConnection, BeforeApplicationShutdown {
  private readonly attempts: Attempts

  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    this.attempts = platform.attempts
  }

  async handleConnection(socket: Socket): Promise<void> {
    try {
      const asked = auth.safeParse(socket.handshake.auth)
      const person = await this.platform.identity.personOf(socket.handshake.headers)
      if (!person) return refuse(socket, 401, 'signed-out', 'Sign in first')
      const attempt = asked.success ? await this.attempts.repository.find(person, asked.data.attemptId) : undefined
      if (!attempt || !asked.success) return refuse(socket, 404, 'not-found', 'No such attempt')
      if (attempt.state === 'closed') return refuse(socket, 409, 'attempt-closed', 'This attempt was closed')
      socket.on('restore', (body: unknown, acknowledge: unknown) => {
        const answer = typeof acknowledge === 'function' ? (acknowledge as (answer: unknown) => void) : () => undefined
        const wanted = restoreCluster.safeParse(body)
        if (!wanted.success) return answer(problem(400, 'invalid-input', 'Nothing to go back to is named'))
        this.attempts.restore(attempt, wanted.data.to).then(answer, (error: unknown) => {
          if (error instanceof NothingToUndo) return answer(problem(409, 'nothing-to-undo', error.message))
          this.platform.logger.error({ err: error, attemptId: attempt.id }, 'cluster not taken back')
          answer(problem(500, 'internal', 'The cluster could not be taken back'))
        })
      })
      const showsChecks = await this.showsChecks(attempt)
      const leave = await this.attempts.view(attempt, {
        locale: asked.data.locale,
        checks: (revision, checks) => {
          if (showsChecks) socket.emit('checks', { revision, checks: { ...checks } } satisfies AttemptChecks)
        },
        progress: (progress: AttemptProgress) => void socket.emit('progress', progress),
      })
      if (!socket.connected) return leave()
      socket.on('disconnect', leave)
    } catch (error) {
      this.platform.logger.error({ err: error }, 'attempt failed')
      refuse(socket, 500, 'internal', 'The attempt could not be shown')
    }
  }

  /** Whether an assignment lets its learners see how they stand while they work. */
  private async showsChecks({ assignmentId, enrollmentId }: AttemptRow): Promise<boolean> {
    if (assignmentId === null || enrollmentId === null) return true
    const rules = await this.platform.rules.find(assignmentId, enrollmentId)
    return rules !== undefined && shownNow(rules, Date.now()).checks
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.attempts.close()
  }
}

function problem(status: number, code: string, title: string): Problem {
  return { type: 'about:blank', title, status, code }
}

function refuse(socket: Socket, status: number, code: string, title: string): void {
  socket.emit('problem', problem(status, code, title))
  socket.disconnect(true)
}
