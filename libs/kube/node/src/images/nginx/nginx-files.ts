// Static files.
import { byteLength, headerOf, httpDate, strftime, type Headers, type ServerReply } from '@kubarium/machine'
import { escapeHtml, mimeOf } from '../mime.ts'
import type { Directive } from './nginx-config.ts'
import { fileFor, locationOf, request, value, variable, type Context } from './nginx-context.ts'
import { log } from './nginx-log.ts'
import { errorPage, errorReply, head, withCharset } from './nginx-replies.ts'

export const serveFile = (
  context: Context,
  blocks: (readonly Directive[])[],
  location: Directive | undefined,
): ServerReply => {
  const { os, proc, request: asked, state } = context
  if (location) locationOf.set(context, location)
  const path = fileFor(context, blocks, context.uri)
  const complain = (text: string) =>
    log(
      os,
      proc,
      state,
      'error',
      `*${variable(context, 'connection')} ${text}, client: ${asked.peer.ip}, server: ${context.server.names[0] ?? ''}, request: "${asked.method} ${asked.target} ${asked.version}", host: "${headerOf(asked.headers, 'host') ?? ''}"`,
      state.workers?.[0] ?? 1,
    )
  const place = os.find(proc, path)
  if (place?.node.kind === 'directory') {
    if (!context.uri.endsWith('/'))
      return {
        ...errorPage(context, 301),
        headers: [...head(context, 'text/html'), ['Location', `${request(context)}${context.uri}/`]],
      }
    for (const name of value(context, blocks, 'index') ?? ['index.html']) {
      if (os.find(proc, `${path}${path.endsWith('/') ? '' : '/'}${name}`)?.node.kind === 'file') {
        if (context.depth > 8) break
        return context.ways.answer({ ...context, uri: `${context.uri}${name}`, depth: context.depth + 1 })
      }
    }
    if (value(context, blocks, 'autoindex')?.[0] === 'on') {
      const rows = os.list(proc, path).map((name) => {
        const node = os.find(proc, `${path}/${name}`)?.node
        const shown = node?.kind === 'directory' ? `${name}/` : name
        return `<a href="${encodeURI(shown)}">${escapeHtml(shown)}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${strftime('%d-%b-%Y %H:%M', node?.mtime ?? 0)} ${(node?.kind === 'file' ? String(byteLength(node.text)) : '-').padStart(19)}\r\n`
      })
      return {
        status: 200,
        headers: head(context, 'text/html'),
        body: `<html>\r\n<head><title>Index of ${escapeHtml(context.uri)}</title></head>\r\n<body>\r\n<h1>Index of ${escapeHtml(context.uri)}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`,
      }
    }
    complain(`directory index of "${path}" is forbidden`)
    return errorReply(context, 403)
  }
  if (place?.node.kind !== 'file') {
    complain(`open() "${path}" failed (2: No such file or directory)`)
    return errorReply(context, 404)
  }
  const worker = { uid: proc.uid === 0 ? 101 : proc.uid, gid: proc.uid === 0 ? 101 : proc.gid }
  const readable =
    ((place.node.mode >> (worker.uid === place.node.uid ? 6 : worker.gid === place.node.gid ? 3 : 0)) & 4) !== 0
  if (!readable) {
    complain(`open() "${path}" failed (13: Permission denied)`)
    return errorReply(context, 403)
  }
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return errorReply(context, 405)
  const { text, mtime } = place.node
  const length = byteLength(text)
  const etag = `"${Math.floor(mtime / 1000).toString(16)}-${length.toString(16)}"`
  const type = withCharset(context, mimeOf(path, value(context, blocks, 'default_type')?.[0] ?? 'text/plain'))
  const headers: Headers = [
    ...head(context, type),
    ['Content-Length', String(length)],
    ['Last-Modified', httpDate(mtime)],
    ['Connection', 'keep-alive'],
    ['ETag', etag],
    ['Accept-Ranges', 'bytes'],
  ]
  if (
    headerOf(asked.headers, 'if-none-match') === etag ||
    headerOf(asked.headers, 'if-modified-since') === httpDate(mtime)
  )
    return {
      status: 304,
      headers: headers.filter(
        ([name]) => name !== 'Content-Length' && name !== 'Content-Type' && name !== 'Accept-Ranges',
      ),
    }
  return { status: 200, headers, body: text }
}
