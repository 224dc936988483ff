// Organisations by better-auth's own routes: whose members somebody is, and in which of them they work.
import { me, role, type Role } from '@kubarium/contracts'
import { z } from 'zod'
import { problemOf } from '../../http/api.ts'
import { ProblemError, unreachable } from '../../http/problem-error.ts'

const organisation = z.object({ id: z.string(), name: z.string(), slug: z.string() })
const member = z.object({
  id: z.string(),
  role: z.string(),
  user: z.object({ name: z.string(), email: z.string() }),
})
const invitation = z.object({ id: z.string(), email: z.string(), role: z.string().nullish(), status: z.string() })
const received = z.object({ organizationName: z.string(), inviterEmail: z.string(), role: z.string().nullish() })

export type Organisation = z.infer<typeof organisation>

/** Roles that somebody can be invited to. */
export const invitedRoles = role.exclude(['owner']).options satisfies readonly Role[]

async function ask<Body>(path: string, schema: z.ZodType<Body>, body?: unknown): Promise<Body> {
  let response: Response
  try {
    response = await fetch(`/v1/auth/organization/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new ProblemError(unreachable)
  }
  if (!response.ok) {
    const refused = z.object({ message: z.string() }).safeParse(
      await response
        .clone()
        .json()
        .catch(() => undefined),
    )
    const problem = await problemOf(response)
    throw new ProblemError(refused.success ? { ...problem, detail: refused.data.message } : problem)
  }
  return schema.parse(await response.json())
}

export const organisations = {
  list: () => ask('list', z.array(organisation)),
  /** An address of its own is made from the name. */
  create: (name: string) => ask('create', organisation, { name, slug: `${slugOf(name)}-${randomSign(6)}` }),
  /** Works there from now on, in this session. */
  choose: (organizationId: string) => ask('set-active', z.unknown(), { organizationId }),
  members: () => ask('list-members', z.object({ members: z.array(member) })),
  invitations: () => ask('list-invitations', z.array(invitation)),
  invite: (email: string, invitedAs: Role) => ask('invite-member', z.unknown(), { email, role: invitedAs }),
  cancel: (invitationId: string) => ask('cancel-invitation', z.unknown(), { invitationId }),
  remove: (memberIdOrEmail: string) => ask('remove-member', z.unknown(), { memberIdOrEmail }),
  received: (id: string) => ask(`get-invitation?id=${encodeURIComponent(id)}`, received),
  accept: (invitationId: string) =>
    ask('accept-invitation', z.object({ invitation: z.object({ organizationId: z.string() }) }), { invitationId }),
  decline: (invitationId: string) => ask('reject-invitation', z.unknown(), { invitationId }),
}

/** Whether somebody may invite and remove in the organisation they work in. */
export const runsIt = (of: Role): boolean => of === 'owner' || of === 'admin'

export type Membership = z.infer<typeof me>['organisation']

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40) || 'organisation'

function randomSign(length: number): string {
  return [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => (byte % 36).toString(36)).join('')
}
