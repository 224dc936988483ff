// GET of a collection with `watch`: what happens from now, or from a revision, on.
import type { ApiAnswer } from '../answer.ts'
import type { Call } from '../call.ts'
import { revisionOf } from '../request-options.ts'
import { selectionOf } from '../selection.ts'
import { Watch } from '../watch.ts'

export function watch(call: Call): ApiAnswer {
  const { resource, namespace, name, query, accepted } = call
  const fieldSelector = name === '' ? query.get('fieldSelector') : `metadata.name=${name}`
  const selection = selectionOf(resource, query.get('labelSelector'), fieldSelector)
  const wanted = revisionOf(query)
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
