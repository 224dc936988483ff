import type { Layer, LayerFile } from './file-tree.ts'

/** Devices and directories every container has, whatever its image. */
export const deviceLayer: Layer = {
  '/dev/null': { dev: 'null' },
  '/dev/zero': { dev: 'zero' },
  '/dev/full': { dev: 'full' },
  '/dev/random': { dev: 'random' },
  '/dev/urandom': { dev: 'random' },
  '/dev/tty': { dev: 'tty' },
  '/dev/stdin': { link: '/proc/self/fd/0' },
  '/dev/stdout': { link: '/proc/self/fd/1' },
  '/dev/stderr': { link: '/proc/self/fd/2' },
  '/dev/fd': { link: '/proc/self/fd' },
  '/dev/shm': { dir: true, mode: 0o1777 },
  '/dev/pts': { dir: true },
  '/proc': { dir: true, mode: 0o555 },
  '/sys': { dir: true, mode: 0o555 },
}

/** /bin with every built-in command and the shell, plus what a small Linux root has. For terminals and full images. */
export const commandLayer = (commands: readonly string[]): Layer => {
  const layer: Record<string, LayerFile> = {
    '/bin/sh': { bin: 'sh', size: 125640 },
    '/bin/bash': { bin: 'sh', size: 1265648 },
    '/usr/bin/env': { bin: 'env', size: 48536 },
    '/tmp': { dir: true, mode: 0o1777 },
    '/var/tmp': { dir: true, mode: 0o1777 },
    '/var/log': { dir: true },
    '/root': { dir: true, mode: 0o700 },
    '/home': { dir: true },
    '/usr/local/bin': { dir: true },
    '/run': { dir: true },
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
    '/etc/group': 'root:x:0:\nnogroup:x:65534:\n',
    '/etc/shells': '/bin/sh\n/bin/bash\n',
  }
  for (const name of commands) layer[`/bin/${name}`] = { bin: name, size: 35000 + ((name.length * 7919) % 90000) }
  return layer
}
