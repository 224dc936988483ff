import { scope, scopesOfRole } from '@kubarium/contracts/public'
import type { Identity } from '@kubarium/platform-identity'
import type { Request } from 'express'
import { bringsKey, keyOf, Unauthenticated, type Caller } from './caller.ts'
import { acceptedLocale } from './languages.ts'

/**
 * Who asks: whoever brings a key is judged by it alone; otherwise the person who is signed in, in the organisation in which
 * they work at the moment.
 * @throws Unauthenticated when the key is not good, or there is neither
 */
export async function callerOf(identity: Identity, request: Request & { id?: string }): Promise<Caller> {
  const { headers, ip, id: requestId } = request
  const accepted = acceptedLocale(headers['accept-language'])
  if (bringsKey(headers)) {
    const key = keyOf(headers)
    const holder = key === undefined ? undefined : await identity.keys.holderOf(key)
    if (!holder) throw new Unauthenticated('This API key is wrong, has expired or was revoked.')
    const { organisationId, userId, keyId } = holder
    // A scope that there is no longer opens nothing.
    const scopes = holder.scopes.filter((one) => scope.safeParse(one).success) as Caller['scopes']
    return { organisationId, userId, via: 'key', keyId, scopes, locale: accepted ?? 'en', requestId, ip }
  }
  const person = await identity.personOf(headers)
  if (!person) throw new Unauthenticated('Send an API key: `Authorization: Bearer kub_live_…`.')
  const { organisationId, userId, role, locale } = person
  const scopes = scopesOfRole[role]
  return { organisationId, userId, via: 'session', role, scopes, locale: accepted ?? locale, requestId, ip }
}
