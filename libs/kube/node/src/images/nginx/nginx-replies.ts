// Heads, error pages and other replies that need no file.
import { httpDate, reasons, type Headers, type ServerReply } from '@kubarium/machine'
import { all } from './nginx-config.ts'
import { currentBlocks, expand, value, type Context } from './nginx-context.ts'

export const errorReply = (context: Context, status: number, extra: Headers = []): ServerReply => {
  const { state } = context
  for (const block of currentBlocks(context)) {
    for (const page of all(block, 'error_page')) {
      const codes = page.args
        .slice(0, -1)
        .filter((arg) => /^\d{3}$/.test(arg))
        .map(Number)
      if (!codes.includes(status) || context.depth > 3) continue
      const target = page.args[page.args.length - 1] ?? ''
      const override = page.args.find((arg) => /^=\d*$/.test(arg))
      const inner: Context = { ...context, uri: target, depth: context.depth + 4 }
      const reply = target.startsWith('@') ? named(inner, target) : inner.ways.answer(inner)
      if (reply.pending) return reply
      if (reply.status < 400)
        return {
          ...reply,
          status: override && override.length > 1 ? Number(override.slice(1)) : override ? reply.status : status,
        }
    }
    if (all(block, 'error_page').length) break
  }
  const title = `${status} ${reasons[status] ?? ''}`.trim()
  return {
    status,
    headers: [...head(context, 'text/html'), ...extra],
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx${value(context, currentBlocks(context), 'server_tokens')?.[0] === 'off' ? '' : `/${state.version}`}</center>\r\n</body>\r\n</html>\r\n`,
  }
}

export const named = (context: Context, name: string): ServerReply => {
  const location = all(context.server.directives, 'location').find((one) => one.args[0] === name)
  if (!location) return errorReply(context, 500)
  return context.ways.inLocation(context, location)
}

export const head = (context: Context, type?: string): Headers => {
  const tokens = value(context, currentBlocks(context), 'server_tokens')?.[0] !== 'off'
  return [
    ['Server', tokens ? `nginx/${context.state.version}` : 'nginx'],
    ['Date', httpDate(context.os.now)],
    ...(type === undefined ? [] : ([['Content-Type', type]] as Headers)),
  ]
}

export const addHeaders = (context: Context, reply: ServerReply): ServerReply => {
  for (const block of currentBlocks(context)) {
    const added = all(block, 'add_header')
    if (added.length === 0) continue
    const extra = added
      .filter(
        ({ args }) => args[2] === 'always' || [200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes(reply.status),
      )
      .map(({ args }): [string, string] => [args[0] ?? '', expand(context, args[1] ?? '')])
    return { ...reply, headers: [...(reply.headers ?? []), ...extra.filter(([, text]) => text !== '')] }
  }
  return reply
}

export const withCharset = (context: Context, type: string): string => {
  const charset = value(context, currentBlocks(context), 'charset')?.[0]
  return charset && charset !== 'off' && /^text\//.test(type) ? `${type}; charset=${charset}` : type
}

export const errorPage = (context: Context, status: number): ServerReply => {
  const title = `${status} ${reasons[status] ?? ''}`.trim()
  return {
    status,
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${context.state.version}</center>\r\n</body>\r\n</html>\r\n`,
  }
}
