// Keeps the processes of the product running: starts them, waits until they serve, starts them again when they die.
import { spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Fault, root } from '../workspace.mjs'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
/** Who ran so long is healthy: the next pause is short again. */
const HEALTHY_MS = 60_000
const READY_SECONDS = 60
const STOP_SECONDS = 25
const LARGEST_LOG = 20 * 1024 * 1024

/**
 * @typedef {{ name: string, args: string[], env: Record<string, string>, readyPort?: number }} Program
 *   `readyPort`: serves when this port answers (for programs that do not tell by themselves)
 */

export class Processes {
  #logs
  #pids
  #say
  #children = new Map()
  #stopping = false

  /**
   * @param {{ logs: string, pids: string, say: (line: string) => void }} options folder of the log files; file in which
   *   operators find who is which process; progress lines
   */
  constructor({ logs, pids, say }) {
    this.#logs = logs
    this.#pids = pids
    this.#say = say
    mkdirSync(logs, { recursive: true })
  }

  /** Starts a program; resolves when it serves. @throws Fault with what it said when it ends before that */
  async start(program) {
    const child = this.#spawn(program)
    await child.ready
    this.#watch(program, child, FIRST_PAUSE_MS)
  }

  /** Asks all of them to end, in the order given here (the others last), and waits. */
  async stop(order) {
    this.#stopping = true
    const names = [...order, ...[...this.#children.keys()].filter((name) => !order.includes(name))]
    for (const name of names) await this.#children.get(name)?.stop()
  }

  /** Ends all of them at once, without asking. */
  kill() {
    for (const { process } of this.#children.values()) process.kill('SIGKILL')
  }

  #spawn({ name, args, env, readyPort }) {
    const log = createWriteStream(this.#logFile(name), { flags: 'a' })
    // A full disk must not take the processes down with it.
    log.on('error', () => undefined)
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const last = []
    const keep = (chunk) => {
      log.write(chunk)
      last.push(...String(chunk).trimEnd().split('\n'))
      last.splice(0, last.length - 15)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const ended = new Promise((done) => child.once('close', (code, signal) => done({ code, signal, last })))
    const started = Date.now()
    const entry = {
      process: child,
      ended,
      started,
      ready: Promise.race([
        readyPort ? answers(readyPort, ended) : announced(child),
        ended.then(({ last: said }) => {
          throw new Fault(said.length > 0 ? readable(said) : `${name} ended while starting; see ${this.#logFile(name)}`)
        }),
        pause(READY_SECONDS * 1000, undefined, { ref: false }).then(() => {
          throw new Fault(`${name} did not start within ${READY_SECONDS} s; see ${this.#logFile(name)}`)
        }),
      ]),
      stop: async () => {
        child.kill('SIGTERM')
        const timer = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000)
        await ended
        clearTimeout(timer)
      },
    }
    entry.ready.catch(() => undefined)
    this.#children.set(name, entry)
    const pids = Object.fromEntries(
      [...this.#children].map(
        ([
          other,
          {
            process: { pid },
          },
        ]) => [other, pid],
      ),
    )
    writeFileSync(this.#pids, JSON.stringify(pids))
    return entry
  }

  async #watch(program, child, wait) {
    const { code, signal, last } = await child.ended
    if (this.#stopping) return
    // What was ended from outside is not ill: it comes back at once, however often.
    const next = signal || Date.now() - child.started > HEALTHY_MS ? FIRST_PAUSE_MS : wait
    const why = signal ? `by ${signal}` : `with exit status ${code}`
    this.#say(`${program.name} ended ${why}; starting it again in ${next / 1000} s`)
    if (code) this.#say(readable(last))
    await pause(next)
    if (this.#stopping) return
    const again = this.#spawn(program)
    again.ready.then(
      () => this.#say(`${program.name} is up again`),
      () => undefined,
    )
    void this.#watch(program, again, Math.min(next * 2, LONGEST_PAUSE_MS))
  }

  #logFile(name) {
    const file = join(this.#logs, `${name}.log`)
    if (existsSync(file) && statSync(file).size > LARGEST_LOG) renameSync(file, `${file}.1`)
    return file
  }
}

function announced(child) {
  return new Promise((done) => {
    child.on('message', (message) => {
      if (message?.type === 'ready') done()
    })
  })
}

async function answers(port, ended) {
  let over = false
  void ended.then(() => (over = true))
  while (!over && !(await knock(port))) await pause(50)
}

function knock(port) {
  return new Promise((done) => {
    const socket = connect({ port, host: 'localhost' })
    socket.once('connect', () => (socket.destroy(), done(true)))
    socket.once('error', () => done(false))
  })
}

/** The last lines of a log as a person reads them: messages of JSON lines, the others as they are. */
function readable(lines) {
  return lines
    .map((line) => {
      try {
        const { msg, err } = JSON.parse(line)
        return err?.message ? `${msg}: ${err.message}` : msg
      } catch {
        return line
      }
    })
    .filter(Boolean)
    .join('\n')
}
