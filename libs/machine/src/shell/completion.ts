import type { Shell } from './shell.ts'
import { builtins } from './builtins/index.ts'

/** What is being completed: the unfinished word, where it starts in the line, and the words before it of the same command. */
export interface CompletionPoint {
  word: string
  start: number
  words: string[]
}

/** Finds the word under the cursor and its command. Quotes are taken into account, expansions are not. */
export const completionPoint = (text: string, cursor: number): CompletionPoint => {
  const words: string[] = []
  let word = ''
  let start = 0
  let inWord = false
  let quote = ''
  for (let i = 0; i < cursor; i++) {
    const c = text[i] as string
    if (quote) {
      if (c === quote) quote = ''
      else word += c
      continue
    }
    if (c === '"' || c === "'") {
      if (!inWord) start = i
      inWord = true
      quote = c
    } else if (c === '\\' && i + 1 < cursor) {
      if (!inWord) start = i
      inWord = true
      word += text[++i]
    } else if (/[\s|;&()<>`]/.test(c)) {
      if (inWord) words.push(word)
      word = ''
      inWord = false
      if (/[|;&(`]/.test(c)) words.length = 0
    } else {
      if (!inWord) start = i
      inWord = true
      word += c
    }
  }
  if (!inWord) start = cursor
  while (words.length && /^(?:then|do|else|if|while|until|!|\{|time|sudo|[A-Za-z_]\w*=.*)$/.test(words[0] as string))
    words.shift()
  return { word, start, words }
}

/** Names of commands, files and variables that a word may become. Directories end in a slash. */
export const localCandidates = (sh: Shell, point: CompletionPoint): string[] => {
  const { word, words } = point
  if (/^\$\{?\w*$/.test(word)) {
    const open = word.startsWith('${') ? '${' : '$'
    return Object.keys(sh.state.vars)
      .filter((name) => name.startsWith(word.slice(open.length)))
      .sort()
      .map((name) => open + name + (open === '${' ? '}' : ''))
  }
  if (words.length === 0 && !word.includes('/')) {
    const names = new Set([...Object.keys(builtins), ...Object.keys(sh.state.aliases), ...Object.keys(sh.state.funcs)])
    for (const directory of (sh.value('PATH') ?? '').split(':')) {
      try {
        for (const name of sh.os.list(sh.proc, directory)) names.add(name)
      } catch {
        // Not every directory of PATH exists.
      }
    }
    return [...names].filter((name) => name.startsWith(word)).sort()
  }
  return fileCandidates(sh, word, words[0] === 'cd' || words[0] === 'rmdir')
}

const fileCandidates = (sh: Shell, word: string, directoriesOnly: boolean): string[] => {
  const cut = word.lastIndexOf('/') + 1
  const directory = word.slice(0, cut)
  const base = word.slice(cut)
  const real = directory.startsWith('~/') ? `${sh.value('HOME') ?? ''}/${directory.slice(2)}` : directory
  try {
    return sh.os
      .list(sh.proc, real === '' ? '.' : real)
      .filter((name) => name.startsWith(base) && (base.startsWith('.') || !name.startsWith('.')))
      .map((name) => {
        const isDirectory = sh.os.find(sh.proc, `${real}${name}`)?.node.kind === 'directory'
        return { text: directory + name + (isDirectory ? '/' : ''), isDirectory }
      })
      .filter((entry) => entry.isDirectory || !directoriesOnly)
      .map((entry) => entry.text)
  } catch {
    return []
  }
}

/** The longest text all candidates start with. */
export const commonPrefix = (texts: readonly string[]): string => {
  let prefix = texts[0] ?? ''
  for (const text of texts) while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1)
  return prefix
}

/** A candidate as it is typed: special characters escaped. */
export const asTyped = (text: string): string =>
  text.replace(/[\s"'\\$&|;<>()*?[\]`!#]/g, (c, i: number) => (c === '$' && i === 0 ? c : `\\${c}`))
