import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { SystemDatabase } from '@kubarium/platform-database'
import { purgeExpired } from '@kubarium/platform-identity'

const EVERY_MS = 3600 * 1000

/** Removes what has run out, every hour; when that fails, the next hour finds the same. */
class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly database: SystemDatabase) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void purgeExpired(this.database, new Date()).catch(() => undefined), EVERY_MS)
    this.timer.unref()
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer)
  }
}

@Module({
  providers: [
    {
      provide: Housekeeping,
      useFactory: (database: SystemDatabase) => new Housekeeping(database),
      inject: [SystemDatabase],
    },
  ],
})
export class SessionsModule {}
