import { describe, expect, it } from 'vitest'
import { unifiedDiff } from './unified-diff.ts'

const lines = (count: number, name = 'line'): string[] => Array.from({ length: count }, (_, i) => `${name} ${i}`)

describe('unifiedDiff', () => {
  it('says nothing of equal texts', () => {
    expect(unifiedDiff('a\nb', 'a\nb')).toBe('')
  })

  it('shows three lines around a change', () => {
    const before = lines(9)
    const after = before.with(4, 'other')
    expect(unifiedDiff(before.join('\n'), after.join('\n'))).toBe(
      '@@ -2,7 +2,7 @@\n line 1\n line 2\n line 3\n-line 4\n+other\n line 5\n line 6\n line 7\n',
    )
  })

  it('puts changes that are close together into one hunk and others into hunks of their own', () => {
    const before = lines(30)
    const close = before.with(4, 'x').with(11, 'y')
    const apart = before.with(4, 'x').with(12, 'y')
    expect(unifiedDiff(before.join('\n'), close.join('\n')).match(/@@ /g)).toHaveLength(1)
    expect(unifiedDiff(before.join('\n'), apart.join('\n')).match(/@@ /g)).toHaveLength(2)
  })

  it('names the line before an empty range', () => {
    expect(unifiedDiff('a\nb', 'a\nb\nc', 0)).toBe('@@ -2,0 +3 @@\n+c\n')
    expect(unifiedDiff('a\nb', 'b', 0)).toBe('@@ -1 +0,0 @@\n-a\n')
  })

  it('starts no common block with a line that a long text has often', () => {
    // The braces are equal; as they are everywhere, only the first one counts, where the search begins.
    const before = lines(120, 'old').flatMap((line) => ['{', line])
    const after = lines(120, 'new').flatMap((line) => ['{', line])
    expect(unifiedDiff(before.join('\n'), after.join('\n'))).toMatch(/^@@ -1,240 \+1,240 @@\n \{\n-old 0\n-\{\n/)
  })
})
