// A whole product for tests: `npm start` in a state folder and on ports of its own.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../workspace.mjs'
import { freePort } from '../start/ports.mjs'

const START_SECONDS = 180

export class Product {
  home = mkdtempSync(join(tmpdir(), 'kubarium-product-'))
  #child
  #ended

  /**
   * Makes a folder and ports for a product; nothing runs yet.
   * @param {{ env?: Record<string, string>, args?: string[] }} [options] what `npm start` is given beyond them
   */
  static async prepare({ env = {}, args = [] } = {}) {
    const product = new Product()
    product.given = env
    product.args = args
    // The embedded Postgres does not run as root: others have to be able to enter.
    chmodSync(product.home, 0o711)
    product.port = await freePort()
    product.kubePort = await freePort()
    product.url = `http://localhost:${product.port}`
    return product
  }

  /** What it has said since it was started last. */
  output = ''

  get environment() {
    return {
      ...process.env,
      CI: 'true',
      PORT: String(this.port),
      KUBE_PORT: String(this.kubePort),
      KUBARIUM_HOME: this.home,
      DATABASE_URL: '',
      REDIS_URL: '',
      ORIGIN: '',
      KUBE_URL: '',
      ...this.given,
    }
  }

  /** Starts it, and waits until it says that it is up. @returns whether it came up */
  async start() {
    this.output = ''
    this.#child = spawn(process.execPath, [join(root, 'infra/cli/start.mjs'), ...this.args], {
      cwd: root,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream.on('data', (chunk) => (this.output += chunk))
    this.#ended = new Promise((done) => this.#child.once('close', (code, signal) => done(signal ?? code)))
    let over = false
    void this.#ended.then(() => (over = true))
    return (await this.until(() => this.output.includes('Kubarium is up') || over, START_SECONDS)) && !over
  }

  /**
   * Sends a signal and waits for the end. A terminal and npm both send Ctrl-C: `times: 2`.
   * @returns exit status or signal
   */
  async stop(signal = 'SIGINT', { times = 1 } = {}) {
    for (let i = 0; i < times; i++) this.#child.kill(signal)
    return await this.#ended
  }

  /** Waits until something is true. @returns whether it became so in time */
  async until(condition, seconds) {
    const deadline = Date.now() + seconds * 1000
    while (!(await condition())) {
      if (Date.now() > deadline) return false
      await new Promise((done) => setTimeout(done, 50))
    }
    return true
  }

  get pids() {
    return JSON.parse(readFileSync(join(this.home, 'processes.json'), 'utf8'))
  }

  get demoPassword() {
    return JSON.parse(readFileSync(join(this.home, 'secrets.json'), 'utf8')).demoPassword
  }

  get postgresPid() {
    return Number(readFileSync(join(this.home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0])
  }

  remove() {
    rmSync(this.home, { recursive: true, force: true })
  }
}
