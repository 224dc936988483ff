// Kinds of variables that several applications read, each with a message that says what it should look like.
import { z } from 'zod'

/** A TCP port; 0 lets the system choose one. */
export const port = (fallback: number) =>
  z.coerce
    .number('it has to be a port number')
    .int('it has to be a whole number')
    .min(0, 'it has to be a port, 0 to 65535')
    .max(65_535, 'it has to be a port, 0 to 65535')
    .default(fallback)

interface Bounds {
  readonly min?: number
  readonly max?: number
}

const whole = ({ min = 0, max = Number.MAX_SAFE_INTEGER }: Bounds) =>
  z.coerce
    .number(`it has to be a number from ${min} to ${max}`)
    .int(`it has to be a whole number`)
    .min(min, `it has to be ${min} at least`)
    .max(max, `it has to be ${max} at most`)

/** A whole number with bounds. */
export const count = (fallback: number, bounds: Bounds = {}) => whole(bounds).default(fallback)

/** A whole number with bounds that may be left out. */
export const optionalCount = (bounds: Bounds = {}) => whole(bounds).optional()

/** `true` or `false`. */
export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'], 'it has to be true or false')
    .default(fallback ? 'true' : 'false')
    .transform((value) => value === 'true')

const startsWith = (protocols: readonly string[], example: string) =>
  z.string(`it should look like ${example}`).refine((value) => {
    try {
      return protocols.includes(new URL(value).protocol)
    } catch {
      return false
    }
  }, `it should look like ${example}`)

export const postgresUrl = startsWith(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/database')
export const redisUrl = startsWith(['redis:', 'rediss:'], 'redis://host:6379')
export const smtpUrl = startsWith(['smtp:', 'smtps:'], 'smtp://user:password@host:587')

/** An address without a path: `https://kubarium.example`. */
export const origin = startsWith(['http:', 'https:'], 'https://kubarium.example').transform(
  (value) => new URL(value).origin,
)

/** Key material: long enough not to be guessed. */
export const secret = z
  .string('it has to be a random text of 32 characters or more')
  .min(32, 'it has to be a random text of 32 characters or more')

/** What every application of ours reads. */
export const everyApplication = {
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'it has to be development, test or production')
    .default('development'),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'it has to be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
  /** Address to listen on. */
  HOST: z.string().default('127.0.0.1'),
}
