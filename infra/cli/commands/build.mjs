// Builds the web application into a folder that runs by itself.
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bin, hashOf, must, root, stamped } from '../workspace.mjs'

const web = join(root, 'apps/web')

/** The server file of the built web application. */
export const webServer = join(web, '.next/standalone/apps/web/server.js')

/** `next build`, when a source is newer than the last one. The static files go beside the server, as Next wants it. */
export async function buildWeb(progress) {
  if (!existsSync(join(web, 'package.json'))) return
  const inputs = hashOf([
    'apps/web',
    'libs/ui',
    'libs/contracts',
    'libs/kube',
    'libs/machine',
    'libs/terminal',
    'package-lock.json',
  ])
  await stamped('web', inputs, existsSync(webServer), async () => {
    progress('Building the web pages (half a minute)')
    await must('next build', bin('next'), ['build'], { cwd: web })
    const standalone = join(web, '.next/standalone/apps/web')
    rmSync(join(standalone, '.next/static'), { recursive: true, force: true })
    cpSync(join(web, '.next/static'), join(standalone, '.next/static'), { recursive: true })
    if (existsSync(join(web, 'public'))) cpSync(join(web, 'public'), join(standalone, 'public'), { recursive: true })
  })
}
