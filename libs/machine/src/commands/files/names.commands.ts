import { normalizePath, permits } from '../../files/files.ts'
import type { Place } from '../../files/files.ts'
import type { Program } from '../../machine.ts'
import type { Os } from '../../process/os.ts'
import { SystemError } from '../../process/system-error.ts'
import { matches, parsePattern } from '../../shell/pattern.ts'
import { Regex } from '../../regex/regex.ts'
import { strftime } from '../../strftime.ts'
import type { Proc } from '../../world.ts'
import { atOnce, guarded, parseOptions, tryHelp, UsageError } from '../command.ts'
import { changeMode } from './changing.commands.ts'
import { inodeNumber, modeText, nameOfId, sizeOf } from './listing.commands.ts'

const basename = (path: string): string => {
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? (path.startsWith('/') ? '/' : '') : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}
const dirname = (path: string): string => {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '') return path.startsWith('/') ? '/' : '.'
  const cut = trimmed.lastIndexOf('/')
  return cut < 0 ? '.' : trimmed.slice(0, cut).replace(/\/+$/, '') || '/'
}

interface FindState {
  results?: string[]
  index?: number
  tests?: Test[]
  pending?: { test: number; path: string; batch?: string[] } | null
  child?: number
  status?: number
  batches?: Record<string, string[]>
  roots?: string[]
}

/** One primary of a find expression, as data. */
type Test =
  | { kind: 'and' | 'or' | 'comma'; left: Test; right: Test }
  | { kind: 'not'; of: Test }
  | { kind: 'primary'; name: string; args: string[]; id: number }

const findPrimaries: Record<string, number> = {
  '-name': 1,
  '-iname': 1,
  '-path': 1,
  '-wholename': 1,
  '-ipath': 1,
  '-regex': 1,
  '-iregex': 1,
  '-type': 1,
  '-size': 1,
  '-mtime': 1,
  '-mmin': 1,
  '-newer': 1,
  '-perm': 1,
  '-user': 1,
  '-group': 1,
  '-uid': 1,
  '-gid': 1,
  '-empty': 0,
  '-print': 0,
  '-print0': 0,
  '-printf': 1,
  '-ls': 0,
  '-delete': 0,
  '-prune': 0,
  '-quit': 0,
  '-true': 0,
  '-false': 0,
  '-executable': 0,
  '-readable': 0,
  '-writable': 0,
  '-lname': 1,
  '-links': 1,
  '-inum': 1,
  '-samefile': 1,
  '-nouser': 0,
  '-cmin': 1,
  '-ctime': 1,
  '-amin': 1,
  '-atime': 1,
}

const parseFind = (
  proc: Proc,
  words: string[],
): { test: Test | undefined; maxDepth: number; minDepth: number; depthFirst: boolean; acts: boolean } => {
  let i = 0
  let id = 0
  let maxDepth = Infinity
  let minDepth = 0
  let depthFirst = false
  let acts = false
  const bad = (message: string): never => {
    throw new UsageError(message)
  }
  const or = (): Test => {
    let left = and()
    while (words[i] === '-o' || words[i] === '-or' || words[i] === ',') {
      const kind = words[i] === ',' ? 'comma' : 'or'
      i++
      left = { kind, left, right: and() }
    }
    return left
  }
  const and = (): Test => {
    let left = not()
    while (i < words.length && words[i] !== ')' && words[i] !== '-o' && words[i] !== '-or' && words[i] !== ',') {
      if (words[i] === '-a' || words[i] === '-and') i++
      left = { kind: 'and', left, right: not() }
    }
    return left
  }
  const not = (): Test => {
    const word = words[i++]
    if (word === undefined) return bad('expected an expression')
    if (word === '!' || word === '-not') return { kind: 'not', of: not() }
    if (word === '(') {
      const inner = or()
      if (words[i++] !== ')') bad("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
      return inner
    }
    if (word === '-maxdepth' || word === '-mindepth') {
      const value = words[i++]
      if (value === undefined || !/^\d+$/.test(value))
        bad(`Expected a positive decimal integer argument to ${word}, but got '${value ?? ''}'`)
      if (word === '-maxdepth') maxDepth = Number(value)
      else minDepth = Number(value)
      return { kind: 'primary', name: '-true', args: [], id: id++ }
    }
    if (word === '-depth' || word === '-mount' || word === '-xdev' || word === '-noleaf' || word === '-follow') {
      if (word === '-depth') depthFirst = true
      return { kind: 'primary', name: '-true', args: [], id: id++ }
    }
    if (word === '-exec' || word === '-execdir' || word === '-ok') {
      const args: string[] = []
      while (i < words.length && words[i] !== ';' && !(words[i] === '+' && words[i - 1] === '{}'))
        args.push(words[i++] as string)
      const end = words[i++]
      if (end === undefined) bad(`missing argument to \`${word}'`)
      acts = true
      return { kind: 'primary', name: end === '+' ? '-exec+' : '-exec', args, id: id++ }
    }
    const count = findPrimaries[word]
    if (count === undefined)
      return bad(word.startsWith('-') ? `unknown predicate \`${word}'` : `paths must precede expression: \`${word}'`)
    const args = words.slice(i, i + count)
    if (args.length < count) bad(`missing argument to \`${word}'`)
    i += count
    if (['-print', '-print0', '-printf', '-ls', '-delete'].includes(word)) acts = true
    if (word === '-delete') depthFirst = true
    if (word === '-type' && !/^[fdlcbps](,[fdlcbps])*$/.test(args[0] as string))
      bad(`Unknown argument to -type: ${args[0]}`)
    return { kind: 'primary', name: word, args, id: id++ }
  }
  const test = words.length ? or() : undefined
  if (i < words.length) bad(`paths must precede expression: \`${words[i]}'`)
  void proc
  return { test, maxDepth, minDepth, depthFirst, acts }
}

const compareNumber = (spec: string, value: number): boolean => {
  const n = Number(spec.replace(/^[-+]/, ''))
  return spec.startsWith('+') ? value > n : spec.startsWith('-') ? value < n : value === n
}

/** `-exec` runs programs, so find is a small machine of its own: list of paths, position, running child. */
const find: Program = guarded((os, proc) => {
  const state = proc.state as FindState & {
    memo?: Record<string, boolean>
    list?: { path: string; depth: number; root: string }[]
    at?: number
    quit?: boolean
    pruned?: string[]
  }
  const args = proc.argv.slice(1)
  let start = 0
  while (start < args.length && ['-L', '-H', '-P'].includes(args[start] as string)) start++
  const follow = args.slice(0, start).includes('-L')
  let end = start
  while (end < args.length && !/^(?:-.+|[!(),])$/.test(args[end] as string)) end++
  const roots = end > start ? args.slice(start, end) : ['.']
  const expression = parseFind(proc, args.slice(end))
  if (!state.list) {
    const list: { path: string; depth: number; root: string }[] = []
    state.status = 0
    for (const root of roots) {
      const visit = (path: string, depth: number): void => {
        os.charge(10)
        if (list.length > 200_000) return
        const place =
          os.find(proc, path, follow || depth === 0 ? 'follow' : 'nofollow') ?? os.find(proc, path, 'nofollow')
        if (!place) {
          os.warn(proc, `‘${path}’: No such file or directory`)
          state.status = 1
          return
        }
        if (!expression.depthFirst) list.push({ path, depth, root })
        if (place.node.kind === 'directory' && depth < expression.maxDepth) {
          try {
            for (const name of os.list(proc, path))
              visit(path.endsWith('/') ? path + name : `${path}/${name}`, depth + 1)
          } catch (error) {
            if (!(error instanceof SystemError)) throw error
            os.warn(proc, `‘${path}’: ${error.message}`)
            state.status = 1
          }
        }
        if (expression.depthFirst) list.push({ path, depth, root })
      }
      visit(root, 0)
    }
    state.list = list
    state.at = 0
    state.memo = {}
    state.pruned = []
    state.batches = {}
  }
  const { list } = state
  if (state.child !== undefined) {
    const status = os.waitFor(proc, state.child)
    if (status === undefined) return 'blocked'
    delete state.child
    const pending = state.pending
    if (pending?.batch) {
      if (status !== 0) state.status = 1
      state.pending = null
    } else if (pending && state.memo) state.memo[pending.test] = status === 0
  }
  class Waiting extends Error {}
  const evaluate = (test: Test, path: string, place: Place, root: string, depth: number): boolean => {
    switch (test.kind) {
      case 'and':
        return evaluate(test.left, path, place, root, depth) && evaluate(test.right, path, place, root, depth)
      case 'or':
        return evaluate(test.left, path, place, root, depth) || evaluate(test.right, path, place, root, depth)
      case 'comma':
        evaluate(test.left, path, place, root, depth)
        return evaluate(test.right, path, place, root, depth)
      case 'not':
        return !evaluate(test.of, path, place, root, depth)
    }
    const known = state.memo?.[test.id]
    if (known !== undefined) return known
    const value = primary(test.name, test.args, test.id, path, place, root, depth)
    // Actions must not happen twice when a later -exec makes this path be looked at again.
    if (state.memo && /^-(?:print|printf|ls|delete|exec)/.test(test.name)) state.memo[test.id] = value
    return value
  }
  const primary = (
    name: string,
    given: string[],
    id: number,
    path: string,
    place: Place,
    root: string,
    depth: number,
  ): boolean => {
    const [a = ''] = given
    const { node } = place
    const size = sizeOf(node)
    switch (name) {
      case '-true': return true
      case '-false': return false
      case '-name': return matches(parsePattern(a, false), basename(path) || '/')
      case '-iname': return matches(parsePattern(a, false), basename(path) || '/', true)
      case '-path':
      case '-wholename': return matches(parsePattern(a, false), path)
      case '-ipath': return matches(parsePattern(a, false), path, true)
      case '-lname': return node.kind === 'link' && matches(parsePattern(a, false), node.target)
      case '-regex':
      case '-iregex': {
        const found = Regex.basic(a, name === '-iregex').find(path)
        return found !== null && found.index === 0 && found.end === path.length
      }
      case '-type': return a.split(',').includes({ file: 'f', directory: 'd', link: 'l', device: 'c' }[node.kind])
      case '-empty': return node.kind === 'file' ? size === 0 : node.kind === 'directory' && os.list(proc, path).length === 0
      case '-size': {
        const match = /^([-+]?)(\d+)([cwbkMG]?)$/.exec(a)
        if (!match) throw new UsageError(`Invalid argument \`${a}' to -size`)
        const unit = { c: 1, w: 2, '': 512, b: 512, k: 1024, M: 1_048_576, G: 1_073_741_824 }[match[3] as ''] ?? 512
        return compareNumber(`${match[1]}${match[2]}`, Math.ceil(size / unit))
      }
      case '-mtime':
      case '-atime':
      case '-ctime': return compareNumber(a, Math.floor((os.now - node.mtime) / 86_400_000))
      case '-mmin':
      case '-amin':
      case '-cmin': return compareNumber(a, Math.ceil((os.now - node.mtime) / 60_000))
      case '-newer': return node.mtime > os.stat(proc, a).node.mtime
      case '-perm': {
        const mode = changeMode(a.replace(/^[-/]/, ''), 0, false, 0) ?? 0
        const bits = node.mode & 0o7777
        return a.startsWith('-') ? (bits & mode) === mode : a.startsWith('/') ? mode === 0 || (bits & mode) !== 0 : bits === mode
      }
      case '-user': return nameOfId(os, '/etc/passwd', node.uid) === a || String(node.uid) === a
      case '-group': return nameOfId(os, '/etc/group', node.gid) === a || String(node.gid) === a
      case '-uid': return compareNumber(a, node.uid)
      case '-gid': return compareNumber(a, node.gid)
      case '-links': return compareNumber(a, node.kind === 'file' ? node.nlink : 1)
      case '-inum': return compareNumber(a, inodeNumber(place))
      case '-samefile': return os.find(proc, a)?.path === place.path
      case '-nouser': return nameOfId(os, '/etc/passwd', node.uid) === String(node.uid)
      case '-executable': return permits(node, proc, 1)
      case '-readable': return permits(node, proc, 4)
      case '-writable': return permits(node, proc, 2)
      case '-prune':
        if (node.kind === 'directory') state.pruned?.push(`${path}/`)
        return true
      case '-quit':
        state.quit = true
        throw new Waiting()
      case '-print':
        os.print(proc, `${path}\n`)
        return true
      case '-print0':
        os.print(proc, `${path}\0`)
        return true
      case '-printf':
        os.print(proc, a.replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\0/g, '\0').replace(/%(-?\d*)(T.|[a-zA-Z%])/g, (whole: string, width: string, code: string) => {
          const value = code.startsWith('T') ? (code === 'T@' ? (node.mtime / 1000).toFixed(10) : strftime(`%${code[1]}`, node.mtime)) : ({ p: path, f: basename(path), h: dirname(path), P: path.slice(root.length).replace(/^\//, ''), s: String(size), m: (node.mode & 0o7777).toString(8), M: modeText(node), u: nameOfId(os, '/etc/passwd', node.uid), g: nameOfId(os, '/etc/group', node.gid), U: String(node.uid), G: String(node.gid), y: { file: 'f', directory: 'd', link: 'l', device: 'c' }[node.kind], d: String(depth), l: node.kind === 'link' ? node.target : '', i: String(inodeNumber(place)), k: String(Math.ceil(size / 1024)), '%': '%', t: strftime('%a %b %e %H:%M:%S %Y', node.mtime) } as Record<string, string>)[code]
          return value === undefined ? whole : width.startsWith('-') ? value.padEnd(Number(width.slice(1))) : value.padStart(Number(width || 0))
        }))
        return true
      case '-ls':
        os.print(proc, `${String(inodeNumber(place)).padStart(9)} ${String(Math.ceil(size / 1024)).padStart(6)} ${modeText(node)} ${String(1).padStart(3)} ${nameOfId(os, '/etc/passwd', node.uid).padEnd(8)} ${nameOfId(os, '/etc/group', node.gid).padEnd(8)} ${String(size).padStart(8)} ${strftime('%b %e %H:%M', node.mtime)} ${path}\n`)
        return true
      case '-delete':
        try {
          if (path !== '.') os.files.remove(path, proc.cwd, proc, node.kind === 'directory' ? 'directory' : 'file')
          return true
        } catch (error) {
          if (!(error instanceof SystemError)) throw error
          os.warn(proc, `cannot delete ‘${path}’: ${error.message}`)
          state.status = 1
          return false
        }
      case '-exec+':
        ;((state.batches ??= {})[id] ??= []).push(path)
        return true
      case '-exec':
        try {
          state.child = os.spawn(proc, { argv: given.map((word) => word.replaceAll('{}', path)) })
          state.pending = { test: id, path }
        } catch (error) {
          if (!(error instanceof SystemError)) throw error
          os.warn(proc, `‘${given[0]}’: ${error.message}`)
          state.status = 1
          return false
        }
        throw new Waiting()
      default:
        return false
    } // prettier-ignore
  }
  const implicit: Test = { kind: 'primary', name: '-print', args: [], id: -1 }
  const test: Test =
    expression.test === undefined
      ? implicit
      : expression.acts
        ? expression.test
        : { kind: 'and', left: expression.test, right: implicit }
  try {
    while ((state.at ?? 0) < list.length && !state.quit) {
      const { path, depth, root } = list[state.at ?? 0] as { path: string; depth: number; root: string }
      os.charge(20)
      const place = os.find(proc, path, follow ? 'follow' : 'nofollow')
      if (place && depth >= expression.minDepth && !state.pruned?.some((prefix) => path.startsWith(prefix)))
        evaluate(test, path, place, root, depth)
      state.at = (state.at ?? 0) + 1
      state.memo = {}
      if (os.turn > 2000) return 'again'
    }
    for (const id of Object.keys(state.batches ?? {})) {
      const paths = state.batches?.[id] ?? []
      if (paths.length === 0) continue
      const command = findExec(test, Number(id))
      state.batches = { ...state.batches, [id]: [] }
      state.child = os.spawn(proc, { argv: [...command.slice(0, -1), ...paths] })
      state.pending = { test: -1, path: '', batch: paths }
      return 'blocked'
    }
  } catch (error) {
    if (error instanceof Waiting) return state.quit ? (state.status ?? 0) : 'blocked'
    throw error
  }
  return state.status ?? 0
})

const findExec = (test: Test, id: number): string[] => {
  if (test.kind === 'primary') return test.id === id ? test.args : []
  if (test.kind === 'not') return findExec(test.of, id)
  const left = findExec(test.left, id)
  return left.length ? left : findExec(test.right, id)
}

const realPath = (os: Os, proc: Proc, path: string, mode: 'exist' | 'last' | 'any'): string | undefined => {
  try {
    const { place, parent, name } = os.files.walk(path, proc.cwd, { proc })
    if (place) return place.path
    if (mode !== 'exist') return parent.path === '/' ? `/${name}` : `${parent.path}/${name}`
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
  }
  return mode === 'any' ? normalizePath(path, proc.cwd) : undefined
}

/** Commands about names: basename, dirname, find, readlink, realpath, which. */
export const nameCommands: Record<string, Program> = {
  find,
  basename: atOnce((os, proc) => {
    const { values, operands } = parseOptions(
      proc,
      'as:z',
      { multiple: 'a', 'suffix=': 's', zero: 'z' },
      { stopAtOperand: true },
    )
    if (operands.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
    const several = values['a'] !== undefined || values['s'] !== undefined
    if (!several && operands.length > 2) throw new UsageError(`extra operand '${operands[2]}'`, 1, tryHelp(proc))
    const suffix = several ? values['s'] : operands[1]
    for (const path of several ? operands : operands.slice(0, 1)) {
      const name = basename(path)
      os.print(
        proc,
        `${suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}${values['z'] === undefined ? '\n' : '\0'}`,
      )
    }
    return 0
  }),
  dirname: atOnce((os, proc) => {
    const { operands } = parseOptions(proc, 'z', { zero: 'z' })
    if (operands.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
    for (const path of operands) os.print(proc, `${dirname(path)}\n`)
    return 0
  }),
  readlink: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'femnqsvz', {
      canonicalize: 'f',
      'canonicalize-existing': 'e',
      'canonicalize-missing': 'm',
      'no-newline': 'n',
    })
    if (operands.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
    let status = 0
    for (const path of operands) {
      let text: string | undefined
      if (values['f'] !== undefined || values['e'] !== undefined || values['m'] !== undefined)
        text = realPath(
          os,
          proc,
          path,
          values['m'] !== undefined ? 'any' : values['e'] !== undefined ? 'exist' : 'last',
        )
      else {
        const node = os.find(proc, path, 'nofollow')?.node
        if (node?.kind === 'link') text = node.target
      }
      if (text === undefined) status = 1
      else os.print(proc, text + (values['n'] === undefined ? '\n' : ''))
    }
    return status
  }),
  realpath: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'emsqLPz', {
      'canonicalize-existing': 'e',
      'canonicalize-missing': 'm',
      strip: 's',
      quiet: 'q',
      'relative-to=': 'r',
    })
    if (operands.length === 0) throw new UsageError('missing operand', 1, tryHelp(proc))
    let status = 0
    for (const path of operands) {
      const text =
        values['s'] !== undefined
          ? normalizePath(path, proc.cwd)
          : realPath(os, proc, path, values['m'] !== undefined ? 'any' : values['e'] !== undefined ? 'exist' : 'last')
      if (text === undefined) {
        if (values['q'] === undefined) os.warn(proc, `${path}: No such file or directory`)
        status = 1
        continue
      }
      if (values['r'] === undefined) os.print(proc, `${text}\n`)
      else {
        const from = (realPath(os, proc, values['r'], 'any') ?? '/').split('/').filter(Boolean)
        const to = text.split('/').filter(Boolean)
        let common = 0
        while (common < from.length && from[common] === to[common]) common++
        os.print(proc, `${[...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.'}\n`)
      }
    }
    return status
  }),
  which: atOnce((os, proc) => {
    const { values, operands } = parseOptions(proc, 'as', {})
    let status = 0
    for (const name of operands) {
      const path = os.which(proc, name, proc.env['PATH'] ?? '')
      if (path === undefined) status = 1
      else if (values['s'] === undefined) os.print(proc, `${path}\n`)
    }
    return operands.length === 0 ? 1 : status
  }),
  pwd: atOnce((os, proc) => {
    os.print(proc, `${proc.cwd}\n`)
    return 0
  }),
}
