// Requests of server components to the product's API, on behalf of the visitor.
import 'server-only'
import {
  attempt,
  catalogue,
  cluster,
  clusterList,
  me,
  type Attempt,
  type Catalogue,
  type Cluster,
  type ClusterList,
  type Locale,
  type Me,
} from '@kubarium/contracts'
import { headers } from 'next/headers'
import type { ZodType } from 'zod'
import { webConfig } from '../config.ts'

/** An answer: the body, or the status of a refusal; 0 when the API did not answer. */
export type Answer<Body> = { ok: true; body: Body } | { ok: false; status: number }

const PATIENCE_MILLISECONDS = 3000

async function ask<Body>(path: string, schema: ZodType<Body>): Promise<Answer<Body>> {
  const visitor = await headers()
  try {
    const response = await fetch(`${webConfig().apiUrl}${path}`, {
      headers: { accept: 'application/json', cookie: visitor.get('cookie') ?? '' },
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    })
    if (!response.ok) return { ok: false, status: response.status }
    const body = schema.safeParse(await response.json())
    return body.success ? { ok: true, body: body.data } : { ok: false, status: 0 }
  } catch {
    return { ok: false, status: 0 }
  }
}

export const serverApi = {
  me: () => ask<Me>('/v1/me', me),
  clusters: () => ask<ClusterList>('/v1/clusters', clusterList),
  cluster: (id: string) => ask<Cluster>(`/v1/clusters/${encodeURIComponent(id)}`, cluster),
  catalogue: (locale: Locale) => ask<Catalogue>(`/v1/catalogue?locale=${locale}`, catalogue),
  attempt: (id: string, locale: Locale) =>
    ask<Attempt>(`/v1/attempts/${encodeURIComponent(id)}?locale=${locale}`, attempt),
}

/** Does the visitor carry a session? Without one nobody needs to be asked. Whether it is valid is for the API to say. */
export async function carriesSession(): Promise<boolean> {
  return /session_token=/.test((await headers()).get('cookie') ?? '')
}
