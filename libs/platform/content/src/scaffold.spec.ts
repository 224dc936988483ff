import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { describeProblem } from '@kubarium/learning-format'
import { checkContent } from './check.ts'
import { readFiles } from './read-files.ts'
import { scaffold } from './scaffold.ts'
import { contentSchemas } from './schemas.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubarium-content-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('tools for authors', () => {
  it('begin a lesson and an exercise that pass as they are', () => {
    scaffold(folder, 'exercise', 'my-exercise')
    scaffold(folder, 'lesson', 'my-lesson')
    expect(checkContent(readFiles(folder), { seeds: 2 }).map(describeProblem)).toEqual([])
    expect(() => scaffold(folder, 'exercise', 'my-exercise')).toThrow('is there already')
    expect(() => scaffold(folder, 'exercise', 'My Exercise')).toThrow('npm run content:new')
  })

  it('publish the schemas that the content is read by', () => {
    for (const [name, text] of Object.entries(contentSchemas()))
      expect({ name, text: readFileSync(join('libs/learning/content/schema', name), 'utf8') }).toEqual({ name, text })
  })
})
