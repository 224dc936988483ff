import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const roots = [import.meta.dirname, resolve(import.meta.dirname, '../../../libs/ui/src')]

function files(root: string): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('style sheets', () => {
  it('have every class that a part asks for', () => {
    const missing: string[] = []
    for (const file of roots.flatMap(files)) {
      const source = readFileSync(file, 'utf8')
      for (const [, path] of source.matchAll(/import styles from '(\..*?\.module\.css)'/g)) {
        const sheet = resolve(dirname(file), path!)
        if (!existsSync(sheet)) {
          missing.push(sheet)
          continue
        }
        const css = readFileSync(sheet, 'utf8')
        for (const [, name] of source.matchAll(/styles\.(\w+)/g)) {
          if (!new RegExp(`\\.${name}(?![\\w-])`).test(css)) missing.push(`${file}: ${name}`)
        }
      }
    }
    expect(missing).toEqual([])
  })

  it('take every colour from the tokens', () => {
    const raw: string[] = []
    for (const root of roots) {
      for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile() || !entry.name.endsWith('.css') || entry.name === 'tokens.css') continue
        const css = readFileSync(join(entry.parentPath, entry.name), 'utf8')
        if (/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i.test(css)) raw.push(entry.name)
      }
    }
    expect(raw).toEqual([])
  })
})
