import type { LoggerService } from '@nestjs/common'
import type { Logger } from './logger.ts'

/** Nest's own messages, as lines of our log. Its start-up chatter is of interest to debuggers only. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message))
  }
  error(message: unknown, stack?: string, context?: string): void {
    if (message instanceof Error) this.logger.error({ err: message, context }, message.message)
    else this.logger.error({ stack, context }, String(message))
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message))
  }
  debug(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message))
  }
  verbose(message: unknown, context?: string): void {
    this.logger.trace({ context }, String(message))
  }
}
