import { type Os, type Proc, type Program, strftime, SystemError } from '@kubarium/machine'
import { type SimulatedImage, tagsOf } from './image.ts'

// Databases: they demand their settings, keep their folder, log, listen and end as the real ones do. Their protocols are not
// simulated: a client that connects is cut off.

interface DatabaseState {
  phase?: 'serving'
}

interface Database {
  port: number
  /** A message and status when a setting is missing. */
  refuse?(env: Record<string, string>): { text: string; status: number } | undefined
  /** A file that shows that the folder has been prepared before. */
  marker: string
  first?(os: Os, proc: Proc): string
  ready(os: Os, proc: Proc): string
  stopped(os: Os, proc: Proc): string
  /** What is said, and with which status it ends, when its port is taken. */
  occupied?: { text(os: Os, proc: Proc): string; status: number }
  memory: number
}

const database =
  (settings: Database): Program =>
  (os, proc) => {
    const state = proc.state as DatabaseState
    if (!state.phase) {
      const fresh = os.find(proc, settings.marker) === undefined
      const refused = fresh ? settings.refuse?.(proc.env) : undefined
      if (refused) {
        os.complain(proc, refused.text)
        return refused.status
      }
      try {
        if (fresh) {
          os.complain(proc, settings.first?.(os, proc) ?? '')
          os.writeFile(proc, settings.marker, '')
        }
        os.listen(proc, settings.port)
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        if (error.code === 'EADDRINUSE' && settings.occupied) {
          os.complain(proc, settings.occupied.text(os, proc))
          return settings.occupied.status
        }
        os.complain(proc, `${settings.marker}: ${error.message}\n`)
        return 1
      }
      os.complain(proc, settings.ready(os, proc))
      os.handleSignals(proc, ['TERM', 'INT', 'QUIT'])
      os.setMemory(proc, settings.memory)
      state.phase = 'serving'
    }
    if (os.takeSignal(proc)) {
      os.complain(proc, settings.stopped(os, proc))
      return 0
    }
    for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc))
      if (event.type === 'data') os.closeConn(proc, event.conn)
    return 'blocked'
  }

const mysqlTime = (ms: number) => strftime('%Y-%m-%dT%H:%M:%S.%NZ', ms).replace(/(\.\d{6})\d*/, '$1')
const entry = (ms: number) => strftime('%Y-%m-%d %H:%M:%S+00:00', ms)

const mysqlRefuses = (product: string, prefix: string) => (env: Record<string, string>) =>
  ['ROOT_PASSWORD', 'ALLOW_EMPTY_PASSWORD', 'RANDOM_ROOT_PASSWORD'].some(
    (name) =>
      env[`MYSQL_${name}`] !== undefined ||
      env[`MARIADB_${name.replace('ALLOW_EMPTY_PASSWORD', 'ALLOW_EMPTY_ROOT_PASSWORD')}`] !== undefined,
  )
    ? undefined
    : {
        text: `[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - ${prefix}_ROOT_PASSWORD\n    - ${prefix}_ALLOW_EMPTY_${product === 'MariaDB' ? 'ROOT_' : ''}PASSWORD\n    - ${prefix}_RANDOM_ROOT_PASSWORD\n`,
        status: 1,
      }

const mysql = database({
  port: 3306,
  refuse: mysqlRefuses('MySQL', 'MYSQL'),
  marker: '/var/lib/mysql/ibdata1',
  memory: 350_000_000,
  first: (os) =>
    `${entry(os.now)} [Note] [Entrypoint]: Entrypoint script for MySQL Server started.\n${entry(os.now)} [Note] [Entrypoint]: Initializing database files\n${entry(os.now)} [Note] [Entrypoint]: Database files initialized\n${entry(os.now)} [Note] [Entrypoint]: MySQL init process done. Ready for start up.\n`,
  ready: (os, proc) =>
    `${mysqlTime(os.now)} 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld ${proc.env['MYSQL_VERSION'] ?? '8.4.3'}) starting as process ${proc.pid}\n${mysqlTime(os.now)} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '${proc.env['MYSQL_VERSION'] ?? '8.4.3'}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.\n`,
  stopped: (os) =>
    `${mysqlTime(os.now)} 0 [System] [MY-013172] [Server] Received SHUTDOWN from user <via user signal>. Shutting down mysqld.\n${mysqlTime(os.now)} 0 [System] [MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete.\n`,
  occupied: {
    text: (os) =>
      `${mysqlTime(os.now)} 0 [ERROR] [MY-010262] [Server] Can't start server: Bind on TCP/IP port: Address already in use\n${mysqlTime(os.now)} 0 [ERROR] [MY-010257] [Server] Do you already have another mysqld server running on port: 3306 ?\n${mysqlTime(os.now)} 0 [ERROR] [MY-010119] [Server] Aborting\n`,
    status: 1,
  },
})

const mariadb = database({
  port: 3306,
  refuse: mysqlRefuses('MariaDB', 'MARIADB'),
  marker: '/var/lib/mysql/ibdata1',
  memory: 120_000_000,
  first: (os) =>
    `${entry(os.now)} [Note] [Entrypoint]: Initializing database files\n${entry(os.now)} [Note] [Entrypoint]: MariaDB init process done. Ready for start up.\n`,
  ready: (os, proc) =>
    `${strftime('%Y-%m-%d %H:%M:%S', os.now)} 0 [Note] mariadbd: ready for connections.\nVersion: '${proc.env['MARIADB_VERSION'] ?? '11.4.4'}-MariaDB'  socket: '/run/mysqld/mysqld.sock'  port: 3306  mariadb.org binary distribution\n`,
  stopped: (os) => `${strftime('%Y-%m-%d %H:%M:%S', os.now)} 0 [Note] mariadbd: Shutdown complete\n`,
  occupied: {
    text: (os) =>
      `${strftime('%Y-%m-%d %H:%M:%S', os.now)} 0 [ERROR] Can't start server: Bind on TCP/IP port. Got error: 98: Address already in use\n${strftime('%Y-%m-%d %H:%M:%S', os.now)} 0 [ERROR] Do you already have another server running on port: 3306 ?\n${strftime('%Y-%m-%d %H:%M:%S', os.now)} 0 [ERROR] Aborting\n`,
    status: 1,
  },
})

const postgresTime = (ms: number) => strftime('%Y-%m-%d %H:%M:%S.%N UTC', ms).replace(/(\.\d{3})\d*/, '$1')

const postgres = database({
  port: 5432,
  refuse: (env) =>
    env['POSTGRES_PASSWORD'] || env['POSTGRES_HOST_AUTH_METHOD'] === 'trust' || env['POSTGRES_PASSWORD_FILE']
      ? undefined
      : {
          text: 'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n',
          status: 1,
        },
  marker: '/var/lib/postgresql/data/PG_VERSION',
  memory: 40_000_000,
  first: () =>
    'The database cluster will be initialized with locale "en_US.utf8".\n\nPostgreSQL init process complete; ready for start up.\n\n',
  ready: (os, proc) =>
    `${postgresTime(os.now)} [${proc.pid}] LOG:  starting PostgreSQL ${proc.env['PG_VERSION'] ?? '17.2'} on x86_64-pc-linux-gnu, 64-bit\n${postgresTime(os.now)} [${proc.pid}] LOG:  listening on IPv4 address "0.0.0.0", port 5432\n${postgresTime(os.now)} [${proc.pid}] LOG:  database system is ready to accept connections\n`,
  stopped: (os, proc) =>
    `${postgresTime(os.now)} [${proc.pid}] LOG:  received smart shutdown request\n${postgresTime(os.now)} [${proc.pid}] LOG:  database system is shut down\n`,
  occupied: {
    text: (os, proc) => {
      const say = (text: string) => `${postgresTime(os.now)} [${proc.pid}] ${text}\n`
      return (
        say('LOG:  could not bind IPv4 address "0.0.0.0": Address already in use') +
        say('HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.') +
        say('WARNING:  could not create listen socket for "*"') +
        say('FATAL:  could not create any TCP/IP sockets')
      )
    },
    status: 1,
  },
})

const mongo = database({
  port: 27017,
  marker: '/data/db/WiredTiger',
  memory: 150_000_000,
  ready: (os) =>
    `{"t":{"$date":"${new Date(os.now).toISOString().replace('Z', '+00:00')}"},"s":"I",  "c":"NETWORK",  "id":23016,   "ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}\n`,
  stopped: (os) =>
    `{"t":{"$date":"${new Date(os.now).toISOString().replace('Z', '+00:00')}"},"s":"I",  "c":"CONTROL",  "id":20565,   "ctx":"SignalHandler","msg":"Now exiting"}\n`,
  occupied: {
    text: (os) =>
      `{"t":{"$date":"${new Date(os.now).toISOString().replace('Z', '+00:00')}"},"s":"E",  "c":"CONTROL",  "id":20568,   "ctx":"initandlisten","msg":"Error setting up listener","attr":{"error":{"code":9001,"codeName":"SocketException","errmsg":"setup bind :: caused by :: Address already in use"}}}\n`,
    status: 48,
  },
})

const memcached = database({
  port: 11211,
  marker: '/tmp/.memcached',
  memory: 5_000_000,
  ready: () => '',
  stopped: () => 'Signal handled: Terminated.\n',
  occupied: {
    text: () => 'bind(): Address already in use\nfailed to listen on TCP port 11211: Address already in use\n',
    status: 71,
  },
})

const image = (
  name: string,
  program: Program,
  versions: string[],
  sizeBytes: number,
  port: number,
  folder: string,
  env: (version: string) => Record<string, string>,
  command: string,
  entry?: string,
): SimulatedImage => ({
  repository: `docker.io/library/${name}`,
  tags: tagsOf(
    versions,
    name === 'postgres' || name === 'memcached'
      ? { flavours: ['alpine'], flavourSize: Math.round(sizeBytes / 1.6) }
      : {},
  ),
  sizeBytes,
  ...(entry ? { entrypoint: [entry] } : {}),
  cmd: [command],
  env: ({ version }) => env(version),
  exposedPorts: [port],
  base: ({ flavour }) => [flavour ? 'alpine' : 'debian'],
  files: () => ({
    [`/usr/local/bin/${command}`]: { bin: name },
    ...(entry ? { [`/usr/local/bin/${entry}`]: { bin: name } } : {}),
    [folder]: { dir: true, mode: 0o777 },
  }),
  programs: { [name]: program },
})

/** Databases of the tutorials and of many exercises. */
export const databaseImages: SimulatedImage[] = [
  image(
    'mysql',
    mysql,
    ['5.6.51', '5.7.44', '8.0.40', '8.4.3', '9.1.0'],
    160_000_000,
    3306,
    '/var/lib/mysql',
    (version) => ({ MYSQL_VERSION: version, MYSQL_MAJOR: version.split('.').slice(0, 2).join('.') }),
    'mysqld',
    'docker-entrypoint.sh',
  ),
  image(
    'mariadb',
    mariadb,
    ['10.6.20', '10.11.10', '11.4.4', '11.6.2'],
    110_000_000,
    3306,
    '/var/lib/mysql',
    (version) => ({ MARIADB_VERSION: version }),
    'mariadbd',
    'docker-entrypoint.sh',
  ),
  image(
    'postgres',
    postgres,
    ['12.22', '13.18', '14.15', '15.10', '16.6', '17.2'],
    150_000_000,
    5432,
    '/var/lib/postgresql/data',
    (version) => ({
      PG_VERSION: version,
      PG_MAJOR: version.split('.')[0] as string,
      PGDATA: '/var/lib/postgresql/data',
    }),
    'postgres',
    'docker-entrypoint.sh',
  ),
  image(
    'mongo',
    mongo,
    ['4.4.29', '5.0.30', '6.0.19', '7.0.15', '8.0.3'],
    270_000_000,
    27017,
    '/data/db',
    (version) => ({ MONGO_VERSION: version }),
    'mongod',
    'docker-entrypoint.sh',
  ),
  image(
    'memcached',
    memcached,
    ['1.5.22', '1.6.32'],
    30_000_000,
    11211,
    '/tmp',
    (version) => ({ MEMCACHED_VERSION: version }),
    'memcached',
    'docker-entrypoint.sh',
  ),
]
