// Structured logs: one JSON line per event on standard output.
import { pino, type Logger } from 'pino'

export type { Logger } from 'pino'

/** What must never stand in a log, wherever it comes from. */
const redact = {
  paths: [
    'req.headers.authorization',
    'req.headers.cookie',
    'req.headers["x-api-key"]',
    'res.headers["set-cookie"]',
    '*.password',
    '*.token',
  ],
  censor: '[redacted]',
}

/** @param app which of our processes speaks */
export function createLogger(app: string, level: string): Logger {
  return pino({ name: app, level, redact, base: { app, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime })
}
