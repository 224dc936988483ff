// Callers of the graded-exercise API, for specs: keys, and people in each role.
import { randomUUID } from 'node:crypto'
import type { Role } from '@kubarium/contracts'
import type { Scope } from '@kubarium/contracts/public'
import type { Answer, Session, TestApi } from './test-api.ts'

/** Sends requests to /api/v1 as somebody: with an Idempotency-Key of its own each, unless another is given. */
export type Send = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<T>>

/** A key of the organisation in which somebody works. */
export async function makeKey(api: TestApi, as: Session, scopes: readonly Scope[], name = 'spec'): Promise<string> {
  const { status, text, body } = await api.send<{ key: string }>('POST', '/v1/api-keys', { as, body: { name, scopes } })
  if (status !== 201) throw new Error(`no key: ${status} ${text}`)
  return body.key
}

/** A program with a key. */
export const withKey =
  (api: TestApi, key: string): Send =>
  (method, path, body, headers = {}) =>
    api.send(method, `/api/v1${path}`, {
      body,
      headers: {
        authorization: `Bearer ${key}`,
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...headers,
      },
    })

/** A person who is signed in. */
export const withSession =
  (api: TestApi, as: Session): Send =>
  (method, path, body, headers = {}) =>
    api.send(method, `/api/v1${path}`, { as, body, headers })

export interface OrganisationOfSpec {
  readonly id: string
  readonly owner: Session
  /** Somebody in each role, who works in this organisation. */
  readonly people: Readonly<Record<Role, Session>>
}

/** An organisation with a person in each role. */
export async function makeOrganisation(api: TestApi, name: string): Promise<OrganisationOfSpec> {
  const { prisma } = api.api.platform.system
  const roles: readonly Role[] = ['owner', 'admin', 'instructor', 'assistant', 'member']
  const id = randomUUID()
  await prisma.organization.create({ data: { id, name, slug: id } })
  const people: Partial<Record<Role, Session>> = {}
  for (const role of roles) {
    const session = await api.signUp(`${name} ${role}`)
    const user = await prisma.user.findUniqueOrThrow({ where: { email: session.email } })
    await prisma.member.create({ data: { id: randomUUID(), organizationId: id, userId: user.id, role } })
    const { status, text, headers } = await api.send('POST', '/v1/auth/organization/set-active', {
      as: session,
      body: { organizationId: id },
    })
    if (status !== 200) throw new Error(`set-active: ${status} ${text}`)
    people[role] = { email: session.email, cookie: cookiesWith(session.cookie, headers) }
  }
  return { id, owner: people.owner!, people: people as Record<Role, Session> }
}

/** The cookies that a browser has after an answer. */
function cookiesWith(before: string, headers: Headers): string {
  const jar = new Map(before.split('; ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair] as const))
  for (const cookie of headers.getSetCookie()) {
    const pair = cookie.split(';')[0]!
    jar.set(pair.slice(0, pair.indexOf('=')), pair)
  }
  return [...jar.values()].join('; ')
}
