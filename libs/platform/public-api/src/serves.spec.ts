import { scopes, scopesOfRole } from '@kubarium/contracts/public'
import { describe, expect, it } from 'vitest'
import { routeOf } from './serves.ts'

describe('routeOf', () => {
  it('writes a path as Express 5 has it', () => {
    expect(routeOf({ path: '/courses/{course}' })).toBe('/api/v1/courses/:course')
    expect(routeOf({ path: '/attempts/{attempt}:reset' })).toBe(String.raw`/api/v1/attempts/:attempt\:reset`)
  })
})

describe('roles', () => {
  it('are sets of scopes that there are, none larger than the one above it', () => {
    const { owner, admin, instructor, assistant, member } = scopesOfRole
    expect(owner).toEqual(scopes)
    expect(admin).toEqual(scopes)
    for (const [role, above] of [
      [instructor, admin],
      [assistant, instructor],
      [member, assistant],
    ] as const)
      expect(above).toEqual(expect.arrayContaining([...role]))
    expect(assistant.every((scope) => scope.endsWith(':read'))).toBe(true)
    expect(member).toEqual(['exercises:read'])
    expect(instructor).not.toContain('audit:read')
  })
})
