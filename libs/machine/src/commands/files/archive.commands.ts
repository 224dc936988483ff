import { newFile } from '../../files/files.ts'
import { gunzip, gzip } from '../../files/gzip.ts'
import { readTar, tarEnd, tarMember, type TarEntry } from '../../files/tar-archive.ts'
import type { Program } from '../../machine.ts'
import type { Os } from '../../process/os.ts'
import { SystemError } from '../../process/system-error.ts'
import { strftime } from '../../strftime.ts'
import { byteLength } from '../../text.ts'
import type { Proc } from '../../world.ts'
import { guarded, nameOf, parseOptions, readWhole, tryHelp, UsageError } from '../command.ts'
import { modeText, nameOfId, walk } from './listing.commands.ts'

const tar: Program = guarded((os, proc) => {
  const args = proc.argv.slice(1)
  // The first word may be options without a dash: `tar xzf file`.
  if (args[0] !== undefined && !args[0].startsWith('-')) args[0] = `-${args[0]}`
  const bundle = args[0] ?? ''
  const valued = [...bundle.slice(1)].filter((letter) => 'fC'.includes(letter))
  if (
    bundle.startsWith('-') &&
    !bundle.startsWith('--') &&
    valued.length &&
    !bundle.endsWith(valued[valued.length - 1] as string)
  ) {
    const rest = [...bundle.slice(1)].filter((letter) => !'fC'.includes(letter)).join('')
    args.splice(
      0,
      1,
      ...(rest ? [`-${rest}`] : []),
      ...valued.flatMap((letter, i) => [`-${letter}`, args[1 + i] ?? '']),
    )
    args.splice((rest ? 1 : 0) + valued.length * 2, valued.length)
  }
  const { values, all, operands } = parseOptions(proc, 'cxtruf:C:zvmpjJkOPh', { create: 'c', extract: 'x', get: 'x', list: 't', 'file=': 'f', 'directory=': 'C', gzip: 'z', verbose: 'v', 'strip-components=': 'strip', 'no-same-owner': 'o', 'same-permissions': 'p', 'exclude=': 'exclude', 'to-stdout': 'O', touch: 'm', 'warning=': 'w', 'overwrite': 'ov', 'no-overwrite-dir': 'ov' }, { args, status: 2 }) // prettier-ignore
  const file = values['f'] ?? '-'
  const base = values['C'] ?? '.'
  const at = (name: string) => (name.startsWith('/') ? name : base === '.' ? name : `${base}/${name}`)
  if (values['c'] !== undefined) {
    if (operands.length === 0) throw new UsageError('Cowardly refusing to create an empty archive', 2, tryHelp(proc))
    let archive = ''
    let failed = false
    for (const operand of operands) {
      if (operand.startsWith('/')) os.complain(proc, "tar: Removing leading `/' from member names\n")
      try {
        walk(os, proc, at(operand), (path, place) => {
          const name = (base === '.' || operand.startsWith('/') ? path : path.slice(base.length + 1)).replace(
            /^\/+/,
            '',
          )
          if ((all['exclude'] ?? []).some((pattern) => name === pattern || name.endsWith(`/${pattern}`))) return false
          const { node } = place
          if (node.kind === 'device') return true
          const entry: TarEntry = { name: name || './', kind: node.kind, mode: node.mode, uid: node.uid, gid: node.gid, mtime: node.mtime, text: node.kind === 'file' ? node.text : '', ...(node.kind === 'link' ? { target: node.target } : {}) } // prettier-ignore
          if (values['v'] !== undefined)
            os.write(proc, file === '-' ? 2 : 1, `${entry.name}${node.kind === 'directory' ? '/' : ''}\n`)
          archive += tarMember(entry)
          os.reserve(archive.length)
          return true
        })
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        os.warn(proc, `${operand}: Cannot stat: ${error.message}`)
        failed = true
      }
    }
    const whole = values['z'] === undefined ? archive + tarEnd : gzip(archive + tarEnd)
    if (file === '-') os.print(proc, whole)
    else os.writeFile(proc, file, whole)
    if (failed) throw new UsageError('Exiting with failure status due to previous errors', 2)
    return 0
  }
  if (values['x'] === undefined && values['t'] === undefined)
    throw new UsageError(
      "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
      2,
      tryHelp(proc),
    )
  const whole = readWhole(os, proc, file === '-' ? [] : [file], (path, error) =>
    os.warn(proc, `${path}: Cannot open: ${error.message}`),
  )
  if (whole === undefined) return 'blocked'
  if (whole.failed) throw new UsageError('Error is not recoverable: exiting now', 2)
  let entries: TarEntry[]
  try {
    entries = readTar(whole.text.startsWith('\x1f') ? gunzip(whole.text) : whole.text)
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
      2,
      'tar: Exiting with failure status due to previous errors',
    )
  }
  os.charge(entries.length * 20)
  const wanted = (name: string) =>
    operands.length === 0 ||
    operands.some((operand) => name === operand || name.startsWith(`${operand.replace(/\/$/, '')}/`))
  let status = 0
  const strip = Number(values['strip'] ?? 0)
  for (const entry of entries) {
    if (!wanted(entry.name)) continue
    if (values['t'] !== undefined) {
      const owner = `${nameOfId(os, '/etc/passwd', entry.uid)}/${nameOfId(os, '/etc/group', entry.gid)}`
      const mode = modeText({
        kind: entry.kind,
        mode: entry.mode,
        uid: 0,
        gid: 0,
        mtime: 0,
        text: '',
        nlink: 1,
        names: {},
        target: '',
      } as never)
      os.print(
        proc,
        values['v'] === undefined
          ? `${entry.name}\n`
          : `${mode} ${owner} ${String(byteLength(entry.text)).padStart(9)} ${strftime('%Y-%m-%d %H:%M', entry.mtime)} ${entry.name}${entry.target === undefined ? '' : ` -> ${entry.target}`}\n`,
      )
      continue
    }
    const name = entry.name
      .split('/')
      .filter((part) => part !== '' && part !== '.' && part !== '..')
      .slice(strip)
      .join('/')
    if (name === '') continue
    if (values['O'] !== undefined) {
      os.print(proc, entry.text)
      continue
    }
    if (values['v'] !== undefined) os.print(proc, `${entry.name}\n`)
    try {
      unpack(os, proc, at(name), entry)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.warn(proc, `${entry.name}: Cannot open: ${error.message}`)
      status = 2
    }
  }
  if (status) throw new UsageError('Exiting with failure status due to previous errors', status)
  return 0
})

const unpack = (os: Os, proc: Proc, path: string, entry: TarEntry): void => {
  const parts = path.split('/')
  for (let i = 1; i < parts.length; i++) {
    const parent = parts.slice(0, i).join('/')
    if (parent !== '' && !os.find(proc, parent)) os.mkdir(proc, parent)
  }
  if (entry.kind === 'directory') {
    if (!os.find(proc, path)) os.mkdir(proc, path, entry.mode)
    return
  }
  if (os.find(proc, path, 'nofollow')) os.files.remove(path, proc.cwd, proc, 'file')
  const { parent, name } = os.files.walk(path, proc.cwd, { proc, last: 'nofollow' })
  os.reserve(entry.text.length)
  const node = entry.kind === 'link' ? { kind: 'link' as const, mode: 0o777, uid: proc.uid, gid: proc.gid, mtime: entry.mtime, target: entry.target ?? '' } : { ...newFile(entry.mtime, entry.mode & ~proc.umask, proc, entry.text) } // prettier-ignore
  os.files.create(parent, name, node, proc)
}

const gzipCommand: Program = guarded((os, proc) => {
  const called = nameOf(proc)
  const { values, operands } = parseOptions(proc, 'cdfk123456789qvnlt', {
    stdout: 'c',
    decompress: 'd',
    uncompress: 'd',
    force: 'f',
    keep: 'k',
    quiet: 'q',
    best: '9',
    fast: '1',
    test: 't',
  })
  const decompress = values['d'] !== undefined || called === 'gunzip' || called === 'zcat'
  const toStdout = values['c'] !== undefined || called === 'zcat'
  const convert = (text: string, label: string): string => {
    try {
      return decompress ? gunzip(text) : gzip(text)
    } catch (error) {
      throw new UsageError(`${label}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (operands.length === 0 || operands[0] === '-') {
    const whole = readWhole(os, proc, [])
    if (whole === undefined) return 'blocked'
    os.charge(whole.text.length)
    os.print(proc, convert(whole.text, 'stdin'))
    return 0
  }
  let status = 0
  for (const path of operands) {
    try {
      const text = os.readFile(proc, path)
      if (decompress && !path.endsWith('.gz') && !toStdout) {
        os.warn(proc, `${path}: unknown suffix -- ignored`)
        status = 2
        continue
      }
      const result = convert(text, path)
      os.charge(text.length)
      if (toStdout) os.print(proc, result)
      else {
        os.writeFile(proc, decompress ? path.slice(0, -3) : `${path}.gz`, result)
        if (values['k'] === undefined) os.files.remove(path, proc.cwd, proc, 'file')
      }
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.warn(proc, `${path}: ${error.message}`)
      status = 1
    }
  }
  return status
})

/** tar (ustar, with or without gzip) and gzip. */
export const archiveCommands: Record<string, Program> = {
  tar,
  gzip: gzipCommand,
  gunzip: gzipCommand,
  zcat: gzipCommand,
}
