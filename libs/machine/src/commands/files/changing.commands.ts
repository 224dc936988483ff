import { newFile, permits, normalizePath } from '../../files/files.ts'
import type { Program } from '../../machine.ts'
import type { Os } from '../../process/os.ts'
import { SystemError } from '../../process/system-error.ts'
import { nextRandom, type Proc } from '../../world.ts'
import { atOnce, guarded, parseOptions, tryHelp, UsageError } from '../command.ts'
import { modeText, nameOfId } from './listing.commands.ts'

const baseName = (path: string): string => {
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}
const join = (directory: string, name: string) => (directory.endsWith('/') ? directory + name : `${directory}/${name}`)

/** Runs `body`; a failed system call is printed by `words` and gives false. */
const attempt = (os: Os, proc: Proc, words: (message: string) => string, body: () => void): boolean => {
  try {
    body()
    return true
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    os.warn(proc, words(error.message))
    return false
  }
}

const isDirectory = (os: Os, proc: Proc, path: string) => os.find(proc, path)?.node.kind === 'directory'

/** Permission bits after `u+x,go-w` or `755`; undefined when the text is no mode. */
export const changeMode = (text: string, mode: number, directory: boolean, umask = 0o022): number | undefined => {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8)
  let next = mode
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXstugo]*)+)$/.exec(clause)
    if (!match) return undefined
    const who = match[1] || ''
    for (const action of (match[2] as string).matchAll(/([-+=])([rwxXstugo]*)/g)) {
      let bits = 0
      for (const letter of action[2] as string) {
        if (letter === 'r') bits |= 0o444
        else if (letter === 'w') bits |= 0o222
        else if (letter === 'x' || (letter === 'X' && (directory || next & 0o111))) bits |= 0o111
        else if (letter === 's') bits |= 0o6000
        else if (letter === 't') bits |= 0o1000
        else if ('ugo'.includes(letter)) bits |= ((next >> { u: 6, g: 3, o: 0 }[letter as 'u' | 'g' | 'o']) & 7) * 0o111
      }
      let mask = 0
      for (const one of who === '' || who.includes('a') ? 'ugo' : who)
        mask |= { u: 0o4700, g: 0o2070, o: 0o1007 }[one as 'u' | 'g' | 'o']
      if (who === '') bits &= ~umask | 0o7000
      bits &= mask | 0o1000
      if (action[1] === '+') next |= bits
      else if (action[1] === '-') next &= ~bits
      else next = (next & ~mask) | bits
    }
  }
  return next
}

/** Copies one file, link or tree. */
const copy = (
  os: Os,
  proc: Proc,
  from: string,
  to: string,
  options: { recursive: boolean; preserve: boolean; links: boolean },
): boolean => {
  const place = os.stat(proc, from, options.links ? 'nofollow' : 'follow')
  os.charge(20)
  if (place.node.kind === 'directory') {
    if (!options.recursive) {
      os.warn(proc, `-r not specified; omitting directory '${from}'`)
      return false
    }
    const target = os.find(proc, to)
    const source = place.path
    if (
      target ? `${target.path}/`.startsWith(`${source}/`) : `${normalizePath(to, proc.cwd)}/`.startsWith(`${source}/`)
    ) {
      os.warn(proc, `cannot copy a directory, '${from}', into itself, '${to}'`)
      return false
    }
    if (!target) os.mkdir(proc, to, place.node.mode)
    let good = true
    for (const name of os.list(proc, from)) good = copy(os, proc, join(from, name), join(to, name), options) && good
    if (options.preserve) os.files.change(os.stat(proc, to), { mtime: place.node.mtime, mode: place.node.mode })
    return good
  }
  if (place.node.kind === 'link') {
    const walked = os.files.walk(to, proc.cwd, { proc, last: 'nofollow' })
    if (walked.place) os.files.remove(to, proc.cwd, proc, 'file')
    os.files.create(walked.parent, walked.name, { ...place.node, mtime: os.now }, proc)
    return true
  }
  if (!permits(place.node, proc, 4)) {
    os.warn(proc, `cannot open '${from}' for reading: Permission denied`)
    return false
  }
  const existing = os.find(proc, to)
  if (existing && existing.path === place.path) {
    os.warn(proc, `'${from}' and '${to}' are the same file`)
    return false
  }
  const text = place.node.kind === 'file' ? place.node.text : ''
  if (existing) {
    if (existing.node.kind === 'directory') {
      os.warn(proc, `cannot overwrite directory '${to}' with non-directory`)
      return false
    }
    return attempt(
      os,
      proc,
      (message) => `cannot create regular file '${to}': ${message}`,
      () => os.writeFile(proc, to, text),
    )
  }
  return attempt(
    os,
    proc,
    (message) => `cannot create regular file '${to}': ${message}`,
    () => {
      const { parent, name } = os.files.walk(to, proc.cwd, { proc })
      const file = newFile(os.now, place.node.mode & (options.preserve ? 0o7777 : ~proc.umask), proc, text)
      if (place.node.kind === 'file' && place.node.bin) file.bin = place.node.bin
      if (place.node.kind === 'file' && place.node.size !== undefined) file.size = place.node.size
      os.files.create(
        parent,
        name,
        { ...file, ...(options.preserve ? { mtime: place.node.mtime, uid: place.node.uid, gid: place.node.gid } : {}) },
        proc,
      )
    },
  )
}

const targets = (
  os: Os,
  proc: Proc,
  operands: string[],
  targetDirectory: string | undefined,
  noTarget: boolean,
): { sources: string[]; directory?: string; file?: string } => {
  if (targetDirectory !== undefined) return { sources: operands, directory: targetDirectory }
  if (operands.length === 0) throw new UsageError('missing file operand', 1, tryHelp(proc))
  const last = operands[operands.length - 1] as string
  if (operands.length === 1) throw new UsageError(`missing destination file operand after '${last}'`, 1, tryHelp(proc))
  const sources = operands.slice(0, -1)
  if (isDirectory(os, proc, last) && !noTarget) return { sources, directory: last }
  if (sources.length > 1)
    throw new UsageError(`target '${last}': ${os.find(proc, last) ? 'Not a directory' : 'No such file or directory'}`)
  return { sources, file: last }
}

const remove = (
  os: Os,
  proc: Proc,
  path: string,
  options: { recursive: boolean; force: boolean; verbose: boolean; directory: boolean },
): boolean => {
  const place = os.find(proc, path, 'nofollow')
  os.charge(10)
  if (!place) {
    if (options.force) return true
    os.warn(proc, `cannot remove '${path}': No such file or directory`)
    return false
  }
  if (/(?:^|\/)\.{1,2}\/*$/.test(path)) {
    os.warn(proc, `refusing to remove '.' or '..' directory: skipping '${path}'`)
    return false
  }
  if (place.node.kind === 'directory') {
    if (!options.recursive && !(options.directory && os.list(proc, path).length === 0)) {
      os.warn(proc, `cannot remove '${path}': ${options.directory ? 'Directory not empty' : 'Is a directory'}`)
      return false
    }
    let good = true
    for (const name of os.list(proc, path)) good = remove(os, proc, join(path, name), options) && good
    if (!good) return false
    return attempt(
      os,
      proc,
      (message) => `cannot remove '${path}': ${message}`,
      () => {
        os.files.remove(path, proc.cwd, proc, 'directory')
        if (options.verbose) os.print(proc, `removed directory '${path}'\n`)
      },
    )
  }
  return attempt(
    os,
    proc,
    (message) => `cannot remove '${path}': ${message}`,
    () => {
      os.files.remove(path, proc.cwd, proc, 'file')
      if (options.verbose) os.print(proc, `removed '${path}'\n`)
    },
  )
}

const idOf = (os: Os, file: '/etc/passwd' | '/etc/group', name: string): number | undefined => {
  if (/^\d+$/.test(name)) return Number(name)
  try {
    for (const line of os.files.read(file, '/').split('\n')) {
      const fields = line.split(':')
      if (fields[0] === name) return Number(fields[2])
    }
  } catch {
    // An image without such a file.
  }
  return undefined
}

const recursively = (
  os: Os,
  proc: Proc,
  path: string,
  recursive: boolean,
  visit: (path: string) => boolean,
): boolean => {
  let good = visit(path)
  if (recursive && os.find(proc, path, 'nofollow')?.node.kind === 'directory')
    for (const name of os.list(proc, path)) good = recursively(os, proc, join(path, name), true, visit) && good
  return good
}

/** Commands that change files and directories. */
export const changingCommands: Record<string, Program> = {
  cp: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'arRfivpdPLnt:Tul', {
      archive: 'a',
      recursive: 'r',
      force: 'f',
      interactive: 'i',
      verbose: 'v',
      'no-clobber': 'n',
      'target-directory=': 't',
      'no-target-directory': 'T',
      update: 'u',
      dereference: 'L',
      'preserve=?': 'p',
    })
    const { sources, directory, file } = targets(os, proc, operands, values['t'], values['T'] !== undefined)
    const archive = values['a'] !== undefined
    const recursive = archive || values['r'] !== undefined || values['R'] !== undefined
    const options = {
      recursive,
      preserve: archive || values['p'] !== undefined,
      links: (recursive || values['d'] !== undefined || values['P'] !== undefined) && values['L'] === undefined,
    }
    let good = true
    for (const source of sources) {
      const to = directory === undefined ? (file as string) : join(directory, baseName(source))
      if (values['n'] !== undefined && os.find(proc, to)) continue
      if (!os.find(proc, source, 'nofollow')) {
        os.warn(proc, `cannot stat '${source}': No such file or directory`)
        good = false
        continue
      }
      const done = attempt(
        os,
        proc,
        (message) =>
          `cannot create ${isDirectory(os, proc, source) ? 'directory' : 'regular file'} '${to}': ${message}`,
        () => {
          if (!copy(os, proc, source, to, options)) good = false
          else if (values['v'] !== undefined) os.print(proc, `'${source}' -> '${to}'\n`)
        },
      )
      good = done && good
    }
    return good ? 0 : 1
  }),
  mv: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'finvut:T', {
      force: 'f',
      interactive: 'i',
      'no-clobber': 'n',
      verbose: 'v',
      update: 'u',
      'target-directory=': 't',
      'no-target-directory': 'T',
    })
    const { sources, directory, file } = targets(os, proc, operands, values['t'], values['T'] !== undefined)
    let good = true
    for (const source of sources) {
      const to = directory === undefined ? (file as string) : join(directory, baseName(source))
      if (!os.find(proc, source, 'nofollow')) {
        os.warn(proc, `cannot stat '${source}': No such file or directory`)
        good = false
        continue
      }
      if (values['n'] !== undefined && os.find(proc, to)) continue
      if (to.endsWith('/') && !os.find(proc, to) && !isDirectory(os, proc, source)) {
        os.warn(proc, `cannot move '${source}' to '${to}': Not a directory`)
        good = false
        continue
      }
      if (os.find(proc, source, 'nofollow')?.path === os.find(proc, to, 'nofollow')?.path) {
        os.warn(proc, `'${source}' and '${to}' are the same file`)
        good = false
        continue
      }
      try {
        os.files.rename(source, to, proc.cwd, proc)
        if (values['v'] !== undefined) os.print(proc, `renamed '${source}' -> '${to}'\n`)
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        if (error.code === 'EXDEV') {
          if (copy(os, proc, source, to, { recursive: true, preserve: true, links: true }))
            remove(os, proc, source, { recursive: true, force: true, verbose: false, directory: false })
          else good = false
        } else {
          os.warn(
            proc,
            error.code === 'EINVAL'
              ? `cannot move '${source}' to a subdirectory of itself, '${to}'`
              : `cannot move '${source}' to '${to}': ${error.message}`,
          )
          good = false
        }
      }
    }
    return good ? 0 : 1
  }),
  rm: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'rRfivId', {
      recursive: 'r',
      force: 'f',
      verbose: 'v',
      dir: 'd',
      'interactive=?': 'i',
      'no-preserve-root': 'x',
      'one-file-system': 'y',
    })
    const options = {
      recursive: values['r'] !== undefined || values['R'] !== undefined,
      force: values['f'] !== undefined,
      verbose: values['v'] !== undefined,
      directory: values['d'] !== undefined,
    }
    if (operands.length === 0) {
      if (options.force) return 0
      throw new UsageError('missing operand', 1, tryHelp(proc))
    }
    let good = true
    for (const path of operands) {
      if (options.recursive && os.find(proc, path)?.path === '/' && values['x'] === undefined) {
        os.warn(proc, "it is dangerous to operate recursively on '/'")
        os.warn(proc, 'use --no-preserve-root to override this failsafe')
        good = false
        continue
      }
      good = remove(os, proc, path, options) && good
    }
    return good ? 0 : 1
  }),
  unlink: atOnce((os, proc, args) => {
    const path = args[0]
    if (path === undefined) throw new UsageError('missing operand', 1, tryHelp(proc))
    return attempt(
      os,
      proc,
      (message) => `cannot unlink '${path}': ${message}`,
      () => os.files.remove(path, proc.cwd, proc, 'file'),
    )
      ? 0
      : 1
  }),
  mkdir: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'pm:vZ', { parents: 'p', 'mode=': 'm', verbose: 'v' })
    if (operands.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
    let good = true
    for (const path of operands) {
      const make = (at: string) => {
        os.mkdir(proc, at)
        if (values['v'] !== undefined) os.print(proc, `mkdir: created directory '${at}'\n`)
      }
      good =
        attempt(
          os,
          proc,
          (message) => `cannot create directory '${path}': ${message}`,
          () => {
            if (values['p'] !== undefined) {
              let at = path.startsWith('/') ? '/' : ''
              for (const part of path.split('/').filter(Boolean)) {
                at += (at && !at.endsWith('/') ? '/' : '') + part
                const place = os.find(proc, at)
                if (!place) make(at)
                else if (place.node.kind !== 'directory') throw new SystemError(at === path ? 'EEXIST' : 'ENOTDIR')
              }
            } else make(path.length > 1 ? path.replace(/\/+$/, '') : path)
            if (values['m'] !== undefined) {
              const mode = changeMode(values['m'], 0o777, true)
              if (mode === undefined) throw new UsageError(`invalid mode '${values['m']}'`)
              os.files.change(os.stat(proc, path), { mode })
            }
          },
        ) && good
    }
    return good ? 0 : 1
  }),
  rmdir: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'pv', {
      parents: 'p',
      verbose: 'v',
      'ignore-fail-on-non-empty': 'i',
    })
    if (operands.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
    let good = true
    for (const operand of operands) {
      const paths = [operand]
      if (values['p'] !== undefined)
        for (let at = operand; at.includes('/');) paths.push((at = at.slice(0, at.lastIndexOf('/'))))
      for (const path of paths.filter(Boolean))
        good =
          attempt(
            os,
            proc,
            (message) => `failed to remove '${path}': ${message}`,
            () => os.files.remove(path, proc.cwd, proc, 'directory'),
          ) && good
    }
    return good ? 0 : 1
  }),
  touch: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'acmd:r:t:h', {
      'no-create': 'c',
      'date=': 'd',
      'reference=': 'r',
      'time=': 'x',
    })
    if (operands.length === 0) throw new UsageError('missing file operand', 1, tryHelp(proc))
    let mtime = os.now
    if (values['r'] !== undefined) mtime = os.stat(proc, values['r']).node.mtime
    if (values['d'] !== undefined) {
      mtime = values['d'].startsWith('@')
        ? Number(values['d'].slice(1)) * 1000
        : Date.parse(
            /[Zz]|[+-]\d\d:?\d\d$/.test(values['d'])
              ? values['d']
              : `${values['d'].replace(' ', 'T')}${/^\d{4}-\d\d-\d\d$/.test(values['d']) ? '' : 'Z'}`,
          )
      if (Number.isNaN(mtime)) throw new UsageError(`invalid date format '${values['d']}'`)
    }
    if (values['t'] !== undefined) {
      const match = /^(\d{4}|\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(values['t'])
      if (!match) throw new UsageError(`invalid date format '${values['t']}'`)
      const [, year, month, day, hour, minute, second] = match
      mtime = Date.UTC(
        year === undefined ? new Date(os.now).getUTCFullYear() : Number(year.length === 2 ? `20${year}` : year),
        Number(month) - 1,
        Number(day),
        Number(hour),
        Number(minute),
        Number(second ?? 0),
      )
    }
    let good = true
    for (const path of operands)
      good =
        attempt(
          os,
          proc,
          (message) =>
            `${message === 'No such file or directory' || message === 'Not a directory' || os.find(proc, path) === undefined ? 'cannot touch' : 'setting times of'} '${path}': ${message}`,
          () => {
            const { place, parent, name } = os.files.walk(path, proc.cwd, { proc })
            if (place) {
              if (proc.uid !== 0 && place.node.uid !== proc.uid && !permits(place.node, proc, 2))
                throw new SystemError('EACCES')
              if (place.node.kind !== 'device') os.files.change(place, { mtime })
            } else if (values['c'] === undefined)
              os.files.create(parent, name, newFile(mtime, 0o666 & ~proc.umask, proc), proc)
          },
        ) && good
    return good ? 0 : 1
  }),
  chmod: atOnce((os, proc, args) => {
    // `-x` and `-w` are modes, not options.
    const modeFirst = args.find((arg) => !/^-(?:[Rvcf]+|-\w[\w=-]*)$/.test(arg))
    const { values, operands } = parseOptions(
      proc,
      'Rvcf',
      { recursive: 'R', verbose: 'v', changes: 'c', silent: 'f', quiet: 'f', 'reference=': 'r' },
      { args: args.filter((arg) => arg !== modeFirst || !arg.startsWith('-')) },
    )
    const text = modeFirst?.startsWith('-') ? modeFirst : operands.shift()
    if (text === undefined) throw new UsageError('missing operand', 1, tryHelp(proc))
    if (operands.length === 0) throw new UsageError(`missing operand after '${text}'`, 1, tryHelp(proc))
    if (changeMode(text, 0, false) === undefined) throw new UsageError(`invalid mode: '${text}'`, 1, tryHelp(proc))
    let good = true
    for (const operand of operands)
      good =
        recursively(os, proc, operand, values['R'] !== undefined, (path) =>
          attempt(
            os,
            proc,
            (message) =>
              message === 'No such file or directory'
                ? `cannot access '${path}': ${message}`
                : `changing permissions of '${path}': ${message}`,
            () => {
              const place = os.stat(proc, path)
              if (proc.uid !== 0 && place.node.uid !== proc.uid) throw new SystemError('EPERM')
              const before = modeText(place.node).slice(1)
              os.files.change(place, {
                mode: changeMode(text, place.node.mode, place.node.kind === 'directory', proc.umask) ?? place.node.mode,
              })
              const { node } = os.stat(proc, path)
              if (values['v'] !== undefined)
                os.print(
                  proc,
                  `mode of '${path}' changed to ${node.mode.toString(8).padStart(4, '0')} (${modeText(node).slice(1)})\n`,
                )
              void before
            },
          ),
        ) && good
    return good ? 0 : 1
  }),
  chown: atOnce((os, proc) => changeOwner(os, proc, 'ownership')),
  chgrp: atOnce((os, proc) => changeOwner(os, proc, 'group')),
  ln: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'sfnvrTt:i', {
      symbolic: 's',
      force: 'f',
      'no-dereference': 'n',
      verbose: 'v',
      relative: 'r',
      'no-target-directory': 'T',
      'target-directory=': 't',
    })
    if (operands.length === 0) throw new UsageError('missing file operand', 1, tryHelp(proc))
    const last = operands[operands.length - 1] as string
    const lastIsDirectory =
      isDirectory(os, proc, last) &&
      values['T'] === undefined &&
      !(values['n'] !== undefined && os.find(proc, last, 'nofollow')?.node.kind === 'link')
    const directory = values['t'] ?? (operands.length === 1 ? '.' : lastIsDirectory ? last : undefined)
    const sources = operands.length === 1 || values['t'] !== undefined ? operands : operands.slice(0, -1)
    if (directory === undefined && sources.length > 1) throw new UsageError(`target '${last}': Not a directory`)
    let good = true
    for (const source of sources) {
      const to = directory === undefined ? last : join(directory, baseName(source))
      const kind = values['s'] === undefined ? 'hard' : 'symbolic'
      const shown = directory === '.' ? baseName(source) : to
      good =
        attempt(
          os,
          proc,
          (message) =>
            kind === 'hard' && message === 'Operation not permitted'
              ? `${source}: hard link not allowed for directory`
              : message === 'File exists'
                ? `failed to create ${kind} link '${shown}': ${message}`
                : kind === 'hard' && message.startsWith('No such')
                  ? `failed to access '${source}': ${message}`
                  : `failed to create ${kind} link '${shown}': ${message}`,
          () => {
            const from = kind === 'hard' ? os.stat(proc, source, 'nofollow') : undefined
            let walked = os.files.walk(to, proc.cwd, { proc, last: 'nofollow' })
            if (walked.place) {
              if (values['f'] === undefined) throw new SystemError('EEXIST')
              os.files.remove(to, proc.cwd, proc, 'file')
              walked = os.files.walk(to, proc.cwd, { proc, last: 'nofollow' })
            }
            if (from) os.files.link(from, walked.parent, walked.name, proc)
            else
              os.files.create(
                walked.parent,
                walked.name,
                { kind: 'link', mode: 0o777, uid: proc.uid, gid: proc.gid, mtime: os.now, target: source },
                proc,
              )
            if (values['v'] !== undefined) os.print(proc, `'${to}' ${kind === 'hard' ? '=>' : '->'} '${source}'\n`)
          },
        ) && good
    }
    return good ? 0 : 1
  }),
  mktemp: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'dup:tqt', {
      directory: 'd',
      'dry-run': 'u',
      'tmpdir=?': 'p',
      'suffix=': 's',
      quiet: 'q',
    })
    const template = operands[0] ?? 'tmp.XXXXXXXXXX'
    const base =
      values['p'] !== undefined
        ? values['p'] || proc.env['TMPDIR'] || '/tmp'
        : operands.length === 0 || values['t'] !== undefined
          ? proc.env['TMPDIR'] || '/tmp'
          : undefined
    const marks = /X{3,}(?=[^X]*$)/.exec(template)
    if (!marks) throw new UsageError(`too few X's in template '${template}'`)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    const name =
      template.slice(0, marks.index) +
      Array.from(marks[0], () => letters[nextRandom(os.world) % letters.length]).join('') +
      template.slice(marks.index + marks[0].length) +
      (values['s'] ?? '')
    const path = base === undefined ? name : join(base, name)
    const kind = values['d'] === undefined ? 'file' : 'directory'
    const good = attempt(
      os,
      proc,
      (message) =>
        `failed to create ${kind} via template '${base === undefined ? template : join(base, template)}': ${message}`,
      () => {
        if (values['u'] !== undefined) return
        if (kind === 'directory') {
          os.mkdir(proc, path)
          os.files.change(os.stat(proc, path), { mode: 0o700 })
        } else {
          os.writeFile(proc, path, '')
          os.files.change(os.stat(proc, path), { mode: 0o600 })
        }
      },
    )
    if (!good) return 1
    os.print(proc, `${path}\n`)
    return 0
  }),
  truncate: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 's:c', { 'size=': 's', 'no-create': 'c' })
    if (values['s'] === undefined)
      throw new UsageError("you must specify either '--size' or '--reference'", 1, tryHelp(proc))
    const match = /^([-+<>/%]?)(\d+)([kKMG]?)B?$/.exec(values['s'])
    if (!match) throw new UsageError(`Invalid number: '${values['s']}'`)
    const amount = Number(match[2]) * 1024 ** (match[3] ? 'KMG'.indexOf(match[3].toUpperCase()) + 1 : 0)
    os.reserve(amount)
    for (const path of operands) {
      const text = os.find(proc, path) ? os.readFile(proc, path) : ''
      const size =
        match[1] === '+' ? text.length + amount : match[1] === '-' ? Math.max(0, text.length - amount) : amount
      os.writeFile(proc, path, size <= text.length ? text.slice(0, size) : text + '\0'.repeat(size - text.length))
    }
    return 0
  }),
  sync: () => 0,
  dd: guarded((os, proc) => {
    const state = proc.state as {
      options?: Record<string, string>
      input?: number
      output?: number
      blocks?: number
      bytes?: number
      partial?: number
      started?: number
    }
    if (!state.options) {
      state.options = {}
      for (const arg of proc.argv.slice(1)) {
        const cut = arg.indexOf('=')
        if (cut < 0) throw new UsageError(`unrecognized operand '${arg}'`, 1, tryHelp(proc))
        state.options[arg.slice(0, cut)] = arg.slice(cut + 1)
      }
      const { options } = state
      try {
        state.input = options['if'] === undefined ? 0 : os.open(proc, options['if'], 'r')
      } catch (error) {
        if (error instanceof SystemError) throw new UsageError(`failed to open '${options['if']}': ${error.message}`)
        throw error
      }
      try {
        state.output =
          options['of'] === undefined
            ? 1
            : os.open(
                proc,
                options['of'],
                options['conv']?.includes('notrunc') ? 'rw' : options['oflag']?.includes('append') ? 'a' : 'w',
              )
      } catch (error) {
        if (error instanceof SystemError) throw new UsageError(`failed to open '${options['of']}': ${error.message}`)
        throw error
      }
      state.blocks = state.bytes = state.partial = 0
      state.started = os.now
    }
    const { options } = state
    const size = ddSize(options['bs'] ?? options['ibs'] ?? '512')
    if (size === undefined || size === 0) throw new UsageError(`invalid number: '${options['bs'] ?? options['ibs']}'`)
    os.reserve(size)
    const count = options['count'] === undefined ? Infinity : (ddSize(options['count']) ?? 0)
    while ((state.blocks ?? 0) + (state.partial ?? 0) < count) {
      const text = os.read(proc, state.input ?? 0, size)
      if (text === undefined) return 'blocked'
      if (text === null) break
      if (text.length === size) state.blocks = (state.blocks ?? 0) + 1
      else state.partial = (state.partial ?? 0) + 1
      state.bytes = (state.bytes ?? 0) + text.length
      os.write(
        proc,
        state.output ?? 1,
        options['conv']?.includes('ucase')
          ? text.toUpperCase()
          : options['conv']?.includes('lcase')
            ? text.toLowerCase()
            : text,
      )
      os.charge(text.length >> 6)
      if (os.turn > 2000) return 'again'
    }
    if (options['status'] !== 'none') {
      const seconds = Math.max(0.0001, (os.now - (state.started ?? 0)) / 1000 + (state.bytes ?? 0) / 1.2e9)
      const records = `${state.blocks}+${state.partial} records`
      const bytes = state.bytes ?? 0
      const human = bytes >= 1000 ? ` (${si(bytes)}B, ${iec(bytes)}B)` : ''
      os.complain(
        proc,
        `${records} in\n${records} out\n${options['status'] === 'noxfer' ? '' : `${bytes} byte${bytes === 1 ? '' : 's'}${human} copied, ${Number(seconds.toPrecision(6))} s, ${si(bytes / seconds)}B/s\n`}`,
      )
    }
    return 0
  }),
}

const ddSize = (text: string): number | undefined => {
  const match = /^(\d+)([cwb]|[kKMG](?:B|iB)?)?$/.exec(text)
  if (!match) return undefined
  const suffix = match[2] ?? ''
  const unit =
    suffix === 'w'
      ? 2
      : suffix === 'b'
        ? 512
        : suffix === '' || suffix === 'c'
          ? 1
          : (suffix.endsWith('B') && !suffix.endsWith('iB') ? 1000 : 1024) **
            ('KMG'.indexOf(suffix[0]?.toUpperCase() ?? '') + 1)
  return Number(match[1]) * unit
}

const scaled = (value: number, base: number, units: string[]): string => {
  let n = value
  let i = 0
  while (n >= base && i < units.length - 1) {
    n /= base
    i++
  }
  return `${i > 0 && n < 10 ? n.toFixed(1) : Math.round(n)} ${units[i]}`
}
const si = (value: number) => scaled(value, 1000, ['', 'k', 'M', 'G', 'T'])
const iec = (value: number) => scaled(value, 1024, ['', 'Ki', 'Mi', 'Gi', 'Ti'])

const changeOwner = (os: Os, proc: Proc, what: 'ownership' | 'group'): number => {
  const { values, operands } = parseOptions(proc, 'Rvhcf', {
    recursive: 'R',
    verbose: 'v',
    'no-dereference': 'h',
    silent: 'f',
    'reference=': 'r',
  })
  const [spec, ...paths] = operands
  if (spec === undefined) throw new UsageError('missing operand', 1, tryHelp(proc))
  if (paths.length === 0) throw new UsageError(`missing operand after '${spec}'`, 1, tryHelp(proc))
  const [user, group] =
    what === 'group'
      ? ['', spec]
      : spec.includes(':')
        ? [spec.slice(0, spec.indexOf(':')), spec.slice(spec.indexOf(':') + 1)]
        : [spec, '']
  const uid = user ? idOf(os, '/etc/passwd', user) : undefined
  const gid = group ? idOf(os, '/etc/group', group) : spec.endsWith(':') ? uid : undefined
  if (user && uid === undefined) throw new UsageError(`invalid user: '${spec}'`)
  if (group && gid === undefined) throw new UsageError(`invalid group: '${what === 'group' ? group : spec}'`)
  let good = true
  for (const operand of paths)
    good =
      recursively(os, proc, operand, values['R'] !== undefined, (path) =>
        attempt(
          os,
          proc,
          (message) =>
            message === 'No such file or directory'
              ? `cannot access '${path}': ${message}`
              : `changing ${what} of '${path}': ${message}`,
          () => {
            const place = os.stat(proc, path, values['h'] === undefined ? 'follow' : 'nofollow')
            if (proc.uid !== 0 && (uid !== undefined || place.node.uid !== proc.uid)) throw new SystemError('EPERM')
            os.files.change(place, { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) })
            if (values['v'] !== undefined)
              os.print(
                proc,
                `changed ownership of '${path}' to ${nameOfId(os, '/etc/passwd', os.stat(proc, path).node.uid)}\n`,
              )
          },
        ),
      ) && good
  return good ? 0 : 1
}
