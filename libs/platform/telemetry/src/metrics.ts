// Metrics for Prometheus: those of the process, those of HTTP, and whatever a part of the product adds.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The metrics of one process. */
export function createMetrics(app: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ app })
  collectDefaultMetrics({ register: registry })
  return registry
}

/** Middleware: how long requests took, by method, route (never by path: paths are endless) and status. */
export function requestMetrics(registry: Registry) {
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time until a request was answered',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  })
  return (
    request: IncomingMessage & { route?: { path?: unknown }; baseUrl?: string },
    response: ServerResponse,
    next: () => void,
  ): void => {
    const started = process.hrtime.bigint()
    response.once('finish', () => {
      const route = typeof request.route?.path === 'string' ? `${request.baseUrl ?? ''}${request.route.path}` : 'none'
      const labels = { method: request.method ?? '', route, status: String(response.statusCode) }
      seconds.observe(labels, Number(process.hrtime.bigint() - started) / 1e9)
    })
    next()
  }
}
