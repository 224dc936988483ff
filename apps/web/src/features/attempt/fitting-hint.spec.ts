import { expect, it } from 'vitest'
import { fitsWhatIsSeen } from './fitting-hint.ts'

it('a hint fits the mistakes that it names, while their checks are red', () => {
  const hint = { fits: { endpoints: ['selects-nothing', 'wrong-port'] } }
  const seeing = (reason: string | null | undefined) => (check: string) => [check === 'endpoints' ? reason : undefined]
  expect(fitsWhatIsSeen(hint, seeing('wrong-port'))).toBe(true)
  expect(fitsWhatIsSeen(hint, seeing('not-ready'))).toBe(false)
  expect(fitsWhatIsSeen(hint, seeing(undefined))).toBe(false)
  expect(fitsWhatIsSeen(hint, seeing(null))).toBe(false)
  expect(fitsWhatIsSeen({ fits: {} }, seeing('wrong-port'))).toBe(false)
})
