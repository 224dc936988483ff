// Requests of the browser to the product's API, on its own origin.
import {
  apiKeyList,
  apiKeyMade,
  attempt,
  catalogue,
  checkSeen,
  cluster,
  clusterList,
  hintShown,
  joined,
  me,
  ownCourses,
  outbox,
  problem as problemSchema,
  submission,
  type AnswerQuestion,
  type ApiKeyList,
  type ApiKeyMade,
  type Attempt,
  type BeginAttempt,
  type Catalogue,
  type CheckSeen,
  type Cluster,
  type ClusterList,
  type CreateCluster,
  type BeginAssigned,
  type HintShown,
  type Joined,
  type OwnCourses,
  type Locale,
  type MakeApiKey,
  type Me,
  type Outbox,
  type Problem,
  type Submission,
  type SubmitAttempt,
} from '@kubarium/contracts'
import {
  pageOf,
  publicProblem,
  webhookDelivery,
  webhookEndpoint,
  webhookEndpointWithSecret,
  type EventType,
  type Page,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookEndpointWithSecret,
} from '@kubarium/contracts/public'
import type { ZodType } from 'zod'
import { ProblemError, unreachable } from './problem-error.ts'

export { ProblemError }

async function request<Body>(path: string, schema: ZodType<Body> | undefined, init: RequestInit = {}): Promise<Body> {
  let response: Response
  try {
    response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } })
  } catch {
    throw new ProblemError(unreachable)
  }
  if (!response.ok) throw new ProblemError(await problemOf(response))
  if (!schema) return undefined as Body
  const body = schema.safeParse(await response.json().catch(() => undefined))
  if (body.success) return body.data
  throw new ProblemError({
    type: 'about:blank',
    title: 'The answer was not understood',
    status: response.status,
    code: 'not-understood',
  })
}

/** What a refusal says, also when something in between answered without a problem body. */
export async function problemOf(response: Response): Promise<Problem> {
  const said: unknown = await response.json().catch(() => undefined)
  const ofPublicApi = publicProblem.safeParse(said)
  if (ofPublicApi.success) {
    const { errors, ...rest } = ofPublicApi.data
    const faults = errors?.map(({ pointer, detail }) => ({
      path: pointer.slice(1).replaceAll('/', '.'),
      message: detail,
    }))
    return { ...rest, ...(faults ? { errors: faults } : {}) }
  }
  const body = problemSchema.safeParse(said)
  if (body.success) return body.data
  const between = response.status === 502 || response.status === 503 || response.status === 504
  return between
    ? { ...unreachable, status: response.status }
    : {
        type: 'about:blank',
        title: response.statusText || 'Error',
        status: response.status,
        code: `http-${response.status}`,
      }
}

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** What one says of a webhook endpoint. */
export interface EndpointWish {
  readonly url: string
  readonly description: string
  readonly events: readonly EventType[]
}

const endpoints = '/api/v1/webhook-endpoints'

export const api = {
  me: () => request<Me>('/v1/me', me),
  outbox: () => request<Outbox>('/v1/outbox', outbox),
  clusters: () => request<ClusterList>('/v1/clusters', clusterList),
  cluster: (id: string) => request<Cluster>(`/v1/clusters/${id}`, cluster),
  createCluster: (wanted: CreateCluster) => request<Cluster>('/v1/clusters', cluster, json(wanted)),
  deleteCluster: (id: string) => request<undefined>(`/v1/clusters/${id}`, undefined, { method: 'DELETE' }),
  catalogue: (locale: Locale) => request<Catalogue>(`/v1/catalogue?locale=${locale}`, catalogue),
  beginAttempt: (wanted: BeginAttempt, locale: Locale) =>
    request<Attempt>(`/v1/attempts?locale=${locale}`, attempt, json(wanted)),
  attempt: (id: string, locale: Locale) => request<Attempt>(`/v1/attempts/${id}?locale=${locale}`, attempt),
  answerQuestion: (id: string, answered: AnswerQuestion, locale: Locale) =>
    request<CheckSeen>(`/v1/attempts/${id}/answers?locale=${locale}`, checkSeen, json(answered)),
  openHint: (id: string, hint: string, locale: Locale) =>
    request<HintShown>(`/v1/attempts/${id}/hints/${hint}?locale=${locale}`, hintShown, json({})),
  submitAttempt: (id: string, work: SubmitAttempt, locale: Locale) =>
    request<Submission>(`/v1/attempts/${id}/submissions?locale=${locale}`, submission, json(work)),
  submission: (id: string, locale: Locale) => request<Submission>(`/v1/submissions/${id}?locale=${locale}`, submission),
  ownCourses: (locale: Locale) => request<OwnCourses>(`/v1/own-courses?locale=${locale}`, ownCourses),
  joinClass: (code: string) => request<Joined>('/v1/joins', joined, json({ code })),
  beginAssigned: (assignmentId: string, wanted: BeginAssigned, locale: Locale) =>
    request<Attempt>(`/v1/assignments/${assignmentId}/attempts?locale=${locale}`, attempt, json(wanted)),
  releaseCluster: (id: string) => request<Cluster>(`/v1/clusters/${id}/release`, cluster, json({})),
}

/** API keys and webhooks of the organisation. */
export const apiSettings = {
  keys: () => request<ApiKeyList>('/v1/api-keys', apiKeyList),
  makeKey: (wanted: MakeApiKey) => request<ApiKeyMade>('/v1/api-keys', apiKeyMade, json(wanted)),
  revokeKey: (id: string) => request<undefined>(`/v1/api-keys/${id}`, undefined, { method: 'DELETE' }),
  endpoints: () => request<Page<WebhookEndpoint>>(`${endpoints}?limit=200`, pageOf(webhookEndpoint)),
  createEndpoint: (wanted: EndpointWish) =>
    request<WebhookEndpointWithSecret>(endpoints, webhookEndpointWithSecret, json(wanted)),
  changeEndpoint: (id: string, change: Partial<EndpointWish> & { readonly enabled?: boolean }) =>
    request<WebhookEndpoint>(`${endpoints}/${id}`, webhookEndpoint, { ...json(change), method: 'PATCH' }),
  deleteEndpoint: (id: string) => request<undefined>(`${endpoints}/${id}`, undefined, { method: 'DELETE' }),
  rotateSecret: (id: string) =>
    request<WebhookEndpointWithSecret>(`${endpoints}/${id}:rotate-secret`, webhookEndpointWithSecret, json({})),
  testEndpoint: (id: string) => request<WebhookDelivery>(`${endpoints}/${id}:test`, webhookDelivery, json({})),
  deliveries: (id: string) =>
    request<Page<WebhookDelivery>>(`${endpoints}/${id}/deliveries?limit=20`, pageOf(webhookDelivery)),
  redeliver: (id: string, delivery: string) =>
    request<WebhookDelivery>(`${endpoints}/${id}/deliveries/${delivery}:redeliver`, webhookDelivery, json({})),
}

/** Where the kubeconfig of a cluster is downloaded from. */
export function kubeconfigAddress(id: string): string {
  return `/v1/clusters/${id}/kubeconfig`
}

/** What of an error is told to people: the server's own words if it had any. */
export function problemIn(error: unknown): Problem {
  return error instanceof ProblemError
    ? error.problem
    : { type: 'about:blank', title: 'Error', status: 0, code: 'unknown', detail: String(error) }
}
