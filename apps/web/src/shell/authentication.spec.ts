import { describe, expect, it } from 'vitest'
import { refusalIn } from './authentication.ts'

describe('a refused sign-in', () => {
  it('is told by its code', () => {
    expect(refusalIn({ error: { code: 'INVALID_EMAIL_OR_PASSWORD', status: 401 } })).toBe('errorCredentials')
    expect(refusalIn({ error: { code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL', status: 422 } })).toBe('errorTaken')
    expect(refusalIn({ error: { code: 'EMAIL_NOT_VERIFIED', status: 403 } })).toBe('errorNotVerified')
  })

  it('is told apart from a server that limits or does not answer', () => {
    expect(refusalIn({ error: { code: 'INVALID_EMAIL_OR_PASSWORD', status: 429 } })).toBe('errorTooMany')
    expect(refusalIn({ error: { status: 503 } })).toBe('errorUnreachable')
    expect(refusalIn({ error: { status: 0 } })).toBe('errorUnreachable')
    expect(refusalIn({ error: { code: 'SOMETHING_NEW', status: 400 } })).toBe('errorOther')
  })

  it('is nothing when it worked', () => {
    expect(refusalIn({ error: null })).toBeUndefined()
  })
})
