import { compareText } from '../files/files.ts'
import type { Os } from '../process/os.ts'
import type { Proc } from '../world.ts'
import { hasGlob, matches, parsePattern } from './pattern.ts'

/** Paths that match a pattern (quoted characters escaped by backslashes), sorted; empty when there are none. */
export const globPaths = (os: Os, proc: Proc, pattern: string, shopt: Readonly<Record<string, true>>): string[] => {
  if (!hasGlob(pattern)) return []
  const absolute = pattern.startsWith('/')
  const parts = pattern.split('/').filter((part, i) => part !== '' || i === 0)
  const trailing = pattern.endsWith('/')
  const found: string[] = []
  const walk = (prefix: string, i: number): void => {
    if (found.length > 100_000) return
    if (i === parts.length) {
      found.push(trailing ? `${prefix}/` : prefix)
      return
    }
    const part = parts[i] as string
    if (i === 0 && absolute) return walk('/', 1)
    const join = (name: string) => (prefix === '' ? name : prefix.endsWith('/') ? prefix + name : `${prefix}/${name}`)
    const last = i === parts.length - 1
    if (!hasGlob(part)) {
      const name = part.replace(/\\(.)/g, '$1')
      if (os.find(proc, join(name), 'nofollow')) walk(join(name), i + 1)
      return
    }
    let names: string[]
    try {
      names = os.list(proc, prefix === '' ? '.' : prefix)
    } catch {
      return
    }
    if (part === '**' && shopt['globstar']) {
      if (!last) walk(prefix, i + 1)
      for (const name of names) {
        if (name.startsWith('.') && !shopt['dotglob']) continue
        const path = join(name)
        const directory = os.find(proc, path, 'nofollow')?.node.kind === 'directory'
        if (last) found.push(path)
        if (directory) walk(path, i)
      }
      return
    }
    const compiled = parsePattern(part)
    const dots = shopt['dotglob'] || part.startsWith('.') || part.startsWith('\\.')
    const candidates = part.startsWith('.') ? ['.', '..', ...names] : names
    for (const name of candidates) {
      if (name.startsWith('.') && !dots) continue
      if (!matches(compiled, name, shopt['nocaseglob'] === true)) continue
      const path = join(name)
      if (!last || trailing) {
        if (os.find(proc, path)?.node.kind === 'directory') walk(path, i + 1)
      } else walk(path, i + 1)
    }
  }
  walk('', 0)
  return found.sort(compareText)
}
