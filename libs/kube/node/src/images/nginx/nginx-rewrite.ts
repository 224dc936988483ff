// `rewrite`, `return`, `set` and `if`.
import { Regex, type ServerReply } from '@kubarium/machine'
import { last, type Directive } from './nginx-config.ts'
import { currentBlocks, expand, request, value, type Context } from './nginx-context.ts'
import { proxy } from './nginx-proxy.ts'
import { errorPage, errorReply, head, withCharset } from './nginx-replies.ts'

/** `return`, `rewrite`, `set` and `if` of a block; a reply ends the request, `again` asks for another location. */
export const rewrites = (context: Context, block: readonly Directive[]): ServerReply | 'again' | undefined => {
  for (const directive of block) {
    const { args } = directive
    if (directive.name === 'return') {
      const [first = '', second] = args
      const code = /^\d{3}$/.test(first) ? Number(first) : 302
      const text = /^\d{3}$/.test(first) ? second : first
      if (code === 444) return { status: 0, raw: '' }
      if (text === undefined)
        return code >= 400 || code === 0
          ? errorReply(context, code)
          : { status: code, headers: head(context), body: '' }
      const expanded = expand(context, text)
      if ([301, 302, 303, 307, 308].includes(code)) {
        const target = expanded.startsWith('/') ? `${request(context)}${expanded}` : expanded
        return { ...errorPage(context, code), headers: [...head(context, 'text/html'), ['Location', target]] }
      }
      return {
        status: code,
        headers: head(
          context,
          withCharset(context, value(context, currentBlocks(context), 'default_type')?.[0] ?? 'text/plain'),
        ),
        body: expanded,
      }
    }
    if (directive.name === 'set')
      context.variables[`${args[0] ?? ''}`.replace(/^\$/, '')] = expand(context, args[1] ?? '')
    if (directive.name === 'rewrite') {
      const found = Regex.perl(args[0] ?? '').find(context.uri)
      if (!found) continue
      context.captures = found.groups
      const target = expand(context, args[1] ?? '')
      const flag = args[2]
      if (flag === 'redirect' || flag === 'permanent' || /^https?:\/\//.test(target))
        return {
          ...errorPage(context, flag === 'permanent' ? 301 : 302),
          headers: [
            ...head(context, 'text/html'),
            ['Location', target.startsWith('/') ? `${request(context)}${target}` : target],
          ],
        }
      const [path = '/', query] = target.split('?')
      context.uri = path
      if (query !== undefined) context.args = context.args && !target.endsWith('?') ? `${query}&${context.args}` : query
      if (flag === 'break') return undefined
      return 'again'
    }
    if (directive.name === 'if' && directive.block && condition(context, args)) {
      const result = rewrites(context, directive.block)
      if (result) return result
      const pass = last(directive.block, 'proxy_pass')
      if (pass) return proxy(context, pass)
    }
  }
  return undefined
}

const condition = (context: Context, args: readonly string[]): boolean => {
  const words = args
    .join(' ')
    .replace(/^\(\s*/, '')
    .replace(/\s*\)$/, '')
  const match = /^(\S+)\s+(=|!=|~\*?|!~\*?)\s+(.+)$/.exec(words)
  if (match) {
    const left = expand(context, match[1] as string)
    const right = (match[3] as string).replace(/^(["'])(.*)\1$/, '$2')
    if (match[2] === '=') return left === expand(context, right)
    if (match[2] === '!=') return left !== expand(context, right)
    const found = Regex.perl(right, (match[2] as string).endsWith('*')).find(left)
    if (found && !match[2]?.startsWith('!')) context.captures = found.groups
    return (found !== null) !== (match[2] as string).startsWith('!')
  }
  const file = /^(!?)-([fdex])\s+(.+)$/.exec(words)
  if (file) {
    const kind = context.os.find(context.proc, expand(context, file[3] as string))?.node.kind
    const yes = file[2] === 'f' ? kind === 'file' : file[2] === 'd' ? kind === 'directory' : kind !== undefined
    return yes !== (file[1] === '!')
  }
  const text = expand(context, words)
  return text !== '' && text !== '0'
}
