import type { Effect, WorldEvent } from '../effects.ts'
import type { Machine } from '../machine.ts'
import { deliver, run, takeEffects } from '../process/scheduler.ts'
import type { World } from '../world.ts'

/** A world with an address and names. */
export interface NetworkHost {
  world: World
  ip: string
  names: string[]
}

/**
 * The smallest host there can be: worlds that reach each other by IP and name, without delay. For specs and demonstrations;
 * a cluster has its own network. Other effects are collected in `output`.
 */
export class LoopbackNetwork {
  readonly output: { host: NetworkHost; effect: Effect }[] = []
  private readonly ends = new Map<string, { host: NetworkHost; conn: string; other: string }>()
  private count = 0

  constructor(
    private readonly machine: Machine,
    private readonly hosts: NetworkHost[],
  ) {}

  /** Runs all worlds until virtual time `until`, carrying what they send to each other. */
  run(until: number): void {
    for (let round = 0; round < 10_000; round++) {
      let busy = false
      // Worlds advance together: first everything due now, then to the earliest timer of any of them.
      for (const host of this.hosts) {
        run(this.machine, host.world, { until: host.world.now, budget: 500_000 })
        for (const effect of takeEffects(host.world)) {
          busy = true
          this.carry(host, effect)
        }
      }
      if (busy) continue
      const timers = this.hosts.map((host) => {
        const result = run(this.machine, host.world, { until: host.world.now, budget: 500_000 })
        return result.nextTimer ?? Infinity
      })
      const at = Math.min(until, ...timers)
      if (this.hosts.every((host) => host.world.now >= at) && at >= until) return
      for (const host of this.hosts) run(this.machine, host.world, { until: at, budget: 500_000 })
    }
  }

  /** Log or exec output of a host so far. */
  textOf(host: NetworkHost, exec?: string): string {
    return this.output
      .map((one) =>
        one.host === host &&
        ((one.effect.type === 'log' && exec === undefined) ||
          (one.effect.type === 'output' && one.effect.exec === exec))
          ? (one.effect as { text: string }).text
          : '',
      )
      .join('')
  }

  private find(name: string, from: NetworkHost): NetworkHost | undefined {
    if (name === 'localhost' || name.startsWith('127.')) return from
    return this.hosts.find((host) => host.ip === name || host.names.includes(name.replace(/\.$/, '')))
  }

  private send(host: NetworkHost, event: WorldEvent): void {
    deliver(this.machine, host.world, event)
  }

  private carry(host: NetworkHost, effect: Effect): void {
    switch (effect.type) {
      case 'connect': {
        const target = this.find(effect.host, host)
        if (!target) {
          this.send(host, {
            type: 'connectFailed',
            conn: effect.conn,
            error: /^\d+\.\d+\.\d+\.\d+$/.test(effect.host) ? 'timeout' : 'nxdomain',
            ...(/^\d/.test(effect.host) ? { ip: effect.host } : {}),
          })
          return
        }
        if (!target.world.listeners.some((one) => one.port === effect.port && one.protocol === effect.protocol)) {
          this.send(host, { type: 'connectFailed', conn: effect.conn, error: 'refused', ip: target.ip })
          return
        }
        const id = ++this.count
        const accepted = `s${id}`
        const port = 40_000 + id
        this.ends.set(`${host.ip}/${effect.conn}`, { host: target, conn: accepted, other: `${target.ip}/${accepted}` })
        this.ends.set(`${target.ip}/${accepted}`, { host, conn: effect.conn, other: `${host.ip}/${effect.conn}` })
        this.send(target, {
          type: 'accepted',
          conn: accepted,
          listenerPort: effect.port,
          protocol: effect.protocol,
          peer: { ip: host.ip, port },
          local: { ip: target.ip, port: effect.port },
        })
        this.send(host, {
          type: 'connected',
          conn: effect.conn,
          remote: { ip: target.ip, port: effect.port },
          local: { ip: host.ip, port },
        })
        return
      }
      case 'send': {
        const end = this.ends.get(`${host.ip}/${effect.conn}`)
        if (end) this.send(end.host, { type: 'data', conn: end.conn, text: effect.text })
        return
      }
      case 'close': {
        const key = `${host.ip}/${effect.conn}`
        const end = this.ends.get(key)
        if (!end) return
        if (!effect.half) {
          this.ends.delete(key)
          this.ends.delete(end.other)
        }
        this.send(end.host, { type: 'closed', conn: end.conn, ...(effect.half ? { half: true } : {}) })
        return
      }
      case 'resolve': {
        const target = this.find(effect.name, host)
        const data =
          effect.recordType === 'A' && target ? [{ name: effect.name, type: 'A', ttl: 30, data: target.ip }] : []
        this.send(host, {
          type: 'resolved',
          id: effect.id,
          answers: data,
          server: '10.96.0.10',
          ...(data.length ? {} : { error: target ? ('nodata' as const) : ('nxdomain' as const) }),
        })
        return
      }
      case 'ping': {
        const target = this.find(effect.host, host)
        this.send(
          host,
          target
            ? { type: 'pong', id: effect.id, ip: target.ip, ms: 0.05 }
            : { type: 'pong', id: effect.id, error: 'nxdomain' },
        )
        return
      }
      default:
        this.output.push({ host, effect })
    }
  }
}
