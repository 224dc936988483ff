import { z } from 'zod'
import { everyApplication, origin, port, postgresUrl, readConfig, redisUrl, secret } from '@kubarium/platform-config'

const schema = z.object({
  ...everyApplication,
  /** Terminals and live view (Socket.IO), /healthz and /metrics. */
  SANDBOX_PORT: port(3002),
  /** The Kubernetes endpoint over HTTPS. */
  KUBE_HOST: z.string().default('127.0.0.1'),
  KUBE_PORT: port(6443),
  /** The address under which kubectl reaches the Kubernetes endpoint; it is in the certificate and in kubeconfigs. */
  KUBE_URL: origin.default('https://127.0.0.1:6443'),
  /** Folder of the certificate authority that signs the Kubernetes endpoint's certificate. */
  KUBE_CA_FOLDER: z.string().default('.kubarium/ca'),
  /** The address of our pages: sockets come from there only. */
  ORIGIN: origin,
  DATABASE_SYSTEM_URL: postgresUrl,
  REDIS_URL: redisUrl.optional(),
  /** Signs sessions; the same for api and sandbox. */
  AUTH_SECRET: secret,
})

export type SandboxConfig = z.output<typeof schema>

export const sandboxConfig = (environment: Record<string, string | undefined> = process.env): SandboxConfig =>
  readConfig(schema, environment)
