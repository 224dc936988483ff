// How each of our Nest applications is set up and torn down.
import { type Type, type DynamicModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import type { Request } from 'express'
import {
  Health,
  NestLogger,
  requestLog,
  requestMetrics,
  type Logger,
  type Registry,
} from '@kubarium/platform-telemetry'
import { ProblemFilter, type ProblemDialect } from './problem.filter.ts'
import { sameOrigin } from './same-origin.ts'
import { apiHeaders } from './security-headers.ts'

export interface ApplicationParts {
  readonly logger: Logger
  readonly metrics: Registry
  readonly health: Health
  /** Where our pages are served: what changes something may come from there only. */
  readonly origins: readonly string[]
  /** Requests that no page could make somebody's browser send. */
  readonly fromPrograms?: (request: Request) => boolean
  /** Of APIs that word their problems differently. */
  readonly dialects?: readonly ProblemDialect[]
  /** Called before bodies are parsed: for handlers that read the raw request. */
  readonly beforeBodies?: (application: NestExpressApplication) => void
  /** Largest JSON body. */
  readonly bodyLimit?: string
}

/** Makes a Nest application with our logs, metrics, health, headers, origin check and error format. Not listening yet. */
export async function createApplication(
  module: Type | DynamicModule,
  parts: ApplicationParts,
): Promise<NestExpressApplication> {
  const { logger, metrics, health, origins } = parts
  const application = await NestFactory.create<NestExpressApplication>(module, {
    bodyParser: false,
    logger: new NestLogger(logger),
    abortOnError: false,
  })
  application.disable('x-powered-by')
  application.set('query parser', 'simple')
  // The front process on this machine is the only proxy whose word on addresses we take.
  application.set('trust proxy', 'loopback')
  application.use(requestLog(logger), requestMetrics(metrics))
  operations(application, metrics, health)
  application.use(apiHeaders(), sameOrigin(origins, parts.fromPrograms))
  parts.beforeBodies?.(application)
  application.useBodyParser('json', { limit: parts.bodyLimit ?? '256kb' })
  application.useGlobalFilters(new ProblemFilter(logger, parts.dialects))
  return application
}

/** /healthz and /metrics: for operators, not reachable through the front process. */
function operations(application: NestExpressApplication, metrics: Registry, health: Health): void {
  const express = application.getHttpAdapter().getInstance()
  express.get('/healthz', (_request, response) => {
    void health.report().then((report) => response.status(report.status === 'ok' ? 200 : 503).json(report))
  })
  express.get('/metrics', (_request, response, next) => {
    metrics.metrics().then((text) => response.type(metrics.contentType).send(text), next)
  })
}
