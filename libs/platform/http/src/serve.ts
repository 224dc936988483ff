// Running an application until it is told to stop.
import type { INestApplication } from '@nestjs/common'
import type { Health, Logger } from '@kubarium/platform-telemetry'

const STOP_SECONDS = 20

/** A fault at start that a person can mend: one line, exit status 1, no stack. */
const faults = new Set(['ConfigFault', 'DatabaseFault'])

/**
 * Runs `main` as this process's program. Faults a person can mend are printed as plain lines. The parent learns that
 * we are up by the message `ready`, when it started us with a channel.
 */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    const { name, message, stack } = error as Error
    process.stderr.write(`${faults.has(name) ? message : (stack ?? message)}\n`)
    process.exit(1)
  }
}

/** Listens, and says in one line what is wrong when the port is taken. @returns the port */
export async function listen(
  application: INestApplication,
  { port, host, variable }: { port: number; host: string; variable: string },
): Promise<number> {
  try {
    await application.listen(port, host)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw Object.assign(
      new Error(`Port ${port} is in use by another program. Stop it, or set ${variable} to another port.`),
      { name: 'ConfigFault' },
    )
  }
  return (application.getHttpServer().address() as { port: number }).port
}

/** Tells whoever started this process that it serves. */
export function announceReady(ports: Readonly<Record<string, number>>): void {
  process.send?.({ type: 'ready', ports })
}

/**
 * On SIGTERM or SIGINT: say so on /healthz, let running requests finish, close everything once, end.
 * When that takes too long the process ends all the same; everything acknowledged is stored already.
 */
export function stopOnSignal(health: Health, logger: Logger, close: () => Promise<void>): void {
  let stopping = false
  const stop = (reason: string): void => {
    if (stopping) return
    stopping = true
    health.stop()
    logger.info({ reason }, 'stopping')
    setTimeout(() => {
      logger.warn(`not stopped within ${STOP_SECONDS} s`)
      process.exit(1)
    }, STOP_SECONDS * 1000).unref()
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
  // The process that started us has gone: nobody would stop us any more.
  process.on('disconnect', () => stop('parent gone'))
}
