// Protection against cross-site requests: a browser says where a request comes from, and what changes something may
// come from our own pages only. Programs that send neither header carry no cookie that a page could misuse.
import type { NextFunction, Request, Response } from 'express'
import { Forbidden } from './domain-error.ts'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * @param origins where our pages are served
 * @param isExempt requests that carry what no browser adds by itself (a key), and whose cookies nobody looks at
 */
export function sameOrigin(origins: readonly string[], isExempt: (request: Request) => boolean = () => false) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const { origin } = request.headers
    const site = request.headers['sec-fetch-site']
    const foreign = origin === undefined ? site === 'cross-site' : !origins.includes(origin)
    next(
      foreign && !reading.has(request.method) && !isExempt(request)
        ? new Forbidden('This request comes from another site.', 'foreign-origin')
        : undefined,
    )
  }
}
