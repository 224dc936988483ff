import { describe, expect, it } from 'vitest'
import { changedChecks } from './changed-checks.ts'

describe('what is announced of checks', () => {
  it('is what has changed', () => {
    expect(changedChecks({ a: 'failed', b: 'passed', c: 'passed' }, { a: 'passed', b: 'passed', c: 'failed' })).toEqual(
      {
        passed: ['a'],
        lost: ['c'],
      },
    )
  })

  it('is nothing at the first look', () => {
    expect(changedChecks({ b: 'unchecked' }, { a: 'passed', b: 'passed' })).toEqual({ passed: [], lost: [] })
  })

  it('is nothing when we could not look for once', () => {
    expect(changedChecks({ a: 'passed' }, { a: 'error' })).toEqual({ passed: [], lost: [] })
  })
})
