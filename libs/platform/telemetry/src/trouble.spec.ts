import { describe, expect, test } from 'vitest'
import { isDatabaseAway, isDiskFull } from './trouble.ts'

const error = (message: string, code?: string): Error => Object.assign(new Error(message), code ? { code } : {})

describe('trouble', () => {
  test('knows a full disk from the database and from the system', () => {
    expect(isDiskFull(error('could not extend file', '53100'))).toBe(true)
    expect(isDiskFull(error('write', 'ENOSPC'))).toBe(true)
    expect(isDiskFull(error('PANIC: could not write to file: No space left on device'))).toBe(true)
    for (const other of [error('duplicate key', '23505'), undefined, null, 'ENOSPC'])
      expect(isDiskFull(other)).toBe(false)
  })

  test('knows a database that is down, ends, or comes up', () => {
    for (const code of ['57P01', '57P03', '08006', 'ECONNREFUSED', 'P2028'])
      expect(isDatabaseAway(error('', code))).toBe(true)
    expect(isDatabaseAway(error('Connection terminated unexpectedly'))).toBe(true)
    for (const other of [error('duplicate key', '23505'), error('no'), undefined])
      expect(isDatabaseAway(other)).toBe(false)
  })
})
