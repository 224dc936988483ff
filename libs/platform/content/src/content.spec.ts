// Proof by play: everything that is published is played here, each with a few of its variants. `npm run content:check`
// plays more of them.
import { describe, expect, it } from 'vitest'
import { describeProblem, lintContent, readContent } from '@kubarium/learning-format'
import { play } from './check.ts'
import { readFiles } from './read-files.ts'

const SEEDS = 3
const { items, problems } = readContent(readFiles('libs/learning/content'))

describe('the content', () => {
  it('can be read, and nothing is to be said against it', () => {
    expect([...problems, ...lintContent(items)].map(describeProblem)).toEqual([])
    expect(items.length).toBeGreaterThan(0)
  })

  it.each(items.filter(({ kind }) => kind !== 'course').map((item) => [item.folder, item] as const))(
    '%s does what it says',
    { timeout: 120_000 },
    (_, item) => {
      const proof = play(item, SEEDS)
      expect(proof.problems.map(describeProblem)).toEqual([])
      expect(proof.plays).toBeGreaterThan(0)
    },
  )
})
