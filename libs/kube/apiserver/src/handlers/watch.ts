// GET of a collection with `watch`: what happens from now, or from a revision, on.
import type { ApiAnswer } from '../answer.ts'
import type { Call } from '../call.ts'
import { notAcceptable } from '../negotiation.ts'
import { checkListOptions, revisionOf } from '../list-options.ts'
import { selectionOf } from '../selection.ts'
import { Watch } from '../watch.ts'

const WATCH_MEDIA = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']

export function watch(call: Call): ApiAnswer {
  const { resource, namespace, name, query, accepted } = call
  checkListOptions(query, true)
  if (accepted.media === 'yaml') throw notAcceptable(WATCH_MEDIA)
  const fieldSelector = name === '' ? query.get('fieldSelector') : `metadata.name=${name}`
  const selection = selectionOf(resource, query.get('labelSelector'), fieldSelector)
  const wanted = revisionOf(query, 'watch')
  const seconds = Number(query.get('timeoutSeconds') ?? Number.NaN)
  const { form } = accepted
  return {
    type: 'watch',
    watch: new Watch(
      {
        resource,
        namespace: resource.namespaced ? namespace : '',
        selection,
        from: wanted === undefined || wanted === 0 ? undefined : wanted,
        bookmarks: query.flag('allowWatchBookmarks'),
        initialEvents: query.flag('sendInitialEvents'),
        timeoutSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : undefined,
        form: form.type === 'table' ? form : { type: form.type },
      },
      () => call.now(),
    ),
  }
}
