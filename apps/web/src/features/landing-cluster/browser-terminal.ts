// A terminal that runs in the visitor's browser: the same simulated host and the same kubectl as on the server, in real
// time, with no way out but to the cluster beside it.
import type { Locale, TerminalCommand } from '@kubarium/contracts'
import { deliver, nextTimer, run, takeEffects, type Effect, type World, type WorldEvent } from '@kubarium/machine'
import {
  createTerminalWorld,
  newTranscript,
  restartShell,
  terminalKubeconfig,
  terminalMachine,
  transcribe,
  type TerminalWorldOptions,
} from '@kubarium/terminal-session'
import type { TerminalConnection, TerminalListener, TerminalTransport } from '../../ports/terminal-transport.ts'
import { BrowserApi } from './browser-api.ts'
import type { BrowserCluster } from './browser-cluster.ts'

/** Instructions at a stretch; then the page has its turn. */
const BUDGET = 50_000
const ROUNDS = 8
const PAUSE_MILLISECONDS = 8
const open: TerminalConnection = { state: 'open', tries: 0, waiting: 0 }

/** Opens a shell that talks to `browser`. It starts with its first listener and ends with `close`. */
export function browserTerminal(browser: BrowserCluster, locale: Locale, seed: number): TerminalTransport {
  const listeners = new Set<TerminalListener>()
  const api = new BrowserApi(browser, (event) => take(event))
  const transcript = newTranscript()
  let size = { cols: 80, rows: 24 }
  let world: World | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  let running = false
  /** Typed before there was a screen to show it on. */
  let early = ''

  const options = (): TerminalWorldOptions => ({
    now: browser.now(),
    seed,
    size,
    locale,
    kubeconfig: terminalKubeconfig(),
  })
  const tell = (text: string, commands: readonly TerminalCommand[]) => {
    for (const listener of listeners) {
      listener.output(text)
      for (const command of commands) listener.command(command)
    }
  }

  const take = (event: WorldEvent) => {
    if (closed || !world) return
    if (world.now < browser.now()) run(terminalMachine, world, { until: browser.now(), budget: BUDGET })
    deliver(terminalMachine, world, event)
    pump()
  }

  const carryOut = (effect: Effect) => {
    if (!world) return
    switch (effect.type) {
      case 'tty':
        tell(effect.text, transcribe(transcript, effect.text, world))
        break
      case 'api':
        api.carry(effect)
        break
      case 'apiCancel':
        api.cancel(effect.id)
        break
      case 'exit':
        api.close()
        world = restartShell(world, options())
        break
      default: {
        const answer = noWayOut(effect)
        if (answer) setTimeout(() => take(answer), 0)
      }
    }
  }

  /** Runs the shell up to now, carries out what it asks for, and sees to it that it runs again when it has to. */
  const pump = () => {
    if (closed || running || !world) return
    clearTimeout(timer)
    running = true
    let idle = true
    let busy = false
    try {
      for (let round = 0; round < ROUNDS; round++) {
        ;({ idle } = run(terminalMachine, world, { until: Math.max(world.now, browser.now()), budget: BUDGET }))
        const effects = takeEffects(world)
        for (const effect of effects) carryOut(effect)
        busy = effects.length > 0
        if (!busy) break
      }
    } finally {
      running = false
    }
    const next = nextTimer(world)
    if (!idle || busy || world.runq.length > 0) timer = setTimeout(pump, PAUSE_MILLISECONDS)
    else if (next !== null) timer = setTimeout(pump, Math.max(0, next - browser.now()))
  }

  return {
    connection: () => open,
    listen(listener) {
      listeners.add(listener)
      listener.connection(open)
      if (!world) {
        world = createTerminalWorld(options())
        timer = setTimeout(() => {
          pump()
          if (early) take({ type: 'ttyInput', tty: 'main', text: early })
          early = ''
        }, 0)
      }
      return () => listeners.delete(listener)
    },
    type(text) {
      if (world) take({ type: 'ttyInput', tty: 'main', text })
      else early += text
    },
    resize(cols, rows) {
      if (cols === size.cols && rows === size.rows) return
      size = { cols, rows }
      take({ type: 'resize', tty: 'main', cols, rows })
    },
    retry: () => {},
    close() {
      closed = true
      clearTimeout(timer)
      api.close()
      listeners.clear()
    },
  }
}

/** There is nowhere to go from here but to the cluster's API server. */
function noWayOut(effect: Effect): WorldEvent | undefined {
  const isAddress = 'host' in effect && /^[\d.]+$|:/.test(effect.host)
  if (effect.type === 'connect') {
    return {
      type: 'connectFailed',
      conn: effect.conn,
      error: /^(localhost|127\.)/.test(effect.host) ? 'refused' : isAddress ? 'unreachable' : 'nxdomain',
    }
  }
  if (effect.type === 'resolve') {
    return { type: 'resolved', id: effect.id, answers: [], error: 'nxdomain', server: effect.server ?? '127.0.0.53' }
  }
  return effect.type === 'ping'
    ? { type: 'pong', id: effect.id, error: isAddress ? 'unreachable' : 'nxdomain' }
    : undefined
}
