// Running an application until it is told to stop.
import type { INestApplication } from '@nestjs/common'
import type { Health, Logger } from '@kubarium/platform-telemetry'

const STOP_SECONDS = 20

/** A fault at start that a person can mend: one line, exit status 1, no stack. */
const faults = new Set(['ConfigFault', 'DatabaseFault', 'ServeFault'])

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

/** The fault to tell when listening failed: one line when the port is taken, otherwise the error itself. */
export function portInUse(error: unknown, port: number, variable: string): Error {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error as Error
  const why =
    code === 'EACCES' ? `Port ${port} may not be used by this user` : `Port ${port} is in use by another program`
  return new ServeFault(`${why}. Set ${variable} to another port${code === 'EACCES' ? '' : ', or stop that program'}.`)
}

class ServeFault extends Error {
  override name = 'ServeFault'
}

/** Listens. @returns the port @throws a fault that says in one line what is wrong when the port is taken */
export async function listen(
  application: INestApplication,
  { port, host, variable }: { port: number; host: string; variable: string },
): Promise<number> {
  try {
    await application.listen(port, host)
  } catch (error) {
    throw portInUse(error, port, variable)
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
