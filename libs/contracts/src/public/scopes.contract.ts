// What a caller of the graded-exercise API may do. A key carries scopes; a signed-in person has those of their role.
import { z } from 'zod'
import type { Role } from '../accounts.contract.ts'

export const scopes = [
  'exercises:read',
  'roster:read',
  'roster:write',
  'assignments:read',
  'assignments:write',
  'attempts:read',
  'attempts:write',
  'submissions:read',
  'submissions:write',
  'grades:read',
  'grades:write',
  'webhooks:manage',
  'audit:read',
] as const

export const scope = z.enum(scopes)
export type Scope = z.infer<typeof scope>

/** What only those who run an organisation may do. */
const ofAdministrators: readonly Scope[] = ['webhooks:manage', 'audit:read']
const ofInstructors = scopes.filter((one) => !ofAdministrators.includes(one))

/** The scopes of each role in an organisation. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  owner: scopes,
  admin: scopes,
  instructor: ofInstructors,
  assistant: ofInstructors.filter((one) => one.endsWith(':read')),
  member: ['exercises:read'],
}
