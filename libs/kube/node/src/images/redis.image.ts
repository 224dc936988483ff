// redis, and its command-line client.
import { becomeCommand } from './become-command.ts'
import { tagsOf, type SimulatedImage } from './image.ts'
import { redisCli } from './redis-cli.program.ts'
import { redisServer } from './redis-server.program.ts'

/** redis. */
export const redisImages: SimulatedImage[] = [
  {
    repository: 'docker.io/library/redis',
    tags: tagsOf(['5.0.14', '6.0.20', '6.2.14', '7.0.15', '7.2.5', '7.4.1', '8.0.2'], {
      flavours: ['alpine', 'bookworm'],
      flavourSize: 17_000_000,
    }),
    sizeBytes: 47_000_000,
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['redis-server'],
    env: (tag) => ({
      REDIS_VERSION: tag.version,
      REDIS_DOWNLOAD_URL: `http://download.redis.io/releases/redis-${tag.version}.tar.gz`,
    }),
    workingDir: '/data',
    exposedPorts: [6379],
    base: (tag) => [tag.flavour === 'alpine' ? 'alpine' : 'debian'],
    files: () => ({
      '/usr/local/bin/redis-server': { bin: 'redis-server' },
      '/usr/local/bin/redis-cli': { bin: 'redis-cli' },
      '/usr/local/bin/docker-entrypoint.sh': { bin: 'redis-entrypoint' },
      '/data': { dir: true },
    }),
    programs: {
      'redis-server': redisServer,
      'redis-cli': redisCli,
      'redis-entrypoint': (os, proc) =>
        becomeCommand(
          os,
          proc,
          proc.argv[1] === undefined || proc.argv[1].startsWith('-') || proc.argv[1].endsWith('.conf')
            ? ['redis-server', ...proc.argv.slice(1)]
            : proc.argv.slice(1),
        ),
    },
  },
]
