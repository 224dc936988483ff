// GET of a collection: a list, at a revision, page by page.
import { badRequest, expired, type KubeObject } from '@kubarium/kube-objects'
import type { ClusterState } from '@kubarium/kube-store'
import { listAnswer, type ApiAnswer } from '../answer.ts'
import type { Call } from '../call.ts'
import { continueToken, placeOf, placeOfToken } from '../continue-token.ts'
import { checkListOptions, revisionOf, tooLargeRevision } from '../list-options.ts'
import { selectionOf, type Selection } from '../selection.ts'

export function list(call: Call): ApiAnswer {
  const { resource, namespace, query, history } = call
  checkListOptions(query, false)
  const selection = selectionOf(resource, query.get('labelSelector'), query.get('fieldSelector'))
  const { state, after } = stateToList(call)
  const all = state.list(resource.storage, resource.namespaced ? namespace : '') as unknown as readonly KubeObject[]
  const rest = after === undefined ? all : all.filter((object) => placeOf(object) > after)
  const metadata: Record<string, unknown> = { resourceVersion: String(state.revision) }
  const page = pageOf(rest, selection, limitOf(call))
  if (page.left > 0) {
    metadata['continue'] = continueToken({ revision: state.revision, after: placeOf(page.objects.at(-1)!) })
    if (selection.selectsAll) metadata['remainingItemCount'] = page.left
    history.remember(state)
  }
  return listAnswer(call, metadata, page.objects)
}

/** How many objects a page has; Infinity: all. Revision 0 asks for what is at hand, which comes as a whole. */
function limitOf({ query }: Call): number {
  const limit = Number(query.get('limit') ?? 0)
  return limit > 0 && query.get('resourceVersion') !== '0' ? limit : Number.POSITIVE_INFINITY
}

/** The first objects that are selected, and how many objects, selected or not, come after them. */
function pageOf(
  all: readonly KubeObject[],
  selection: Selection,
  limit: number,
): { objects: readonly KubeObject[]; left: number } {
  if (limit >= all.length) return { objects: all.filter((object) => selection.matches(object)), left: 0 }
  const objects: KubeObject[] = []
  for (let i = 0; i < all.length; i++) {
    if (!selection.matches(all[i]!)) continue
    objects.push(all[i]!)
    if (objects.length === limit) return { objects, left: all.length - i - 1 }
  }
  return { objects, left: 0 }
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
  const wanted = revisionOf(query, 'list')
  if (wanted === undefined || wanted === 0) return { state, after: undefined }
  if (wanted > state.revision) throw tooLargeRevision(wanted, state.revision)
  const match = query.get('resourceVersionMatch')
  // A limit with a revision meant exactly that one before there was a way to say so.
  const isExact = match === 'Exact' || (!match && Number(query.get('limit') ?? 0) > 0)
  if (!isExact || wanted === state.revision) return { state, after: undefined }
  const then = history.stateAt(wanted)
  if (!then) throw expired(`The resourceVersion for the provided list is too old.`)
  return { state: then, after: undefined }
}
