import { describe, expect, it } from 'vitest'
import { alignedOutput } from './aligned-output.ts'

describe('output in a text', () => {
  it('that is a table is set in columns', () => {
    expect(alignedOutput('NAME READY UP-TO-DATE\nweb 3/3 3\nlonger-name 1/1 1')).toBe(
      'NAME          READY   UP-TO-DATE\nweb           3/3     3\nlonger-name   1/1     1',
    )
  })

  it('that is none stays as it is', () => {
    for (const text of ['deployment.apps/web created', 'NAME AGE\nweb 3s ago', 'a b\nc d', 'NAME  AGE\nweb   3s'])
      expect(alignedOutput(text)).toBe(text)
  })
})
