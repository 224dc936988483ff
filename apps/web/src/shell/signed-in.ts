import 'server-only'
import type { Me } from '@kubarium/contracts'
import { getLocale } from 'next-intl/server'
import { serverApi, carriesSession } from '../http/server-api.ts'
import { redirect } from '../i18n/navigation.ts'

/**
 * Who is signed in; nobody is sent to sign in first and back to `here`. Undefined when the API does not answer: then
 * the page shows what it can and says so itself.
 */
export async function signedIn(here: string): Promise<Me | undefined> {
  const answer = (await carriesSession()) ? await serverApi.me() : ({ ok: false, status: 401 } as const)
  if (answer.ok) return answer.body
  if (answer.status === 401) redirect({ href: `/sign-in?next=${encodeURIComponent(here)}`, locale: await getLocale() })
  return undefined
}
