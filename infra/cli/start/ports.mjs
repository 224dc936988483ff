import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { Fault } from '../workspace.mjs'

/** A port's number from the environment. */
export function portOf(variable, fallback) {
  const value = process.env[variable]
  if (!value) return fallback
  const port = Number(value)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Fault(`${variable} is wrong: it has to be a port, 1 to 65535.`)
}

/** Refuses, in one line, a port that is taken. */
export async function assertFree(port, host, variable, what) {
  const error = await tryPort(port, host)
  if (!error) return
  if (error.code === 'EADDRINUSE') {
    throw new Fault(
      `Port ${port} (${what}) is in use by another program. Stop it, or choose another port: ${variable}=${port + 1} npm start`,
    )
  }
  if (error.code === 'EACCES')
    throw new Fault(
      `Port ${port} (${what}) may not be used by this user. Choose one above 1023: ${variable}=${port + 8000} npm start`,
    )
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    throw new Fault(`HOST is wrong: ${host} is no address of this machine.`)
  throw error
}

/**
 * Below those that systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere): between finding a port and
 * listening on it, one of many database connections could get it.
 */
const OWN_PORTS = { first: 20_000, last: 32_000 }

/** A port that nobody uses at the moment, for processes that only we talk to. */
export async function freePort() {
  for (let tries = 0; tries < 200; tries++) {
    const port = randomInt(OWN_PORTS.first, OWN_PORTS.last)
    if (!(await tryPort(port, '127.0.0.1'))) return port
  }
  throw new Fault(`No port from ${OWN_PORTS.first} to ${OWN_PORTS.last} is free.`)
}

/** @returns why it cannot be listened on */
function tryPort(port, host) {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', done)
    server.listen({ port, host }, () => server.close(() => done(undefined)))
  })
}
