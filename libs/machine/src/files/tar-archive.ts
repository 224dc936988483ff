import { byteLength, cutBytes, fromBytes, toBytes } from '../text.ts'

/** One member of a tar archive. `text` carries bytes as text.ts describes. */
export interface TarEntry {
  name: string
  kind: 'file' | 'directory' | 'link'
  mode: number
  uid: number
  gid: number
  /** ms */
  mtime: number
  text: string
  /** Target of a symbolic link. */
  target?: string
}

const block = 512

/** Header and content of one member, in ustar format; names over 100 bytes get a GNU long-name member first. */
export const tarMember = (entry: TarEntry): string => {
  const name = entry.kind === 'directory' && !entry.name.endsWith('/') ? `${entry.name}/` : entry.name
  const long =
    byteLength(name) > 100
      ? header('././@LongLink', 'L', 0o644, 0, 0, byteLength(name) + 1, 0, '') + pad(`${name}\0`)
      : ''
  const [short] = cutBytes(name, 100)
  const size = entry.kind === 'file' ? byteLength(entry.text) : 0
  const type = { file: '0', directory: '5', link: '2' }[entry.kind]
  return (
    long +
    header(short, type, entry.mode, entry.uid, entry.gid, size, entry.mtime, entry.target ?? '') +
    (size ? pad(entry.text) : '')
  )
}

/** The two empty blocks at the end of an archive. */
export const tarEnd = '\0'.repeat(block * 2)

const pad = (text: string): string => {
  const over = byteLength(text) % block
  return over ? text + '\0'.repeat(block - over) : text
}

const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`

const header = (
  name: string,
  type: string,
  mode: number,
  uid: number,
  gid: number,
  size: number,
  mtime: number,
  target: string,
): string => {
  const field = (text: string, width: number) => text + '\0'.repeat(Math.max(0, width - byteLength(text)))
  const before =
    field(name, 100) +
    octal(mode & 0o7777, 8) +
    octal(uid, 8) +
    octal(gid, 8) +
    octal(size, 12) +
    octal(Math.floor(mtime / 1000), 12)
  const after =
    type +
    field(target, 100) +
    'ustar\x0000' +
    field('', 32) +
    field('', 32) +
    octal(0, 8) +
    octal(0, 8) +
    field('', 155) +
    field('', 12)
  let sum = 8 * 32
  for (const byte of toBytes(before + after)) sum += byte
  return `${before}${sum.toString(8).padStart(6, '0')}\0 ${after}`
}

/** Members of an archive. Throws Error when it is none. */
export const readTar = (archive: string): TarEntry[] => {
  const bytes = toBytes(archive)
  const entries: TarEntry[] = []
  let longName: string | undefined
  for (let at = 0; at + block <= bytes.length;) {
    const head = bytes.subarray(at, at + block)
    if (head.every((byte) => byte === 0)) break
    const text = (from: number, length: number) => {
      const part = head.subarray(from, from + length)
      const end = part.indexOf(0)
      return fromBytes(part.subarray(0, end < 0 ? length : end))
    }
    const number = (from: number, length: number) => parseInt(text(from, length).trim() || '0', 8)
    let sum = 0
    head.forEach((byte, i) => (sum += i >= 148 && i < 156 ? 32 : byte))
    if (sum !== number(148, 8)) throw new Error('This does not look like a tar archive')
    const size = number(124, 12)
    const type = text(156, 1) || '0'
    const body = bytes.subarray(at + block, at + block + size)
    at += block + Math.ceil(size / block) * block
    if (type === 'L') {
      longName = fromBytes(body).replace(/\0+$/, '')
      continue
    }
    if (type === 'x' || type === 'g') {
      const path = /\d+ path=([^\n]*)\n/.exec(fromBytes(body))?.[1]
      if (type === 'x' && path !== undefined) longName = path
      continue
    }
    const prefix = text(257, 5) === 'ustar' ? text(345, 155) : ''
    const name = longName ?? (prefix ? `${prefix}/${text(0, 100)}` : text(0, 100))
    longName = undefined
    const kind = type === '5' ? 'directory' : type === '2' ? 'link' : 'file'
    entries.push({
      name,
      kind,
      mode: number(100, 8) & 0o7777,
      uid: number(108, 8),
      gid: number(116, 8),
      mtime: number(136, 12) * 1000,
      text: kind === 'file' ? fromBytes(body) : '',
      ...(kind === 'link' ? { target: text(157, 100) } : {}),
    })
  }
  return entries
}
