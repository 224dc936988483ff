// The redis server: strings, lists, sets, hashes, expiry.
import { SystemError, byteLength, guarded, type InboxEvent, type Os, type Proc, type Program } from '@kubarium/machine'
import { array, bulk, glob, integer, line, ok, parse, words, wrongType } from './redis-protocol.ts'

type Stored =
  | { type: 'string'; value: string; expires?: number }
  | { type: 'list'; value: string[]; expires?: number }
  | { type: 'set'; value: Record<string, true>; expires?: number }
  | { type: 'hash'; value: Record<string, string>; expires?: number }

interface RedisState {
  phase?: 'serving'
  data?: Record<string, Stored>
  config?: Record<string, string>
  clients?: Record<string, { buffer: string; authenticated?: boolean; subscriptions?: string[] }>
  started?: number
  commands?: number
}

const loadConfig = (os: Os, proc: Proc, args: string[]): Record<string, string> => {
  const config: Record<string, string> = {
    port: '6379',
    bind: '* -::*',
    maxmemory: '0',
    'maxmemory-policy': 'noeviction',
    save: '3600 1 300 100 60 10000',
    appendonly: 'no',
    requirepass: '',
    dir: proc.cwd,
    databases: '16',
    timeout: '0',
    loglevel: 'notice',
    replicaof: '',
  }
  const size = (text: string) => {
    const match = /^(\d+)(k|kb|m|mb|g|gb|b)?$/i.exec(text)
    if (!match) return text
    const unit = (match[2] ?? 'b').toLowerCase()
    return String(Number(match[1]) * ({ b: 1, k: 1000, kb: 1024, m: 1e6, mb: 2 ** 20, g: 1e9, gb: 2 ** 30 }[unit] ?? 1))
  }
  const set = (name: string, value: string) =>
    (config[name.toLowerCase()] = name.toLowerCase() === 'maxmemory' ? size(value) : value)
  let i = 0
  if (args[0] !== undefined && !args[0].startsWith('-')) {
    for (const text of os.readFile(proc, args[0]).split('\n')) {
      const [name, ...rest] = words(text.replace(/^\s*#.*/, ''))
      if (name !== undefined) set(name, rest.join(' '))
    }
    i = 1
  }
  for (; i < args.length; i++) {
    const name = (args[i] as string).replace(/^--/, '')
    const values: string[] = []
    while (args[i + 1] !== undefined && !(args[i + 1] as string).startsWith('--')) values.push(args[++i] as string)
    set(name, values.join(' '))
  }
  return config
}

export const redisServer: Program = guarded((os, proc) => {
  const state = proc.state as RedisState
  if (!state.phase) {
    const args = proc.argv.slice(1)
    const version = proc.env['REDIS_VERSION'] ?? '7.4.1'
    if (args[0] === '--version' || args[0] === '-v') {
      os.print(proc, `Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=6b1a2c3d4e5f6071\n`)
      return 0
    }
    line(os, proc, 'C', '* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo')
    line(
      os,
      proc,
      'C',
      `* Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${proc.pid}, just started`,
    )
    try {
      state.config = loadConfig(os, proc, args)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      line(os, proc, 'C', `# Fatal error, can't open config file '${args[0]}': ${error.message}`)
      return 1
    }
    line(
      os,
      proc,
      'C',
      args.length
        ? '* Configuration loaded'
        : '# Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
    )
    line(os, proc, 'M', '* monotonic clock: POSIX clock_gettime')
    try {
      os.listen(proc, Number(state.config['port']))
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      line(
        os,
        proc,
        'M',
        `# Warning: Could not create server TCP listening socket *:${state.config['port']}: bind: Address already in use`,
      )
      line(os, proc, 'M', '# Failed listening on port 6379 (tcp), aborting.')
      return 1
    }
    line(os, proc, 'M', `* Running mode=standalone, port=${state.config['port']}.`)
    line(os, proc, 'M', '* Server initialized')
    line(os, proc, 'M', '* Ready to accept connections tcp')
    Object.assign(state, { phase: 'serving', data: {}, clients: {}, started: os.now, commands: 0 })
    os.handleSignals(proc, ['TERM', 'INT'])
    os.setMemory(proc, 8_000_000)
  }
  const signal = os.takeSignal(proc)
  if (signal) {
    os.print(
      proc,
      `${proc.pid}:signal-handler (${Math.floor(os.now / 1000)}) Received SIG${signal} scheduling shutdown...\n`,
    )
    line(os, proc, 'M', '* User requested shutdown...')
    if (state.config?.['save']) {
      line(os, proc, 'M', '* Saving the final RDB snapshot before exiting.')
      line(os, proc, 'M', '* DB saved on disk')
    }
    line(os, proc, 'M', '# Redis is now ready to exit, bye bye...')
    return 0
  }
  const clients = state.clients ?? {}
  for (let event: InboxEvent | undefined = os.nextEvent(proc); event; event = os.nextEvent(proc)) {
    if (event.type === 'accepted') clients[event.conn] = { buffer: '' }
    else if (event.type === 'closed') {
      delete clients[event.conn]
      os.closeConn(proc, event.conn)
    } else if (event.type === 'data' && clients[event.conn]) {
      const client = clients[event.conn] as { buffer: string; authenticated?: boolean; subscriptions?: string[] }
      client.buffer += event.text
      for (let command = parse(client.buffer); command; command = parse(client.buffer)) {
        client.buffer = command.rest
        if (command.args.length === 0) continue
        state.commands = (state.commands ?? 0) + 1
        os.charge(20)
        const name = (command.args[0] as string).toUpperCase()
        if (name === 'QUIT') {
          os.send(proc, event.conn, ok)
          os.closeConn(proc, event.conn)
          delete clients[event.conn]
          break
        }
        if (name === 'SUBSCRIBE') {
          client.subscriptions = [...(client.subscriptions ?? []), ...command.args.slice(1)]
          os.send(
            proc,
            event.conn,
            command.args
              .slice(1)
              .map((channel, i) => array([bulk('subscribe'), bulk(channel), integer(i + 1)]))
              .join(''),
          )
          continue
        }
        if (name === 'PUBLISH') {
          let heard = 0
          for (const id of Object.keys(clients))
            if (clients[id]?.subscriptions?.includes(command.args[1] ?? '')) {
              heard++
              os.send(proc, id, array([bulk('message'), bulk(command.args[1]), bulk(command.args[2])]))
            }
          os.send(proc, event.conn, integer(heard))
          continue
        }
        os.send(proc, event.conn, perform(os, state, client, command.args))
      }
    }
  }
  return 'blocked'
})

const perform = (os: Os, state: RedisState, client: { authenticated?: boolean }, args: string[]): string => {
  const data = state.data ?? {}
  const config = state.config ?? {}
  const [verb = '', key = '', ...rest] = args
  const name = verb.toUpperCase()
  if (config['requirepass'] && !client.authenticated && name !== 'AUTH') return '-NOAUTH Authentication required.\r\n'
  const at = (id: string): Stored | undefined => {
    if (!Object.hasOwn(data, id)) return undefined
    const entry = data[id] as Stored
    if (entry.expires !== undefined && entry.expires <= os.now) {
      delete data[id]
      return undefined
    }
    return entry
  }
  const put = (id: string, entry: Stored) => {
    if (id !== '__proto__') data[id] = entry
  }
  const entry = at(key)
  const least: Record<string, number> = {
    GET: 2,
    SET: 3,
    DEL: 2,
    INCR: 2,
    DECR: 2,
    INCRBY: 3,
    APPEND: 3,
    EXPIRE: 3,
    TTL: 2,
    LPUSH: 3,
    RPUSH: 3,
    LRANGE: 4,
    SADD: 3,
    SMEMBERS: 2,
    HSET: 4,
    HGET: 3,
    HGETALL: 2,
    KEYS: 2,
    EXISTS: 2,
    TYPE: 2,
    MGET: 2,
    AUTH: 2,
  }
  if (args.length < (least[name] ?? 1)) return `-ERR wrong number of arguments for '${verb.toLowerCase()}' command\r\n`
  switch (name) {
    case 'PING': return key ? bulk(key) : '+PONG\r\n'
    case 'ECHO': return bulk(key)
    case 'SELECT':
    case 'FLUSHALL':
    case 'FLUSHDB':
      if (name !== 'SELECT') for (const id of Object.keys(data)) delete data[id]
      return ok
    case 'HELLO':
    case 'CLIENT':
    case 'COMMAND': return name === 'CLIENT' ? ok : array([])
    case 'AUTH': {
      const password = rest[0] ?? key
      if (!config['requirepass']) return '-ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?\r\n'
      if (password !== config['requirepass']) return '-WRONGPASS invalid username-password pair or user is disabled.\r\n'
      client.authenticated = true
      return ok
    }
    case 'SET': {
      const [value = '', ...flags] = rest
      const upper = flags.map((flag) => flag.toUpperCase())
      if (upper.includes('NX') && entry) return bulk(undefined)
      if (upper.includes('XX') && !entry) return bulk(undefined)
      const ex = upper.indexOf('EX')
      const px = upper.indexOf('PX')
      const expires = ex >= 0 ? os.now + Number(flags[ex + 1]) * 1000 : px >= 0 ? os.now + Number(flags[px + 1]) : undefined
      put(key, { type: 'string', value, ...(expires === undefined ? {} : { expires }) })
      return ok
    }
    case 'SETEX':
      put(key, { type: 'string', value: rest[1] ?? '', expires: os.now + Number(rest[0]) * 1000 })
      return ok
    case 'SETNX':
      if (entry) return integer(0)
      put(key, { type: 'string', value: rest[0] ?? '' })
      return integer(1)
    case 'GET': return entry && entry.type !== 'string' ? wrongType : bulk(entry?.value)
    case 'MGET': return array(args.slice(1).map((id) => { const one = at(id); return bulk(one?.type === 'string' ? one.value : undefined) }))
    case 'MSET':
      for (let i = 1; i + 1 < args.length; i += 2) put(args[i] as string, { type: 'string', value: args[i + 1] as string })
      return ok
    case 'DEL':
    case 'UNLINK': {
      let count = 0
      for (const id of args.slice(1)) if (at(id)) { delete data[id]; count++ }
      return integer(count)
    }
    case 'EXISTS': return integer(args.slice(1).filter((id) => at(id)).length)
    case 'INCR':
    case 'DECR':
    case 'INCRBY':
    case 'DECRBY': {
      if (entry && entry.type !== 'string') return wrongType
      const before = entry?.type === 'string' ? entry.value : '0'
      const step = Number(rest[0] ?? 1) * (name.startsWith('DECR') ? -1 : 1)
      if (!/^-?\d+$/.test(before) || !Number.isInteger(step)) return '-ERR value is not an integer or out of range\r\n'
      put(key, { type: 'string', value: String(Number(before) + step), ...(entry?.expires === undefined ? {} : { expires: entry.expires }) })
      return integer(Number(before) + step)
    }
    case 'APPEND': {
      if (entry && entry.type !== 'string') return wrongType
      const value = (entry?.type === 'string' ? entry.value : '') + (rest[0] ?? '')
      put(key, { type: 'string', value })
      return integer(byteLength(value))
    }
    case 'STRLEN': return integer(entry?.type === 'string' ? byteLength(entry.value) : 0)
    case 'EXPIRE':
      if (!entry) return integer(0)
      put(key, { ...entry, expires: os.now + Number(rest[0]) * 1000 })
      return integer(1)
    case 'PERSIST': {
      if (entry?.expires === undefined) return integer(0)
      const { expires: _, ...kept } = entry
      put(key, kept as Stored)
      return integer(1)
    }
    case 'TTL': return integer(!entry ? -2 : entry.expires === undefined ? -1 : Math.ceil((entry.expires - os.now) / 1000))
    case 'TYPE': return `+${entry?.type ?? 'none'}\r\n`
    case 'KEYS': return array(Object.keys(data).filter((id) => at(id) && glob(key, id)).map(bulk))
    case 'SCAN': return array([bulk('0'), array(Object.keys(data).filter((id) => at(id)).map(bulk))])
    case 'DBSIZE': return integer(Object.keys(data).filter((id) => at(id)).length)
    case 'LPUSH':
    case 'RPUSH': {
      if (entry && entry.type !== 'list') return wrongType
      const list = entry?.type === 'list' ? entry.value : []
      put(key, { type: 'list', value: name === 'LPUSH' ? [...rest.slice().reverse(), ...list] : [...list, ...rest] })
      return integer(list.length + rest.length)
    }
    case 'LPOP':
    case 'RPOP': {
      if (entry && entry.type !== 'list') return wrongType
      const list = entry?.type === 'list' ? entry.value.slice() : []
      const value = name === 'LPOP' ? list.shift() : list.pop()
      if (list.length) put(key, { type: 'list', value: list })
      else delete data[key]
      return bulk(value)
    }
    case 'LLEN': return entry && entry.type !== 'list' ? wrongType : integer(entry?.type === 'list' ? entry.value.length : 0)
    case 'LRANGE': {
      if (entry && entry.type !== 'list') return wrongType
      const list = entry?.type === 'list' ? entry.value : []
      const index = (text: string | undefined) => (Number(text) < 0 ? list.length + Number(text) : Number(text))
      return array(list.slice(Math.max(0, index(rest[0])), index(rest[1]) + 1).map(bulk))
    }
    case 'SADD': {
      if (entry && entry.type !== 'set') return wrongType
      const members = { ...(entry?.type === 'set' ? entry.value : {}) }
      const before = Object.keys(members).length
      for (const member of rest) members[member] = true
      put(key, { type: 'set', value: members })
      return integer(Object.keys(members).length - before)
    }
    case 'SMEMBERS': return entry && entry.type !== 'set' ? wrongType : array((entry?.type === 'set' ? Object.keys(entry.value) : []).map(bulk))
    case 'SISMEMBER': return integer(entry?.type === 'set' && Object.hasOwn(entry.value, rest[0] ?? '') ? 1 : 0)
    case 'HSET': {
      if (entry && entry.type !== 'hash') return wrongType
      const hash = { ...(entry?.type === 'hash' ? entry.value : {}) }
      let added = 0
      for (let i = 0; i + 1 < rest.length; i += 2) {
        if (!Object.hasOwn(hash, rest[i] as string)) added++
        hash[rest[i] as string] = rest[i + 1] as string
      }
      put(key, { type: 'hash', value: hash })
      return integer(added)
    }
    case 'HGET': return entry && entry.type !== 'hash' ? wrongType : bulk(entry?.type === 'hash' && Object.hasOwn(entry.value, rest[0] ?? '') ? entry.value[rest[0] ?? ''] : undefined)
    case 'HGETALL': return entry && entry.type !== 'hash' ? wrongType : array(Object.entries(entry?.type === 'hash' ? entry.value : {}).flat().map(bulk))
    case 'CONFIG': {
      const verb2 = key.toUpperCase()
      if (verb2 === 'GET') return array(Object.keys(config).filter((one) => rest.some((pattern) => glob(pattern.toLowerCase(), one))).flatMap((one) => [bulk(one), bulk(config[one])]))
      if (verb2 === 'SET') {
        config[(rest[0] ?? '').toLowerCase()] = rest[1] ?? ''
        return ok
      }
      return ok
    }
    case 'INFO': return bulk(`# Server\r\nredis_version:7.4.1\r\nredis_mode:standalone\r\nprocess_id:1\r\ntcp_port:${config['port']}\r\nuptime_in_seconds:${Math.floor((os.now - (state.started ?? 0)) / 1000)}\r\n\r\n# Clients\r\nconnected_clients:${Object.keys(state.clients ?? {}).length}\r\n\r\n# Memory\r\nused_memory_human:1.05M\r\nmaxmemory:${config['maxmemory']}\r\nmaxmemory_policy:${config['maxmemory-policy']}\r\n\r\n# Stats\r\ntotal_commands_processed:${state.commands ?? 0}\r\n\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n# Keyspace\r\n${Object.keys(data).length ? `db0:keys=${Object.keys(data).length},expires=0,avg_ttl=0\r\n` : ''}`)
    case 'TIME': return array([bulk(String(Math.floor(os.now / 1000))), bulk(String((os.now % 1000) * 1000))])
    case 'SAVE':
    case 'BGSAVE': return name === 'SAVE' ? ok : '+Background saving started\r\n'
    default: return `-ERR unknown command '${verb}', with args beginning with: ${args.slice(1).map((arg) => `'${arg}' `).join('')}\r\n`
  } // prettier-ignore
}
