import { describe, expect, it } from 'vitest'
import { controlCharacter, withoutControlSequences } from './control-key.ts'

describe('control characters', () => {
  it('are what a terminal sends for Ctrl and a letter', () => {
    expect(controlCharacter('c')).toBe('\u0003')
    expect(controlCharacter('D')).toBe('\u0004')
    expect(controlCharacter('[')).toBe('\u001b')
    expect(controlCharacter(' ')).toBe('\u0000')
    expect(controlCharacter('한')).toBeUndefined()
    expect(controlCharacter('1')).toBeUndefined()
  })

  it('are left out of what is read aloud', () => {
    expect(withoutControlSequences('\u001b[1;32mRunning\u001b[0m\r\n\u001b]0;title\u0007web\t1/1')).toBe(
      'Running\nweb\t1/1',
    )
  })
})
