import type { Proc, World } from '../world.ts'
import type { Inode } from './file-tree.ts'

// /proc, computed when somebody looks: the files people read in exercises and scripts.

const directory = (mode = 0o555): Inode => ({ kind: 'directory', mode, uid: 0, gid: 0, mtime: 0, names: {} })
const file = (text: string, mode = 0o444): Inode => ({
  kind: 'file',
  mode,
  uid: 0,
  gid: 0,
  mtime: 0,
  text,
  nlink: 1,
  size: 0,
})
const link = (target: string): Inode => ({ kind: 'link', mode: 0o777, uid: 0, gid: 0, mtime: 0, target })

const systemFiles: Record<string, (world: World) => string> = {
  cpuinfo: () =>
    [0, 1]
      .map(
        (cpu) =>
          `processor\t: ${cpu}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel name\t: Intel(R) Xeon(R) CPU @ 2.20GHz\ncpu MHz\t\t: 2200.000\ncache size\t: 39424 KB\ncpu cores\t: 2\nbogomips\t: 4400.00\n`,
      )
      .join('\n') + '\n',
  meminfo: (world) => {
    const total = 8 * 1024 * 1024
    const used =
      Math.round(Object.values(world.procs).reduce((sum, proc) => sum + proc.memory + proc.baseMemory, 0) / 1024) +
      900_000
    const row = (name: string, kb: number) => `${(name + ':').padEnd(16)}${String(kb).padStart(8)} kB\n`
    return (
      row('MemTotal', total) +
      row('MemFree', total - used - 1_500_000) +
      row('MemAvailable', total - used) +
      row('Buffers', 120_000) +
      row('Cached', 1_380_000) +
      row('SwapCached', 0) +
      row('SwapTotal', 0) +
      row('SwapFree', 0)
    )
  },
  uptime: (world) =>
    `${((world.now - world.bootedAt) / 1000 + 86_400).toFixed(2)} ${(((world.now - world.bootedAt) / 1000 + 86_400) * 1.9).toFixed(2)}\n`,
  loadavg: (world) => `0.08 0.05 0.01 1/${Object.keys(world.procs).length + 180} ${world.nextPid - 1}\n`,
  version: () => 'Linux version 6.8.0-1017-kubarium (buildd@builder) (gcc 13.2.0) #1 SMP PREEMPT_DYNAMIC\n',
  mounts: (world) => mountTable(world),
  stat: (world) =>
    `cpu  ${Math.round(world.used / 10000)} 0 0 ${Math.round((world.now - world.bootedAt) / 10)} 0 0 0 0 0 0\nbtime ${Math.floor(world.bootedAt / 1000)}\nprocesses ${world.nextPid - 1}\n`,
  filesystems: () => 'nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n',
}

const mountTable = (world: World) =>
  `overlay / overlay ${world.fs.readOnlyRoot ? 'ro' : 'rw'},relatime 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\ntmpfs /dev tmpfs rw,nosuid,size=65536k,mode=755 0 0\n` +
  world.fs.mounts
    .map(
      (mount) =>
        `${mount.type ?? (mount.files ? 'tmpfs' : '/dev/sda1')} ${mount.at} ${mount.files ? 'tmpfs' : 'ext4'} ${mount.readOnly ? 'ro' : 'rw'},relatime 0 0\n`,
    )
    .join('')

const processFiles: Record<string, (proc: Proc, world: World) => string> = {
  cmdline: (proc) => proc.argv.map((arg) => `${arg}\0`).join(''),
  environ: (proc) =>
    Object.keys(proc.env)
      .map((name) => `${name}=${proc.env[name]}\0`)
      .join(''),
  comm: (proc) => `${commandName(proc).slice(0, 15)}\n`,
  status: (proc) => {
    const kb = Math.round((proc.memory + proc.baseMemory) / 1024)
    return `Name:\t${commandName(proc)}\nUmask:\t00${proc.umask.toString(8).padStart(2, '0')}\nState:\t${stateName(proc)}\nTgid:\t${proc.pid}\nPid:\t${proc.pid}\nPPid:\t${proc.ppid}\nUid:\t${proc.uid}\t${proc.uid}\t${proc.uid}\t${proc.uid}\nGid:\t${proc.gid}\t${proc.gid}\t${proc.gid}\t${proc.gid}\nVmPeak:\t${String(kb * 4).padStart(8)} kB\nVmSize:\t${String(kb * 4).padStart(8)} kB\nVmRSS:\t${String(kb).padStart(8)} kB\nThreads:\t1\n`
  },
  stat: (proc) =>
    `${proc.pid} (${commandName(proc)}) ${stateLetter(proc)} ${proc.ppid} ${proc.pgid} ${proc.sid} 0 -1 4194304 0 0 0 0 ${Math.round(proc.cpuMs / 10)} 0 0 0 20 0 1 0 ${Math.round(proc.started / 10)} ${(proc.memory + proc.baseMemory) * 4}\n`,
  mounts: (_, world) => mountTable(world),
  limits: () =>
    'Limit                     Soft Limit           Hard Limit           Units     \nMax processes             unlimited            unlimited            processes \nMax open files            1048576              1048576              files     \n',
  cgroup: () => '0::/\n',
}

/** What `ps` shows as the command's name. */
export const commandName = (proc: Proc): string => {
  const name = proc.argv[0] ?? proc.prog
  return name.slice(name.lastIndexOf('/') + 1).replace(/^-/, '')
}

/** R running, S sleeping, T stopped, Z zombie. */
export const stateLetter = (proc: Proc): string => (proc.status !== undefined ? 'Z' : proc.stopped ? 'T' : 'S')
const stateName = (proc: Proc) =>
  ({ Z: 'Z (zombie)', T: 'T (stopped)', S: 'S (sleeping)' })[stateLetter(proc)] ?? 'R (running)'

/** The node at a path below /proc. */
export const procNode = (world: World, path: string, self: Proc | undefined): Inode | undefined => {
  const parts = path.split('/').slice(2)
  const [first, second, third] = parts
  if (first === undefined || first === '') return directory()
  if (first === 'self') return parts.length === 1 ? link(String(self?.pid ?? 1)) : undefined
  if (first === 'sys') {
    const known = parts.slice(1).join('/')
    const values: Record<string, string> = {
      'kernel/hostname': `${world.hostname}\n`,
      'kernel/osrelease': '6.8.0-1017-kubarium\n',
      'kernel/ostype': 'Linux\n',
      'kernel/pid_max': '4194304\n',
      'net/core/somaxconn': '4096\n',
      'vm/overcommit_memory': '1\n',
    }
    if (Object.hasOwn(values, known)) return file(values[known] as string)
    return Object.keys(values).some((name) => known === '' || name.startsWith(`${known}/`)) ? directory() : undefined
  }
  if (/^\d+$/.test(first)) {
    const proc = world.procs[first]
    if (!proc) return undefined
    if (second === undefined) return { ...directory(), uid: proc.uid, gid: proc.gid }
    if (second === 'cwd') return link(proc.cwd)
    if (second === 'exe') return link(proc.argv[0] ?? '')
    if (second === 'root') return link('/')
    if (second === 'fd') {
      if (third === undefined) return { ...directory(0o500), uid: proc.uid }
      return Object.hasOwn(proc.fds, third)
        ? { kind: 'device', mode: 0o700, uid: proc.uid, gid: proc.gid, mtime: world.now, dev: `fd:${first}:${third}` }
        : undefined
    }
    if (third !== undefined || !Object.hasOwn(processFiles, second)) return undefined
    const text = (processFiles[second] as (proc: Proc, world: World) => string)(proc, world)
    return { ...file(text, second === 'environ' ? 0o400 : 0o444), uid: proc.uid, gid: proc.gid }
  }
  if (first === 'net') return second === undefined ? directory() : undefined
  return parts.length === 1 && Object.hasOwn(systemFiles, first)
    ? file((systemFiles[first] as (world: World) => string)(world))
    : undefined
}

/** Entries of a directory below /proc. */
export const procNames = (world: World, path: string): string[] => {
  const parts = path.split('/').slice(2).filter(Boolean)
  if (parts.length === 0) return [...Object.keys(world.procs), ...Object.keys(systemFiles), 'self', 'sys'].sort()
  const proc = world.procs[parts[0] as string]
  if (proc && parts.length === 1) return [...Object.keys(processFiles), 'cwd', 'exe', 'fd', 'root'].sort()
  if (proc && parts[1] === 'fd') return Object.keys(proc.fds)
  return []
}
