// Requests that are made in somebody else's name.
// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
import { badRequest, goQuote } from '@kubarium/kube-objects'
import type { AccessRequest } from './authorization.ts'
import type { ApiRequest } from './request-info.ts'
import type { User } from './resource.ts'

const AUTHENTICATED = 'system:authenticated'
const UNAUTHENTICATED = 'system:unauthenticated'
const ANONYMOUS = 'system:anonymous'
const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/
const GROUP = 'authentication.k8s.io'

/** Whom a request is to count for, as its headers say. */
export interface Impersonation {
  /** '' when only other headers are there. */
  readonly name: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra: Readonly<Record<string, readonly string[]>>
}

/** What the headers of a request say of impersonation; undefined: nothing. @param headers names and values in turn */
export function impersonationIn(headers: readonly string[]): Impersonation | undefined {
  const all = (name: string): string[] =>
    headers.filter((_, i) => i % 2 === 1 && headers[i - 1]!.toLowerCase() === name).filter((value) => value !== '')
  const extra: Record<string, string[]> = {}
  for (let i = 0; i < headers.length; i += 2) {
    const key = /^impersonate-extra-(.+)$/i.exec(headers[i]!)?.[1]
    if (key) (extra[unescaped(key.toLowerCase())] ??= []).push(headers[i + 1]!)
  }
  const [name = ''] = all('impersonate-user')
  const groups = all('impersonate-group')
  const [uid] = all('impersonate-uid')
  if (name === '' && groups.length === 0 && uid === undefined && Object.keys(extra).length === 0) return undefined
  return { name, groups, ...(uid !== undefined && { uid }), extra }
}

/** The same of headers with one value each, as simulated programs send them: groups are separated by commas. */
export function impersonationOf(headers: Readonly<Record<string, string>>): Impersonation | undefined {
  return impersonationIn(
    Object.entries(headers).flatMap(([name, value]) =>
      name.toLowerCase() === 'impersonate-group' ? value.split(',').flatMap((group) => [name, group]) : [name, value],
    ),
  )
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * The user that a request counts for.
 * @param check refuses the caller's own request to be allowed to
 * @throws StatusError
 */
export function impersonated(caller: User, { impersonation }: ApiRequest, check: (about: AccessRequest) => void): User {
  if (!impersonation) return caller
  const { name, groups, uid, extra } = impersonation
  if (name === '') throw badRequest(`requested ${goUser(impersonation)} without impersonating a user name`)
  const may = (group: string, resource: string, subresource: string, what: string, namespace = ''): void =>
    check({ verb: 'impersonate', group, resource, subresource, namespace, name: what })
  const account = ACCOUNT.exec(name)
  if (account) may('', 'serviceaccounts', '', account[2]!, account[1])
  else may('', 'users', '', name)
  for (const group of groups) may('', 'groups', '', group)
  for (const [key, values] of Object.entries(extra)) for (const value of values) may(GROUP, 'userextras', key, value)
  if (uid !== undefined) may(GROUP, 'uids', '', uid)
  return {
    name,
    groups: groupsOf(name, groups, account?.[1]),
    ...(uid !== undefined && { uid }),
    ...(Object.keys(extra).length > 0 && { extra }),
  }
}

function groupsOf(name: string, given: readonly string[], accountNamespace: string | undefined): string[] {
  const groups = [...given]
  if (groups.length === 0 && accountNamespace !== undefined)
    groups.push('system:serviceaccounts', `system:serviceaccounts:${accountNamespace}`)
  if (groups.includes(AUTHENTICATED) || groups.includes(UNAUTHENTICATED)) return groups
  return [...groups, name === ANONYMOUS ? UNAUTHENTICATED : AUTHENTICATED]
}

/** As Go prints a user. */
function goUser({ name, uid = '', groups, extra }: Impersonation): string {
  const list = (items: readonly string[]): string =>
    items.length === 0 ? '[]string(nil)' : `[]string{${items.map(goQuote).join(', ')}}`
  const keys = Object.keys(extra).sort()
  const map = keys.map((key) => `${goQuote(key)}:${list(extra[key]!)}`).join(', ')
  return `&user.DefaultInfo{Name:${goQuote(name)}, UID:${goQuote(uid)}, Groups:${list(groups)}, Extra:map[string][]string${keys.length === 0 ? '(nil)' : `{${map}}`}}`
}
