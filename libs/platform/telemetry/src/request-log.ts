// One line per request, and the id by which a person's report leads to it.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pinoHttp, type HttpLogger } from 'pino-http'
import type { Logger } from './logger.ts'

/** Ids given by a proxy in front of us are kept when they look like ids, so that one request has one id everywhere. */
const plausible = /^[A-Za-z0-9_-]{8,64}$/

export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && plausible.test(given) ? given : randomUUID()
}

/** Middleware: gives the request its id (`request.id`, header `x-request-id`) and logs it when it is answered. */
export function requestLog(logger: Logger): HttpLogger<IncomingMessage, ServerResponse> {
  return pinoHttp<IncomingMessage, ServerResponse>({
    logger,
    genReqId: (request, response) => {
      const id = requestIdOf(request)
      response.setHeader('x-request-id', id)
      return id
    },
    quietReqLogger: true,
    autoLogging: { ignore: ({ url }) => url === '/healthz' || url === '/metrics' },
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        url: withoutQuery(url),
      }),
    },
  })
}

/** Queries carry tokens (verification links): the path is enough. */
function withoutQuery(url: string): string {
  return url.split('?')[0]!
}
