// One running Kubarium per state folder.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../workspace.mjs'

/**
 * Makes this process the one that runs Kubarium from a folder.
 * @returns {{ tell(url: string): void, leave(): void }} `tell` notes the address for whoever tries a second time
 */
export function becomeTheInstance(folder) {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'running.json')
  const other = read(file)
  if (other && isOurs(other.pid)) {
    throw new Fault(
      `Kubarium is running already${other.url ? ` at ${other.url}` : ''} (process ${other.pid}). Stop it there with Ctrl-C, or with: kill ${other.pid}`,
    )
  }
  const write = (url) => writeFileSync(file, JSON.stringify({ pid: process.pid, url }))
  write(undefined)
  return { tell: write, leave: () => rmSync(file, { force: true }) }
}

function read(file) {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  } catch {
    return undefined
  }
}

/** Does this process run a `npm start`? A number alone may have gone to another program since. */
function isOurs(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  const commandLine = `/proc/${pid}/cmdline`
  return (
    !existsSync('/proc/self') || (existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('start.mjs'))
  )
}
