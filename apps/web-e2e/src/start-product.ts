// What the journeys run against: a product that is already there (PRODUCT_URL), or the built pages with a stand-in API.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startFakeApi } from './fake-api/fake-api.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the journeys keep the session that they share. */
    sessionFile: string
    baseUrl: string
    /** Journeys that need what only the stand-in offers (made-up failures) are left out against a real product. */
    standIn: boolean
  }
}

const built = join(import.meta.dirname, '../../web/.next')

export default async function startProduct(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.PRODUCT_URL
  const kept = mkdtempSync(join(tmpdir(), 'kubarium-session-'))
  const forget = () => rmSync(kept, { recursive: true, force: true })
  project.provide('sessionFile', join(kept, 'cookies.json'))
  if (given) {
    project.provide('baseUrl', given.replace(/\/$/, ''))
    project.provide('standIn', false)
    return async () => forget()
  }
  if (!existsSync(join(built, 'standalone')))
    throw new Error('The pages are not built. Run `npm run build -w apps/web` first.')
  // Served from a copy, so that a build of somebody else does not change them under a running journey.
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-web-'))
  cpSync(join(built, 'standalone'), folder, { recursive: true, verbatimSymlinks: true })
  cpSync(join(built, 'static'), join(folder, 'apps/web/.next/static'), { recursive: true })
  const webServer = join(folder, 'apps/web/server.js')
  const webPort = await freePort()
  const api = await startFakeApi(`http://127.0.0.1:${webPort}`)
  const web = spawn(process.execPath, [webServer], {
    env: {
      ...process.env,
      PORT: String(webPort),
      HOSTNAME: '127.0.0.1',
      API_URL: api.url,
      DEVELOPMENT_PAGES: 'true',
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await answering(`http://127.0.0.1:${webPort}/en/sign-in`)
  project.provide('baseUrl', api.url)
  project.provide('standIn', true)
  return async () => {
    web.kill()
    await api.close()
    forget()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${url} does not answer`)
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
