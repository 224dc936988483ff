import { z } from 'zod'
import { everyApplication, origin, port, readConfig } from '@kubarium/platform-config'

const schema = z.object({
  ...everyApplication,
  /** The port that people's browsers reach. */
  PORT: port(3000),
  /** The address under which people reach us. */
  ORIGIN: origin,
  /** Where the api, the sandbox and the web application listen. */
  API_URL: origin,
  SANDBOX_URL: origin,
  WEB_URL: origin,
})

export type FrontConfig = z.output<typeof schema>

export const frontConfig = (): FrontConfig => readConfig(schema, process.env)
