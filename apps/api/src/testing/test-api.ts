// The whole api on a database of its own, for specs that speak HTTP to it.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCertificateAuthority } from '@kubarium/platform-certificates'
import { createTestDatabase, type TestDatabase } from '@kubarium/platform-database/testing'
import { migrateQueue } from '@kubarium/platform-queue'
import { createLogger } from '@kubarium/platform-telemetry'
import { bootApi, type Api } from '../boot.ts'
import { apiConfig } from '../config.ts'

export const ORIGIN = 'http://kubarium.test'
export const PASSWORD = 'correct horse battery'

export interface Answer<T = Record<string, unknown>> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
  readonly text: string
}

export interface Session {
  readonly email: string
  readonly cookie: string
}

export interface TestApi {
  readonly url: string
  readonly api: Api
  readonly database: TestDatabase
  /** PEM of the Kubernetes endpoint's authority. */
  readonly certificate: string
  /** Sends a request; `as` is whose session it carries. */
  send<T = Record<string, unknown>>(
    method: string,
    path: string,
    options?: { as?: Session; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer<T>>
  /** Signs somebody up. */
  signUp(name?: string): Promise<Session>
  /** Publishes something to start clusters of three nodes from. */
  publishTemplate(): Promise<void>
  close(): Promise<void>
}

/** @param environment variables beside (or instead of) those for a spec */
export async function startTestApi(environment: Record<string, string> = {}): Promise<TestApi> {
  const database = await createTestDatabase()
  await migrateQueue(database.ownerUrl)
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-api-'))
  const { certificate } = await openCertificateAuthority(folder)
  const config = apiConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.SPEC_LOG ?? 'silent',
    ORIGIN,
    DATABASE_APP_URL: database.appUrl,
    DATABASE_SYSTEM_URL: database.systemUrl,
    AUTH_SECRET: 's'.repeat(32),
    OUTBOX: 'true',
    KUBE_URL: 'https://kube.test:6443',
    KUBE_CA_FOLDER: folder,
    RATE_LIMITS: 'false',
    ...environment,
  })
  const api = await bootApi(config, createLogger('api', config.LOG_LEVEL))
  await api.application.listen(0, '127.0.0.1')
  const url = await api.application.getUrl()

  const send: TestApi['send'] = async (method, path, { as, body, headers = {} } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        origin: ORIGIN,
        ...(as ? { cookie: as.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = text && response.headers.get('content-type')?.includes('json')
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : undefined) as never,
    }
  }

  return {
    url,
    api,
    database,
    certificate,
    send,
    signUp: async (name = 'Ada') => {
      const email = `${randomUUID()}@example.com`
      const { status, headers, text } = await send('POST', '/v1/auth/sign-up/email', {
        body: { name, email, password: PASSWORD },
      })
      if (status !== 200) throw new Error(`sign-up: ${status} ${text}`)
      return { email, cookie: cookieOf(headers) }
    },
    publishTemplate: async () => {
      const { prisma } = api.platform.system
      await prisma.clusterBase.create({ data: { id: 'base-3', revision: 7n, data: Buffer.alloc(0) } })
      await prisma.clusterTemplate.create({ data: { kubernetesVersion: 'v1.36.3', nodes: 3, baseId: 'base-3' } })
    },
    close: async () => {
      await api.application.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The cookies of an answer, as the next request carries them. */
export function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ')
}
