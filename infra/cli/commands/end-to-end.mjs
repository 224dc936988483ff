// What can only be proved by running the whole: the life of `npm start`, and the journeys of apps/web-e2e in a browser,
// once against a stand-in for the servers (which can fail on demand) and once against a product.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { crash } from '../testing/crash.mjs'
import { lifecycle } from '../testing/lifecycle.mjs'
import { Product } from '../testing/product.mjs'
import { root, run } from '../workspace.mjs'

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const suite = join(root, 'apps/web-e2e/run.mjs')

/** Plays everything. Without a browser its part is left out, and that is said. */
export async function endToEnd(say) {
  const total = { passed: 0, failed: 0 }
  const add = ({ passed, failed }) => {
    total.passed += passed
    total.failed += failed
  }
  add(await lifecycle(say))
  add(await crash(say))
  if (!existsSync(suite)) return total
  const browser = await findBrowser(say)
  if (!browser) {
    say('Browser tests not run: no chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM to one.')
    return total
  }
  say('Journeys in the browser, with a stand-in for the servers')
  add(await play({ CHROMIUM: browser, BASE_URL: '' }))
  say('Journeys in the browser, on a product')
  add(await playOnProduct(browser))
  return total
}

async function playOnProduct(browser) {
  const product = await Product.prepare()
  try {
    if (!(await product.start())) {
      process.stdout.write(product.output)
      return { passed: 0, failed: 1 }
    }
    const counts = await play({
      CHROMIUM: browser,
      BASE_URL: product.url,
      DEMO_EMAIL: 'demo@kubarium.local',
      DEMO_PASSWORD: product.demoPassword,
    })
    await product.stop()
    return counts
  } finally {
    product.remove()
  }
}

async function play(env) {
  const { status, output } = await run(process.execPath, [suite], { env })
  process.stdout.write(output)
  const counts = /(\d+) passed, (\d+) failed\s*$/.exec(output)
  if (!counts) return { passed: 0, failed: 1 }
  return { passed: Number(counts[1]), failed: Number(counts[2]) || (status === 0 ? 0 : 1) }
}

/** The browser to use: one that is installed, else Debian's, installed when we may. */
async function findBrowser(say) {
  const installed = () => [process.env.CHROMIUM, ...browsers].find((path) => path && existsSync(path))
  if (installed() || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return installed()
  say('Installing chromium for the browser tests')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-q'], { env })
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env })
  return installed()
}
