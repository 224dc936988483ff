// What each role may do with the organisation itself. What roles may do with courses and grades is said by the scopes of
// the graded-exercise API.
import { createAccessControl } from 'better-auth/plugins/access'
import { adminAc, defaultStatements, memberAc, ownerAc } from 'better-auth/plugins/organization/access'

/** better-auth asks for this before it lets somebody handle an organisation's keys. */
const keys = { apiKey: ['create', 'read', 'update', 'delete'] } as const

export const accessControl = createAccessControl({ ...defaultStatements, ...keys })

export const organisationRoles = {
  owner: accessControl.newRole({ ...ownerAc.statements, apiKey: [...keys.apiKey] }),
  admin: accessControl.newRole({ ...adminAc.statements, apiKey: [...keys.apiKey] }),
  instructor: accessControl.newRole({ ...memberAc.statements }),
  assistant: accessControl.newRole({ ...memberAc.statements }),
  member: accessControl.newRole({ ...memberAc.statements }),
}

export type OrganisationRole = keyof typeof organisationRoles

const strongestFirst: readonly OrganisationRole[] = ['owner', 'admin', 'instructor', 'assistant', 'member']

/** The strongest of the roles that a membership names (`admin,instructor`). */
export function strongestRole(given: string): OrganisationRole {
  const named = given.split(',').map((one) => one.trim())
  return strongestFirst.find((role) => named.includes(role)) ?? 'member'
}
