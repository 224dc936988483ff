// GET of a collection: a list, at a revision, page by page.
import { StatusError, badRequest, expired, type KubeObject } from '@kubarium/kube-objects'
import type { ClusterState } from '@kubarium/kube-store'
import { listAnswer, type ApiAnswer } from '../answer.ts'
import type { Call } from '../call.ts'
import { continueToken, placeOf, placeOfToken } from '../continue-token.ts'
import { revisionOf } from '../request-options.ts'
import { selectionOf } from '../selection.ts'

export function list(call: Call): ApiAnswer {
  const { resource, namespace, query, history } = call
  const selection = selectionOf(resource, query.get('labelSelector'), query.get('fieldSelector'))
  const limit = Number(query.get('limit') ?? 0)
  const { state, after } = stateToList(call)
  let objects = (state.list(resource.storage, resource.namespaced ? namespace : '') as unknown as KubeObject[]).filter(
    (object) => selection.matches(object),
  )
  if (after !== undefined) objects = objects.filter((object) => placeOf(object) > after)
  const metadata: Record<string, unknown> = { resourceVersion: String(state.revision) }
  if (limit > 0 && objects.length > limit) {
    const rest = objects.length - limit
    objects = objects.slice(0, limit)
    metadata['continue'] = continueToken({ revision: state.revision, after: placeOf(objects.at(-1)!) })
    if (selection.labels.length === 0 && selection.fields.length === 0) metadata['remainingItemCount'] = rest
    history.remember(state)
  }
  return listAnswer(call, metadata, objects)
}

function stateToList({ query, journal, history }: Call): { state: ClusterState; after: string | undefined } {
  const { state } = journal
  const token = query.get('continue')
  if (token) {
    if (query.get('resourceVersion')) throw badRequest('specifying resource version is not allowed when using continue')
    const { revision, after } = placeOfToken(token)
    const then = revision === state.revision ? state : history.stateAt(revision)
    if (!then)
      throw expired(
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
      )
    return { state: then, after }
  }
  const wanted = revisionOf(query)
  const match = query.get('resourceVersionMatch')
  if (match && match !== 'Exact' && match !== 'NotOlderThan')
    throw badRequest(`resourceVersionMatch is invalid: ${match}`)
  if (wanted === undefined || wanted === 0) return { state, after: undefined }
  if (wanted > state.revision)
    throw new StatusError(
      504,
      'Timeout',
      `Too large resource version: ${wanted}, current: ${state.revision}`,
      {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
      { 'retry-after': '1' },
    )
  if (match !== 'Exact') return { state, after: undefined }
  const then = wanted === state.revision ? state : history.stateAt(wanted)
  if (!then) throw expired(`The resourceVersion for the provided list is too old.`)
  return { state: then, after: undefined }
}
