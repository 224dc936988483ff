// redis-cli.
import { byteLength, guarded, type Program } from '@kubarium/machine'
import { words } from './redis-protocol.ts'

/** One reply at the start of a buffer, as redis-cli shows it (with types on a terminal), and what follows. */
const showReply = (buffer: string, typed: boolean, indent = ''): { text: string; rest: string } | undefined => {
  const end = buffer.indexOf('\r\n')
  if (end < 0) return undefined
  const head = buffer.slice(1, end)
  const rest = buffer.slice(end + 2)
  switch (buffer[0]) {
    case '+': return { text: `${head}\n`, rest }
    case '-': return { text: typed ? `(error) ${head}\n` : `${head}\n\n`, rest }
    case ':': return { text: typed ? `(integer) ${head}\n` : `${head}\n`, rest }
    case '$': {
      if (head === '-1') return { text: typed ? '(nil)\n' : '\n', rest }
      let length = 0
      for (let bytes = 0; bytes < Number(head); ) {
        const code = rest.codePointAt(length)
        if (code === undefined) return undefined
        const c = String.fromCodePoint(code)
        bytes += byteLength(c)
        length += c.length
      }
      if (rest.length < length + 2) return undefined
      const text = rest.slice(0, length)
      return { text: typed ? `${JSON.stringify(text)}\n` : `${text}\n`, rest: rest.slice(length + 2) }
    }
    case '*': {
      let left = rest
      let text = ''
      const count = Number(head)
      if (count <= 0) return { text: typed ? '(empty array)\n' : '\n', rest }
      for (let i = 0; i < count; i++) {
        const one = showReply(left, typed, `${indent}   `)
        if (!one) return undefined
        text += typed ? `${i === 0 ? '' : indent}${i + 1}) ${one.text}` : one.text
        left = one.rest
      }
      return { text, rest: left }
    }
    default: return { text: buffer, rest: '' }
  } // prettier-ignore
}

export const redisCli: Program = guarded((os, proc) => {
  const state = proc.state as {
    conn?: string
    open?: boolean
    buffer?: string
    command?: string[]
    host?: string
    port?: number
    waiting?: boolean
    password?: string
    authSent?: boolean
    input?: string
    prompted?: boolean
  }
  if (state.command === undefined) {
    const args = proc.argv.slice(1)
    let i = 0
    state.host = '127.0.0.1'
    state.port = 6379
    const password = proc.env['REDISCLI_AUTH']
    if (password !== undefined) state.password = password
    for (; i < args.length && (args[i] as string).startsWith('-'); i++) {
      const option = args[i] as string
      if (option === '-h') state.host = args[++i] ?? state.host
      else if (option === '-p') state.port = Number(args[++i])
      else if (option === '-a' || option === '--pass') state.password = args[++i] ?? ''
      else if (option === '-n' || option === '-u') i++
      else if (option === '--version') {
        os.print(proc, `redis-cli ${proc.env['REDIS_VERSION'] ?? '7.4.1'}\n`)
        return 0
      }
    }
    state.command = args.slice(i)
    state.buffer = ''
    state.input = ''
    state.conn = os.connect(proc, state.host, state.port)
    return 'blocked'
  }
  const typed = os.isTty(proc, 1)
  const send = (args: string[]) => {
    os.send(
      proc,
      state.conn ?? '',
      `*${args.length}\r\n${args.map((arg) => `$${byteLength(arg)}\r\n${arg}\r\n`).join('')}`,
    )
    state.waiting = true
  }
  for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc)) {
    if (event.type === 'connectFailed') {
      os.complain(
        proc,
        `Could not connect to Redis at ${state.host}:${state.port}: ${{ refused: 'Connection refused', timeout: 'Connection timed out', unreachable: 'No route to host', nxdomain: 'Name or service not known', servfail: 'Temporary failure in name resolution' }[event.error]}\n`,
      )
      return 1
    }
    if (event.type === 'connected') {
      state.open = true
      if (state.password !== undefined) {
        state.authSent = true
        send(['AUTH', state.password])
      } else if (state.command.length) send(state.command)
    } else if (event.type === 'data') state.buffer = (state.buffer ?? '') + event.text
    else if (event.type === 'closed') return 0
  }
  if (!state.open) return 'blocked'
  for (
    let shown = showReply(state.buffer ?? '', typed);
    state.buffer && shown;
    shown = showReply(state.buffer, typed)
  ) {
    state.buffer = shown.rest
    state.waiting = false
    if (state.authSent) {
      state.authSent = false
      if (!shown.text.includes('OK')) os.complain(proc, `AUTH failed: ${shown.text}`)
      if (state.command.length) send(state.command)
      continue
    }
    os.print(proc, shown.text)
    if (state.command.length && (state.command[0] as string).toUpperCase() !== 'SUBSCRIBE') return 0
  }
  if (state.command.length || state.waiting) return 'blocked'
  for (;;) {
    if (os.isTty(proc, 0) && !state.prompted) {
      os.print(proc, `${state.host}:${state.port}> `)
      state.prompted = true
    }
    const text = os.read(proc, 0)
    if (text === undefined) return 'blocked'
    if (text === null) return 0
    state.input = (state.input ?? '') + text
    const end = state.input.indexOf('\n')
    if (end < 0) continue
    const args = words(state.input.slice(0, end))
    os.unread(proc, 0, state.input.slice(end + 1))
    state.input = ''
    state.prompted = false
    if (args.length === 0) continue
    if (/^(?:quit|exit)$/i.test(args[0] as string)) return 0
    send(args)
    return 'blocked'
  }
})
