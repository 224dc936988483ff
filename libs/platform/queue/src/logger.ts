/** What this library needs of a logger (pino's fits). */
export interface Logger {
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
