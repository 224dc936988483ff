import type { Program } from '../../machine.ts'
import { SystemError } from '../../process/system-error.ts'
import { guarded, nameOf, parseOptions, UsageError } from '../command.ts'
import { isBusybox } from './wget.command.ts'

interface NcState {
  role?: 'client' | 'server'
  ports: number[]
  at: number
  conn?: string
  open?: boolean
  stdinEnded?: boolean
  remoteEnded?: boolean
  status: number
  deadline?: number
  child?: number
  toChild?: number
  fromChild?: number
}

const nc: Program = guarded((os, proc) => {
  const busybox = isBusybox(os, proc)
  const { values, operands } = parseOptions(proc, 'lkzvnup:w:q:e:i:s:dN46tX:x:', {
    listen: 'l',
    udp: 'u',
    'wait=': 'w',
    exec: 'e',
    verbose: 'v',
  })
  const state = proc.state as NcState
  const verbose = values['v'] !== undefined
  const protocol = values['u'] === undefined ? 'tcp' : 'udp'
  const wait = values['w'] === undefined ? undefined : Number(values['w']) * 1000
  if (!state.role) {
    state.at = 0
    state.status = 0
    if (values['l'] !== undefined) {
      const port = Number(values['p'] ?? operands[operands.length - 1])
      if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageError('missing port number')
      try {
        os.listen(proc, port, protocol)
      } catch (error) {
        if (error instanceof SystemError) throw new UsageError(busybox ? `bind: ${error.message}` : error.message)
        throw error
      }
      state.role = 'server'
      state.ports = [port]
      if (verbose) os.complain(proc, busybox ? `listening on [::]:${port} ...\n` : `Listening on 0.0.0.0 ${port}\n`)
    } else {
      const [host, ...ports] = operands
      if (host === undefined || ports.length === 0) throw new UsageError('missing port number', 1)
      state.role = 'client'
      state.ports = ports.flatMap((text) => {
        const [low = 0, high = low] = text.split('-').map(Number)
        if (!Number.isInteger(low) || low < 1 || high > 65_535) throw new UsageError(`port number invalid: ${text}`)
        return Array.from({ length: Math.min(1000, high - low + 1) }, (_, i) => low + i)
      })
    }
  }
  const host = operands[0] ?? ''
  const port = state.ports[state.at] ?? 0
  const finish = (): 'next' | number => {
    if (state.role === 'server' && values['k'] !== undefined) {
      delete state.conn
      state.open = false
      state.remoteEnded = false
      return 'next'
    }
    return state.status
  }
  if (state.role === 'client' && state.conn === undefined) {
    state.conn = os.connect(proc, host, port, protocol)
    if (wait !== undefined) {
      state.deadline = os.now + wait
      os.setAlarm(proc, state.deadline)
    }
  }
  for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc)) {
    if (event.type === 'accepted') {
      if (state.conn !== undefined) {
        os.closeConn(proc, event.conn)
        continue
      }
      state.conn = event.conn
      state.open = true
      if (verbose)
        os.complain(
          proc,
          busybox
            ? `connect to [::ffff:${event.local.ip}]:${event.local.port} from [::ffff:${event.peer.ip}]:${event.peer.port}\n`
            : `Connection received on ${event.peer.ip} ${event.peer.port}\n`,
        )
      if (values['e'] !== undefined) {
        const input = os.pipe()
        const output = os.pipe()
        state.child = os.spawn(proc, {
          argv: [values['e'], ...operands.slice(values['p'] === undefined ? 1 : 0)],
          fds: { 0: input.read, 1: output.write, 2: proc.fds[2] as number },
        })
        os.release(input.read)
        os.release(output.write)
        state.toChild = os.freeFd(proc, 10)
        proc.fds[state.toChild] = input.write
        state.fromChild = os.freeFd(proc, 10)
        proc.fds[state.fromChild] = output.read
      }
      continue
    }
    if (!('conn' in event) || event.conn !== state.conn) continue
    if (event.type === 'connected') {
      delete state.deadline
      delete proc.alarm
      state.open = true
      if (verbose)
        os.complain(
          proc,
          busybox
            ? `${host} (${event.remote.ip}:${port}) open\n`
            : `Connection to ${host} (${event.remote.ip}) ${port} port [${protocol}/*] succeeded!\n`,
        )
      if (values['z'] !== undefined) {
        os.closeConn(proc, event.conn)
        delete state.conn
        state.open = false
        state.at++
        if (state.at >= state.ports.length) return state.status
        return 'again'
      }
    } else if (event.type === 'connectFailed') {
      const reason = {
        refused: 'Connection refused',
        timeout: 'Operation timed out',
        unreachable: 'No route to host',
        nxdomain: 'Name or service not known',
        servfail: 'Temporary failure in name resolution',
      }[event.error]
      state.status = 1
      if (event.error === 'nxdomain' || event.error === 'servfail') {
        os.complain(
          proc,
          busybox ? `nc: bad address '${host}'\n` : `nc: getaddrinfo for host "${host}" port ${port}: ${reason}\n`,
        )
        return 1
      }
      if (verbose || (busybox && values['z'] === undefined))
        os.complain(
          proc,
          busybox
            ? `nc: ${host} (${event.ip ?? host}:${port}): ${reason}\n`
            : `nc: connect to ${host} (${event.ip ?? host}) port ${port} (${protocol}) failed: ${reason}\n`,
        )
      delete state.conn
      state.at++
      if (state.at >= state.ports.length) return 1
      return 'again'
    } else if (event.type === 'data') {
      if (state.toChild !== undefined) os.write(proc, state.toChild, event.text)
      else os.print(proc, event.text)
      if (wait !== undefined) state.deadline = os.now + wait
    } else if (event.type === 'closed') {
      state.remoteEnded = true
      if (state.toChild !== undefined) os.close(proc, state.toChild)
    }
  }
  if (state.fromChild !== undefined && state.conn !== undefined) {
    for (;;) {
      const text = os.read(proc, state.fromChild)
      if (text === undefined) break
      if (text === null) {
        os.closeConn(proc, state.conn)
        os.close(proc, state.fromChild)
        delete state.fromChild
        delete state.toChild
        const result = finish()
        return result === 'next' ? 'again' : result
      }
      os.send(proc, state.conn, text)
    }
    return 'blocked'
  }
  if (state.remoteEnded && state.conn !== undefined) {
    os.closeConn(proc, state.conn)
    const result = finish()
    if (result !== 'next') return result
  }
  if (state.deadline !== undefined && os.now >= state.deadline && (!state.open || wait !== undefined)) {
    if (state.conn !== undefined) os.closeConn(proc, state.conn)
    if (!state.open) {
      if (verbose || busybox)
        os.complain(
          proc,
          busybox
            ? `nc: ${host} (${host}:${port}): Operation timed out\n`
            : `nc: connect to ${host} port ${port} (${protocol}) timed out: Operation now in progress\n`,
        )
      state.status = 1
      delete state.conn
      delete state.deadline
      state.at++
      return state.at < state.ports.length ? 'again' : 1
    }
    return state.status
  }
  if (state.open && state.conn !== undefined && !state.stdinEnded && values['d'] === undefined) {
    for (;;) {
      const text = os.read(proc, 0)
      if (text === undefined) break
      if (text === null) {
        state.stdinEnded = true
        if (values['q'] !== undefined || values['N'] !== undefined || nameOf(proc) === 'ncat')
          os.closeConn(proc, state.conn, true)
        if (values['q'] !== undefined && values['q'] !== '-1') {
          state.deadline = os.now + Number(values['q']) * 1000
        }
        break
      }
      os.send(proc, state.conn, text)
    }
  }
  if (state.deadline !== undefined) os.setAlarm(proc, state.deadline)
  return 'blocked'
})

const telnet: Program = guarded((os, proc) => {
  const [host, portText] = proc.argv.slice(1).filter((arg) => !arg.startsWith('-'))
  if (host === undefined) throw new UsageError('interactive mode is not supported; give a host and a port')
  const port = Number(portText ?? 23)
  const state = proc.state as { conn?: string; open?: boolean }
  if (state.conn === undefined) {
    state.conn = os.connect(proc, host, port)
    if (!isBusybox(os, proc)) os.print(proc, `Trying ${host}...\n`)
  }
  for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc)) {
    if (event.type === 'connected') {
      state.open = true
      os.print(
        proc,
        isBusybox(os, proc) ? `Connected to ${host}\n` : `Connected to ${host}.\nEscape character is '^]'.\n`,
      )
    } else if (event.type === 'connectFailed') {
      const reason = {
        refused: 'Connection refused',
        timeout: 'Connection timed out',
        unreachable: 'No route to host',
        nxdomain: 'Name or service not known',
        servfail: 'Temporary failure in name resolution',
      }[event.error]
      os.complain(
        proc,
        event.error === 'nxdomain'
          ? `telnet: could not resolve ${host}/${port}: ${reason}\n`
          : `telnet: Unable to connect to remote host: ${reason}\n`,
      )
      return 1
    } else if (event.type === 'data') os.print(proc, event.text.replaceAll('\r\n', '\n'))
    else if (event.type === 'closed') {
      os.print(proc, 'Connection closed by foreign host.\n')
      return 1
    }
  }
  while (state.open) {
    const text = os.read(proc, 0)
    if (text === undefined) break
    if (text === null || text.includes('\x1d')) {
      os.closeConn(proc, state.conn)
      return 0
    }
    os.send(proc, state.conn, text.replace(/\r?\n/g, '\r\n'))
  }
  return 'blocked'
})

/** nc and telnet. */
export const ncCommands: Record<string, Program> = { nc, ncat: nc, netcat: nc, telnet }
