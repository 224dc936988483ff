// Proves `npm start` by what people and machines do to it: a second start, taken ports, killed processes, Ctrl-C, kill -9.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { root } from '../workspace.mjs'
import { Product } from './product.mjs'

/** Plays them all. @returns how many passed and failed */
export async function lifecycle(say) {
  const counts = { passed: 0, failed: 0 }
  const product = await Product.prepare()
  const prove = async (title, test) => {
    try {
      await test()
      counts.passed++
      say(`✓ npm start ${title}`)
    } catch (error) {
      counts.failed++
      say(`✗ npm start ${title}\n${error.message}\n${product.output}`)
    }
  }
  try {
    await prove('brings everything up', async () => {
      expect(await product.start(), 'it came up')
      expect((await fetch(`${product.url}/v1/me`)).status === 401, 'the api answers')
      expect((await fetch(product.url)).status === 200, 'pages answer')
    })
    let session
    await prove('prints a demo account that works', async () => {
      session = await signIn(product)
      expect((await me(product, session)).user.email === 'demo@kubarium.local', 'the demo learner is signed in')
    })
    await prove('refuses a second time, with one line', async () => {
      const { status, output } = await run(product.environment)
      expect(status === 1 && /^Kubarium is running already at http:\S+ \(process \d+\)/.test(output), output)
    })
    await prove('starts what dies again', async () => {
      for (const name of ['api', 'worker', 'sandbox', 'front', 'web']) {
        const pid = product.pids[name]
        process.kill(pid, 'SIGKILL')
        expect(await product.until(() => product.output.includes(`${name} is up again`), 30), `${name} came back`)
      }
      expect((await me(product, session)).user, 'everything answers')
    })
    await prove('starts the database again', async () => {
      process.kill(product.postgresPid, 'SIGKILL')
      expect(
        await product.until(
          async () =>
            (await fetch(`${product.url}/v1/outbox`)).status === 200 && product.output.includes('The database ended'),
          30,
        ),
        'it came back',
      )
    })
    await prove('stops on Ctrl-C, with everything in it', async () => {
      const pids = [...Object.values(product.pids), product.postgresPid]
      expect((await product.stop('SIGINT', { times: 2 })) === 0, 'exit status 0')
      expect(await product.until(() => pids.every((pid) => !isAlive(pid)), 10), 'nothing is left running')
    })
    await prove('comes up again with what was there, also after kill -9', async () => {
      expect(await product.start(), 'it came up')
      expect((await me(product, session)).user.email === 'demo@kubarium.local', 'the session of before works')
      const { postgresPid, pids } = product
      await product.stop('SIGKILL')
      expect(
        await product.until(() => Object.values(pids).every((pid) => !isAlive(pid)), 30),
        'the others end by themselves',
      )
      expect(isAlive(postgresPid), 'the database stays')
      expect(await product.start(), 'it came up')
      expect(product.postgresPid === postgresPid, 'and takes the database that runs')
      expect((await me(product, session)).user, 'the session of before works')
      await product.stop()
    })
    await prove('says in one line which port is taken', async () => {
      const server = createServer().listen(product.port, '127.0.0.1')
      await new Promise((done) => server.once('listening', done))
      const { status, output } = await run(product.environment)
      server.close()
      expect(
        status === 1 && output.startsWith(`Port ${product.port} (for the browser) is in use by another program.`),
        output,
      )
    })
    await prove('says in one line what is wrong with a setting or a database', async () => {
      for (const [change, line] of [
        [{ PORT: 'x' }, 'PORT is wrong'],
        [{ PORT: '7000', KUBE_PORT: '7000' }, 'PORT and KUBE_PORT are the same'],
        [{ HOST: '203.0.113.1' }, 'HOST is wrong'],
        [{ DATABASE_URL: 'nonsense' }, 'DATABASE_URL is not a database URL'],
        [{ DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/x' }, 'No Postgres answers at 127.0.0.1:1'],
      ]) {
        const { status, output } = await run({ ...product.environment, ...change })
        expect(status === 1 && output.split('\n').some((said) => said.startsWith(line)), output)
      }
    })
  } finally {
    product.remove()
  }
  return counts
}

function expect(holds, what) {
  if (!holds) throw new Error(`not so: ${what}`)
}

function run(env) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'infra/cli/start.mjs')], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.once('close', (status) => done({ status, output }))
  })
}

/**
 * Signs the demo learner in.
 * @param {{ keepCopy?: boolean }} [options] `keepCopy`: as a browser, keep the copy of the session that is good for a minute
 */
export async function signIn({ url, demoPassword }, { keepCopy = false } = {}) {
  const response = await fetch(`${url}/v1/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'demo@kubarium.local', password: demoPassword }),
  })
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .filter((cookie) => keepCopy || cookie.includes('session_token'))
    .join('; ')
}

async function me({ url }, cookie) {
  return await (await fetch(`${url}/v1/me`, { headers: { cookie } })).json()
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
