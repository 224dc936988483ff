// Runs the journeys of apps/web-e2e in a real browser against a product started for them.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../workspace.mjs'

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser to use: one that is installed, else Debian's, installed when we may. */
export async function findBrowser(say) {
  const found = [process.env.CHROMIUM, ...browsers].find((path) => path && existsSync(path))
  if (found) return found
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  say('Installing chromium for the browser tests')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-q'], { env })
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env })
  return browsers.find((path) => existsSync(path))
}

/** Plays every journey. Without a browser nothing is played, and that is said. */
export async function endToEnd(say) {
  const suite = join(root, 'apps/web-e2e/run.mjs')
  if (!existsSync(suite)) return { passed: 0, failed: 0 }
  const browser = await findBrowser(say)
  if (!browser) {
    say('Browser tests not run: no chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM to one.')
    return { passed: 0, failed: 0 }
  }
  const { status, output } = await run(process.execPath, [suite], { env: { CHROMIUM: browser } })
  process.stdout.write(output)
  const counts = /(\d+) passed, (\d+) failed\s*$/.exec(output)
  if (!counts) return { passed: 0, failed: 1 }
  const failed = Number(counts[2])
  return { passed: Number(counts[1]), failed: failed || (status === 0 ? 0 : 1) }
}
