import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cluster } from '@kubarium/contracts'
import { describe, expect, it } from 'vitest'
import en from '../../messages/en.json'
import ko from '../../messages/ko.json'
import { lastWords } from './last-words.ts'

type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + key, value)
    else for (const [path, text] of flat(value, `${prefix}${key}.`)) found.set(path, text)
  }
  return found
}

const english = flat(en)
const korean = flat(ko)

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes('.spec.'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}

/** Names in braces and tags of a message: what both languages must fill in the same way. */
function blanks(text: string): string[] {
  const names = [
    ...text.matchAll(/(?<!(?:one|other|owner|admin|instructor|assistant|best|latest|=\d+)\s)\{(\w+)[,}]/g),
  ].map(([, name]) => name!)
  const tags = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => `<${name}>`)
  return [...new Set([...names, ...tags])].sort()
}

describe('the texts', () => {
  it('have the same keys in both languages', () => {
    expect([...korean.keys()]).toEqual([...english.keys()])
  })

  it('are never empty, and fill in the same names', () => {
    for (const [key, text] of english) {
      const translated = korean.get(key)!
      expect(text.trim(), key).not.toBe('')
      expect(translated.trim(), key).not.toBe('')
      expect({ key, blanks: blanks(translated) }).toEqual({ key, blanks: blanks(text) })
    }
  })

  it('are translated, unless they are names or words of Kubernetes', () => {
    const same = [...english].filter(([key, text]) => korean.get(key) === text && !key.startsWith('wall.word.'))
    const words = same.map(
      ([, text]) =>
        text
          .replace(/\{[^}]*\}|<[^>]*>|[^A-Za-z]/g, ' ')
          .trim()
          .split(/\s+/).length,
    )
    expect(Math.max(...words)).toBeLessThanOrEqual(1)
  })

  it('are all used', () => {
    const code = sources(join(import.meta.dirname, '..')).join('\n')
    // A key counts as used when it stands in quotes, or when its group is asked with a computed key.
    const computed = [
      'wall.sentence.',
      'wall.word.',
      'wall.why.',
      'wall.cause.',
      'landing.try.',
      ...['state', 'phase', 'see', 'grade', 'tile', 'flag'].map((group) => `teaching.${group}Word.`),
      'catalogue.tracks.',
      'catalogue.level-',
      'catalogue.kind-',
      'apiSettings.state.',
      ...cluster.shape.state.options.map((state) => `clusters.${state}`),
    ]
    const unused = [...english.keys()].filter((path) => {
      if (computed.some((group) => path.startsWith(group))) return false
      const key = path.split('.').slice(1).join('.')
      const last = path.split('.').at(-1)!
      return !code.includes(`'${key}'`) && !code.includes(`'${last}'`) && !code.includes(`.${last}}`)
    })
    expect(unused).toEqual([])
  })

  it('of the computed groups are those that the code can ask for', () => {
    const code = sources(join(import.meta.dirname, '../features/glass-wall')).join('\n')
    for (const group of ['wall.sentence.', 'wall.word.', 'wall.why.']) {
      const asked = [...english.keys()].filter((path) => path.startsWith(group)).map((path) => path.slice(group.length))
      expect(asked.filter((key) => !code.includes(`'${key}'`) && !code.includes(`${key}:`))).toEqual([])
    }
  })

  it('are those that are said when nothing else stands any more', () => {
    const said = [en, ko].map(({ problems }) => [problems.errorTitle, problems.errorText, problems.tryAgain])
    expect(lastWords.map(({ title, text, again }) => [title, text, again])).toEqual(said)
  })

  it('speak 해요체 and shout in no language', () => {
    for (const [key, text] of [...english, ...korean]) {
      expect(text, key).not.toMatch(/[!！]|\boops\b/i)
      expect(text, key).not.toMatch(/습니다|십시오/)
    }
  })
})
