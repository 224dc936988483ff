// What the configuration of a set of files means: servers, where they listen, upstreams.
import { Regex, SystemError, type Os, type Proc } from '@kubarium/machine'
import { ConfigError, all, checkConfig, last, parseConfig, type Directive } from './nginx-config.ts'

export interface Server {
  directives: readonly Directive[]
  listens: { address: string; port: number; tls: boolean; isDefault: boolean }[]
  names: string[]
  /** http block, for inherited directives. */
  http: readonly Directive[]
}

export interface Site {
  servers: Server[]
  upstreams: Record<string, { host: string; port: number; down: boolean; backup: boolean; weight: number }[]>
  http: readonly Directive[]
  main: readonly Directive[]
}

const sites = new Map<string, Site>()

const sitesOfFiles = new WeakMap<Record<string, string>, Site>()

export const gather = (os: Os, proc: Proc, path: string): Record<string, string> => {
  const files: Record<string, string> = {}
  const read = (name: string): string => {
    try {
      const text = os.readFile(proc, name)
      files[name] = text
      return text
    } catch (error) {
      if (error instanceof SystemError)
        throw new ConfigError(
          `open() "${name}" failed (${error.code === 'EACCES' ? 13 : error.code === 'EISDIR' ? 21 : 2}: ${error.message})`,
        )
      throw error
    }
  }
  parseConfig(read(path), path, (pattern) => {
    const full = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`
    if (!/[*?[]/.test(full)) return os.find(proc, full) ? [{ file: full, text: read(full) }] : undefined
    const cut = full.lastIndexOf('/')
    const wanted = full.slice(cut + 1)
    try {
      return os
        .list(proc, full.slice(0, cut) || '/')
        .filter((name) => matchGlob(wanted, name) && !name.startsWith('.'))
        .map((name) => `${full.slice(0, cut)}/${name}`)
        .map((file) => ({ file, text: read(file) }))
    } catch {
      return []
    }
  })
  return files
}

const globs = new Map<string, Regex>()
const MAX_GLOBS = 100

const matchGlob = (pattern: string, name: string): boolean => {
  let glob = globs.get(pattern)
  if (!glob) {
    glob = Regex.posix(
      `^${pattern
        .replace(/[.+^$(){}|\\]/g, '\\$&')
        .replace(/\*/g, '[^/]*')
        .replace(/\?/g, '.')}$`,
    )
    if (globs.size >= MAX_GLOBS) globs.clear()
    globs.set(pattern, glob)
  }
  return glob.test(name)
}

/** The site a set of files describes. Cached by their text: configuration is data, the parsed form is not. */
export const siteOf = (files: Record<string, string>, path: string): Site => {
  let site = sitesOfFiles.get(files)
  if (!site) sitesOfFiles.set(files, (site = siteOfTexts(files, path)))
  return site
}

const siteOfTexts = (files: Record<string, string>, path: string): Site => {
  const key = JSON.stringify([path, files])
  const known = sites.get(key)
  if (known) return known
  const main = parseConfig(files[path] ?? '', path, (pattern) => {
    const full = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`
    if (!/[*?[]/.test(full))
      return Object.hasOwn(files, full) ? [{ file: full, text: files[full] as string }] : undefined
    return Object.keys(files)
      .filter((name) => matchGlob(full, name))
      .sort()
      .map((file) => ({ file, text: files[file] as string }))
  })
  checkConfig(main)
  const http = all(main, 'http').flatMap((directive) => directive.block ?? [])
  const upstreams: Site['upstreams'] = {}
  for (const block of all(http, 'upstream')) {
    const servers = all(block.block ?? [], 'server').map(({ args }) => {
      const [address = '', ...flags] = args
      const [host = '', port = '80'] = address.split(':')
      return {
        host,
        port: Number(port),
        down: flags.includes('down'),
        backup: flags.includes('backup'),
        weight: Number(/^weight=(\d+)$/.exec(flags.find((flag) => flag.startsWith('weight=')) ?? '')?.[1] ?? 1),
      }
    })
    if (servers.length === 0) throw new ConfigError(`no servers are inside upstream in ${block.file}:${block.line}`)
    upstreams[`${block.args[0]}`] = servers
  }
  const servers = all(http, 'server').map((directive): Server => {
    const directives = directive.block ?? []
    const listens = all(directives, 'listen').map(({ args, file, line }) => {
      const [address = '80'] = args
      const port = Number(/(?:^|:)(\d+)$/.exec(address)?.[1] ?? (/^\d+$/.test(address) ? address : 80))
      const host = address
        .replace(/(?:^|:)\d+$/, '')
        .replace(/^(?:\*|localhost)?$/, (name) => (name === 'localhost' ? '127.0.0.1' : '0.0.0.0'))
      if (port < 1 || port > 65_535)
        throw new ConfigError(`invalid port in "${address}" of the "listen" directive in ${file}:${line}`)
      const tls = args.includes('ssl')
      if (tls && !last(directives, 'ssl_certificate') && !last(http, 'ssl_certificate'))
        throw new ConfigError(
          `no "ssl_certificate" is defined for the "listen ... ssl" directive in ${directive.file}:${directive.line}`,
        )
      return { address: host, port, tls, isDefault: args.includes('default_server') }
    })
    const seen = new Set<string>()
    for (const location of all(directives, 'location')) {
      const key = location.args.join(' ')
      if (seen.has(key))
        throw new ConfigError(
          `duplicate location "${location.args[location.args.length - 1]}" in ${location.file}:${location.line}`,
        )
      seen.add(key)
    }
    return {
      directives,
      http,
      listens: listens.length ? listens : [{ address: '0.0.0.0', port: 80, tls: false, isDefault: false }],
      names: all(directives, 'server_name').flatMap(({ args }) => args),
    }
  })
  const site = { servers, upstreams, http, main }
  if (sites.size > 200) sites.clear()
  sites.set(key, site)
  return site
}

export interface Socket {
  port: number
  /** `0.0.0.0`, or `127.0.0.1` where nobody outside the pod is listened to. */
  address: string
  /** As nginx names its parts, in the order of the configuration: `0.0.0.0:80`, `[::]:80`. */
  names: string[]
}

/** The sockets of a configuration: one for each port. */
export const socketsOf = (site: Site): Socket[] => {
  const sockets = new Map<number, Socket>()
  for (const { address, port } of site.servers.flatMap(({ listens }) => listens)) {
    const isLocal = address.startsWith('127.') || address === '[::1]'
    const socket = sockets.get(port) ?? { port, address: '127.0.0.1', names: [] }
    if (!isLocal) socket.address = '0.0.0.0'
    if (!socket.names.includes(`${address}:${port}`)) socket.names.push(`${address}:${port}`)
    sockets.set(port, socket)
  }
  return [...sockets.values()]
}
