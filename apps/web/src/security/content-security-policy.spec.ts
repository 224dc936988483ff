import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy.ts'

describe('the content security policy', () => {
  it('runs only scripts that carry the nonce of the response', () => {
    const policy = contentSecurityPolicy('abc', false)
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  })

  it('names no other origin', () => {
    expect(contentSecurityPolicy('abc', false)).not.toMatch(/https?:|\*/)
  })

  it('lets the dev server evaluate, and only that', () => {
    expect(contentSecurityPolicy('abc', true)).toContain("'unsafe-eval'")
  })
})
