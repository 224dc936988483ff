import type { Inode } from '../../files/file-tree.ts'
import type { Place } from '../../files/files.ts'
import type { Program } from '../../machine.ts'
import type { Os } from '../../process/os.ts'
import { SystemError } from '../../process/system-error.ts'
import { columns } from '../../tty/line-editor.ts'
import { displayWidth } from '../../tty/display-width.ts'
import { strftime } from '../../strftime.ts'
import { byteLength } from '../../text.ts'
import type { Proc } from '../../world.ts'
import { atOnce, parseOptions, UsageError, tryHelp } from '../command.ts'

/** Size in bytes as `ls -l` and `stat` show it. */
export const sizeOf = (node: Inode): number => {
  if (node.kind === 'file') return node.size ?? byteLength(node.text)
  if (node.kind === 'link') return node.target.length
  return node.kind === 'directory' ? 4096 : 0
}

/** `-rw-r--r--` */
export const modeText = (node: Inode): string => {
  const type = { file: '-', directory: 'd', link: 'l', device: 'c' }[node.kind]
  const bits = [...'rwxrwxrwx'].map((c, i) => (node.mode & (0o400 >> i) ? c : '-'))
  if (node.mode & 0o4000) bits[2] = bits[2] === 'x' ? 's' : 'S'
  if (node.mode & 0o2000) bits[5] = bits[5] === 'x' ? 's' : 'S'
  if (node.mode & 0o1000) bits[8] = bits[8] === 'x' ? 't' : 'T'
  return type + bits.join('')
}

/** Name of a user or group by /etc/passwd or /etc/group; the number when it has none. */
export const nameOfId = (os: Os, file: '/etc/passwd' | '/etc/group', id: number): string => {
  try {
    for (const line of os.files.read(file, '/').split('\n')) {
      const fields = line.split(':')
      if (fields[2] === String(id)) return fields[0] as string
    }
  } catch {
    // An image without such a file.
  }
  return String(id)
}

/** 1536 → 1.5K, as `ls -h` and `du -h`. */
export const humanSize = (bytes: number): string => {
  let value = bytes
  let unit = ''
  for (const next of 'KMGTP') {
    if (value < 1024) break
    value /= 1024
    unit = next
  }
  if (!unit) return String(bytes)
  return value < 10 ? `${(Math.ceil(value * 10) / 10).toFixed(1)}${unit}` : `${Math.ceil(value)}${unit}`
}

interface Entry {
  name: string
  node: Inode
  path: string
  place: Place
}

const isExecutable = (node: Inode) => node.kind === 'file' && (node.mode & 0o111) !== 0

const ls: Program = atOnce((os, proc) => {
  const { values, operands } = parseOptions(
    proc,
    'aAlhrtSRd1FpiscnGgokuCxXUvNLHbQmZ',
    {
      all: 'a',
      'almost-all': 'A',
      'human-readable': 'h',
      reverse: 'r',
      recursive: 'R',
      directory: 'd',
      classify: 'F',
      inode: 'i',
      size: 's',
      'color=?': 'color',
      'full-time': 'T',
      'sort=': 'sort',
      'numeric-uid-gid': 'n',
      'no-group': 'G',
      dereference: 'L',
      'group-directories-first': 'gdf',
      'time-style=': 'ts',
    },
    { status: 2 },
  )
  const on = (letter: string) => values[letter] !== undefined
  const long = on('l') || on('n') || on('g') || on('o') || on('T')
  const terminal = os.isTty(proc, 1)
  const color =
    on('color') && (values['color'] === '' || values['color'] === 'always' || (values['color'] === 'auto' && terminal))
  let status = 0
  const paint = (name: string, node: Inode): string => {
    if (!color) return name
    const code =
      node.kind === 'directory'
        ? '01;34'
        : node.kind === 'link'
          ? '01;36'
          : node.kind === 'device'
            ? '40;33;01'
            : isExecutable(node)
              ? '01;32'
              : ''
    return code ? `\x1b[0m\x1b[${code}m${name}\x1b[0m` : name
  }
  const suffix = (node: Inode): string => {
    if (on('F')) return node.kind === 'directory' ? '/' : node.kind === 'link' ? '@' : isExecutable(node) ? '*' : ''
    return on('p') && node.kind === 'directory' ? '/' : ''
  }
  const quoted = (name: string) =>
    terminal && !on('N') && /[\s'"$&*?;|<>()[\]\\!`#~]/.test(name)
      ? name.includes("'")
        ? `"${name}"`
        : `'${name}'`
      : name
  const entryOf = (path: string, name: string, follow: boolean): Entry => {
    const place = os.stat(proc, path, follow || on('L') ? 'follow' : 'nofollow')
    return { name, node: place.node, path, place }
  }
  const sort = (entries: Entry[]): Entry[] => {
    const key = values['sort']
    if (on('U') || on('f') || key === 'none') return entries
    const sorted = entries.slice().sort((a, b) => (a.name < b.name ? -1 : 1))
    if (on('t') || key === 'time') sorted.sort((a, b) => b.node.mtime - a.node.mtime)
    else if (on('S') || key === 'size') sorted.sort((a, b) => sizeOf(b.node) - sizeOf(a.node))
    else if (on('X') || key === 'extension') sorted.sort((a, b) => extension(a.name).localeCompare(extension(b.name)))
    else if (on('v') || key === 'version') sorted.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    if (on('r')) sorted.reverse()
    if (on('gdf')) sorted.sort((a, b) => Number(b.node.kind === 'directory') - Number(a.node.kind === 'directory'))
    return sorted
  }
  const extension = (name: string) => (name.includes('.') ? name.slice(name.lastIndexOf('.')) : '')
  const blocks = (node: Inode) =>
    node.kind === 'link' || node.kind === 'device' ? 0 : Math.ceil(sizeOf(node) / 4096) * 4
  const show = (entries: Entry[], total: boolean): void => {
    if (long) {
      if (total)
        os.print(
          proc,
          `total ${on('h') ? humanSize(entries.reduce((sum, entry) => sum + blocks(entry.node), 0) * 1024).replace(/^0$/, '0') : entries.reduce((sum, entry) => sum + blocks(entry.node), 0)}\n`,
        )
      const rows = entries.map(({ name, node, path, place }) => {
        const links = node.kind === 'directory' ? 2 : node.kind === 'file' ? Math.max(1, node.nlink) : 1
        const owner = on('n') ? String(node.uid) : nameOfId(os, '/etc/passwd', node.uid)
        const group = on('n') ? String(node.gid) : nameOfId(os, '/etc/group', node.gid)
        const size = node.kind === 'device' ? '1,   3' : on('h') ? humanSize(sizeOf(node)) : String(sizeOf(node))
        const old = os.now - node.mtime > 15_552_000_000 || node.mtime > os.now + 3_600_000
        const time = on('T')
          ? strftime('%Y-%m-%d %H:%M:%S.%N %z', node.mtime)
          : values['ts'] === 'long-iso'
            ? strftime('%Y-%m-%d %H:%M', node.mtime)
            : values['ts'] === 'full-iso'
              ? strftime('%Y-%m-%d %H:%M:%S.%N %z', node.mtime)
              : strftime(old ? '%b %e  %Y' : '%b %e %H:%M', node.mtime)
        const target = node.kind === 'link' ? ` -> ${node.target}` : ''
        void path
        return {
          inode: on('i') ? `${inodeNumber(place)} ` : '',
          mode: modeText(node),
          links: String(links),
          owner: on('g') ? '' : owner,
          group: on('G') || on('o') ? '' : group,
          size,
          time,
          name: `${paint(quoted(name), node)}${target ? target : suffix(node)}`,
        }
      })
      const width = (key: 'links' | 'owner' | 'group' | 'size') => Math.max(0, ...rows.map((row) => row[key].length))
      const [links, owner, group, size] = [width('links'), width('owner'), width('group'), width('size')]
      for (const row of rows) {
        const ownership = [
          ...(owner ? [row.owner.padEnd(owner)] : []),
          ...(group ? [row.group.padEnd(group)] : []),
        ].join(' ')
        os.print(
          proc,
          `${row.inode}${row.mode} ${row.links.padStart(links)} ${ownership}${ownership ? ' ' : ''}${row.size.padStart(size)} ${row.time} ${row.name}\n`,
        )
      }
      return
    }
    const names = entries.map(
      ({ name, node, place }) =>
        `${on('i') ? `${inodeNumber(place)} ` : ''}${on('s') ? `${blocks(node)} ` : ''}${paint(quoted(name), node)}${suffix(node)}`,
    )
    if (on('m')) os.print(proc, names.length ? `${names.join(', ')}\n` : '')
    else if ((terminal || on('C') || on('x')) && !on('1')) {
      if (names.length === 0) return
      const plain = entries.map(({ name, node }) => `${quoted(name)}${suffix(node)}`)
      const { cols } = os.ttySize(proc)
      const oneLine = plain.reduce((sum, name) => sum + displayWidth(name) + 2, -2) < cols
      os.print(proc, oneLine ? `${names.join('  ')}\n` : columns(plain, cols).replaceAll('\r\n', '\n'))
    } else os.print(proc, names.map((name) => `${name}\n`).join(''))
  }
  const listDirectory = (path: string): Entry[] => {
    const names = os.list(proc, path)
    const visible = names.filter((name) => on('a') || on('A') || on('f') || !name.startsWith('.'))
    const entries: Entry[] = []
    if (on('a') || on('f'))
      for (const name of ['.', '..']) entries.push(entryOf(path === '/' ? `/${name}` : `${path}/${name}`, name, true))
    for (const name of visible) {
      const full = path.endsWith('/') ? path + name : `${path}/${name}`
      try {
        entries.push(entryOf(full, name, false))
      } catch {
        // A link that goes nowhere, looked at through -L.
      }
    }
    return sort(entries)
  }
  const files: Entry[] = []
  const directories: string[] = []
  for (const operand of operands.length ? operands : ['.']) {
    try {
      const link = os.find(proc, operand, 'nofollow')?.node.kind === 'link'
      const entry = entryOf(operand, operand, !(link && (long || on('d'))))
      if (entry.node.kind === 'directory' && !on('d')) directories.push(operand)
      else files.push(entry)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.warn(proc, `cannot access '${operand}': ${error.message}`)
      status = 2
    }
  }
  show(sort(files), false)
  const headings = operands.length > 1 || on('R')
  let first = files.length === 0
  const pending = sort(directories.map((path) => entryOf(path, path, true))).map((entry) => entry.path)
  for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
    try {
      const entries = listDirectory(path)
      if (headings) os.print(proc, `${first ? '' : '\n'}${path}:\n`)
      first = false
      show(entries, true)
      if (on('R')) {
        const inner = entries.filter(
          (entry) => entry.node.kind === 'directory' && entry.name !== '.' && entry.name !== '..',
        )
        pending.unshift(...inner.map((entry) => entry.path))
      }
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.warn(proc, `cannot open directory '${path}': ${error.message}`)
      status = 2
    }
    os.charge(50)
  }
  return status
})

/** A stable number for `ls -i` and `stat`. */
export const inodeNumber = (place: Place): number => {
  if (place.ino) return 1_000_000 * (place.source + 1) + place.ino
  let hash = 7
  for (const c of place.path) hash = (hash * 31 + c.charCodeAt(0)) % 900_000
  return 100_000 + hash
}

const stat: Program = atOnce((os, proc) => {
  const { values, operands } = parseOptions(proc, 'Lfc:t', {
    dereference: 'L',
    'format=': 'c',
    'printf=': 'printf',
    terse: 't',
    'file-system': 'f',
  })
  if (operands.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
  let status = 0
  for (const path of operands) {
    let place: Place
    try {
      place = os.stat(proc, path, values['L'] === undefined ? 'nofollow' : 'follow')
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.warn(proc, `cannot statx '${path}': ${error.message}`)
      status = 1
      continue
    }
    const { node } = place
    const size = sizeOf(node)
    const kind = {
      file: size === 0 ? 'regular empty file' : 'regular file',
      directory: 'directory',
      link: 'symbolic link',
      device: 'character special file',
    }[node.kind]
    const time = strftime('%Y-%m-%d %H:%M:%S.%N %z', node.mtime)
    const octal = (node.mode & 0o7777).toString(8)
    const name = node.kind === 'link' ? `${path} -> ${node.target}` : path
    const blocks = node.kind === 'link' || size === 0 ? 0 : Math.ceil(size / 4096) * 8
    const format = values['c'] ?? values['printf']
    if (format !== undefined) {
      const text = format.replace(/%(-?\d*)([a-zA-Z%])/g, (whole: string, width: string, letter: string) => {
        const fields: Record<string, string> = {
          n: path,
          N: node.kind === 'link' ? `'${path}' -> '${node.target}'` : `'${path}'`,
          s: String(size),
          a: octal,
          A: modeText(node),
          f: node.mode.toString(16),
          u: String(node.uid),
          g: String(node.gid),
          U: nameOfId(os, '/etc/passwd', node.uid),
          G: nameOfId(os, '/etc/group', node.gid),
          F: kind,
          i: String(inodeNumber(place)),
          h: String(node.kind === 'file' ? Math.max(1, node.nlink) : 1),
          b: String(blocks),
          B: '512',
          o: '4096',
          y: time,
          Y: String(Math.floor(node.mtime / 1000)),
          x: time,
          X: String(Math.floor(node.mtime / 1000)),
          z: time,
          Z: String(Math.floor(node.mtime / 1000)),
          w: time,
          W: String(Math.floor(node.mtime / 1000)),
          d: '66',
          t: '0',
          T: '0',
          '%': '%',
        }
        const value = fields[letter]
        return value === undefined
          ? whole
          : width.startsWith('-')
            ? value.padEnd(Number(width.slice(1)))
            : value.padStart(Number(width || 0))
      })
      os.print(proc, values['c'] === undefined ? text.replaceAll('\\n', '\n').replaceAll('\\t', '\t') : `${text}\n`)
      continue
    }
    const owner = `Uid: (${String(node.uid).padStart(5)}/${nameOfId(os, '/etc/passwd', node.uid).padStart(8)})   Gid: (${String(node.gid).padStart(5)}/${nameOfId(os, '/etc/group', node.gid).padStart(8)})`
    os.print(
      proc,
      `  File: ${name}\n  Size: ${String(size).padEnd(10)}\tBlocks: ${String(blocks).padEnd(10)} IO Block: 4096   ${kind}\nDevice: 0,66\tInode: ${String(inodeNumber(place)).padEnd(11)} Links: ${node.kind === 'directory' ? 2 : 1}\nAccess: (${octal.padStart(4, '0')}/${modeText(node)})  ${owner}\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: ${time}\n`,
    )
  }
  return status
})

/** Every path below `path`, itself first, in the order `find` visits them. */
export const walk = (
  os: Os,
  proc: Proc,
  path: string,
  visit: (path: string, place: Place, depth: number) => boolean | void,
  follow = false,
  depth = 0,
): void => {
  const place = os.stat(proc, path, follow ? 'follow' : 'nofollow')
  os.charge(10)
  if (visit(path, place, depth) === false || place.node.kind !== 'directory') return
  for (const name of os.list(proc, path))
    walk(os, proc, path.endsWith('/') ? path + name : `${path}/${name}`, visit, follow, depth + 1)
}

const du: Program = atOnce((os, proc) => {
  const { values, operands } = parseOptions(proc, 'ahskmcd:bx', {
    all: 'a',
    'human-readable': 'h',
    summarize: 's',
    total: 'c',
    'max-depth=': 'd',
    bytes: 'b',
    'apparent-size': 'A',
  })
  let status = 0
  let grand = 0
  const unit = (bytes: number) =>
    values['b'] !== undefined
      ? String(bytes)
      : values['h'] !== undefined
        ? bytes === 0
          ? '0'
          : humanSize(bytes)
        : values['m'] !== undefined
          ? String(Math.ceil(bytes / 1_048_576))
          : String(Math.ceil(bytes / 1024))
  const maximum = values['s'] !== undefined ? 0 : values['d'] === undefined ? Infinity : Number(values['d'])
  for (const path of operands.length ? operands : ['.']) {
    const visit = (at: string, depth: number): number => {
      const { node } = os.stat(proc, at, 'nofollow')
      const size = sizeOf(node)
      let sum =
        values['b'] !== undefined || values['A'] !== undefined
          ? size
          : node.kind === 'directory'
            ? 4096
            : node.kind === 'link'
              ? 0
              : Math.ceil(size / 4096) * 4096
      os.charge(10)
      if (node.kind === 'directory') {
        for (const name of os.list(proc, at)) sum += visit(at.endsWith('/') ? at + name : `${at}/${name}`, depth + 1)
        if (depth <= maximum) os.print(proc, `${unit(sum)}\t${at}\n`)
      } else if (depth === 0 || (values['a'] !== undefined && depth <= maximum)) os.print(proc, `${unit(sum)}\t${at}\n`)
      return sum
    }
    try {
      grand += visit(path, 0)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.warn(proc, `cannot access '${path}': ${error.message}`)
      status = 1
    }
  }
  if (values['c'] !== undefined) os.print(proc, `${unit(grand)}\ttotal\n`)
  return status
})

const df: Program = atOnce((os, proc) => {
  const { values, operands } = parseOptions(proc, 'hkmTPai', {
    'human-readable': 'h',
    'print-type': 'T',
    portability: 'P',
    all: 'a',
  })
  const rows: { device: string; type: string; at: string; total: number; used: number }[] = [
    {
      device: 'overlay',
      type: 'overlay',
      at: '/',
      total: 98_831_908,
      used: 21_474_836 + Math.ceil(os.world.fs.root.bytes / 1024),
    },
    { device: 'tmpfs', type: 'tmpfs', at: '/dev', total: 65_536, used: 0 },
  ]
  for (const mount of os.world.fs.mounts) {
    const tree = mount.volume === undefined ? undefined : os.machine.volumes[mount.volume]
    const memory = mount.type === 'tmpfs' || mount.files !== undefined
    rows.push({
      device: memory ? 'tmpfs' : '/dev/sda1',
      type: memory ? 'tmpfs' : 'ext4',
      at: mount.at,
      total: tree?.limit ? Math.ceil(tree.limit / 1024) : memory ? 4_013_312 : 98_831_908,
      used: memory ? Math.ceil((tree?.bytes ?? 12_288) / 1024) : 21_474_836,
    })
  }
  const chosen = operands.length
    ? operands.map((path) => {
        const { path: real } = os.stat(proc, path)
        return rows
          .filter((row) => real === row.at || real.startsWith(row.at === '/' ? '/' : `${row.at}/`))
          .sort((a, b) => b.at.length - a.at.length)[0] as (typeof rows)[number]
      })
    : rows
  const size = (kb: number) => (values['h'] === undefined ? String(kb) : kb === 0 ? '0' : humanSize(kb * 1024))
  const table = chosen.map((row) => [
    row.device,
    ...(values['T'] === undefined ? [] : [row.type]),
    size(row.total),
    size(row.used),
    size(row.total - row.used),
    `${Math.ceil((row.used / row.total) * 100)}%`,
    row.at,
  ])
  table.unshift([
    'Filesystem',
    ...(values['T'] === undefined ? [] : ['Type']),
    values['h'] === undefined ? '1K-blocks' : 'Size',
    'Used',
    values['h'] === undefined ? 'Available' : 'Avail',
    'Use%',
    'Mounted on',
  ])
  const widths = (table[0] as string[]).map((_, i) => Math.max(...table.map((row) => (row[i] as string).length)))
  for (const row of table)
    os.print(
      proc,
      `${row.map((cell, i) => (i === row.length - 1 ? cell : i === 0 || (values['T'] !== undefined && i === 1) ? cell.padEnd(Math.max(widths[i] as number, i === 0 ? 14 : 0)) : cell.padStart(Math.max(widths[i] as number, i === row.length - 2 ? 4 : 5)))).join(' ')}\n`,
    )
  return 0
})

/** ls, stat, du, df. */
export const listingCommands: Record<string, Program> = { ls, dir: ls, stat, du, df }
