// DELETE of an object or of a collection.
import type { KubeObject } from '@kubarium/kube-objects'
import { json, listAnswer, objectAnswer, type ApiAnswer } from '../answer.ts'
import type { Call } from '../call.ts'
import { deleteOptionsOf, writeOptionsOf } from '../request-options.ts'
import { selectionOf } from '../selection.ts'
import type { DeleteOptions } from '../write-options.ts'

export function remove(call: Call): ApiAnswer {
  const { resource, namespace = '', name, writes } = call
  const deletion = deleteOptionsOf(call)
  warnOfOrphans(call, deletion)
  const options = writeOptionsOf(call)
  const dryRun = options.dryRun || deletion.dryRun
  const deleted = writes.delete(resource, namespace, name, { ...options, dryRun }, deletion)
  if (!deleted.gone || resource.strategy.returnsDeleted) return objectAnswer(call, deleted.object)
  const { code: _, ...status } = deleted.status
  return json(status)
}

export function removeCollection(call: Call): ApiAnswer {
  const { resource, namespace, query, journal, writes } = call
  const deletion = deleteOptionsOf(call)
  warnOfOrphans(call, deletion)
  const selection = selectionOf(resource, query.get('labelSelector'), query.get('fieldSelector'))
  const given = writeOptionsOf(call)
  const options = { ...given, dryRun: given.dryRun || deletion.dryRun }
  const objects = (
    journal.state.list(resource.storage, resource.namespaced ? namespace : '') as unknown as KubeObject[]
  ).filter((object) => selection.matches(object))
  const deleted = objects.map(
    ({ metadata }) => writes.delete(resource, metadata.namespace ?? '', metadata.name, options, deletion).object,
  )
  return listAnswer(call, { resourceVersion: String(journal.state.revision) }, deleted)
}

function warnOfOrphans({ resource, warnings }: Call, { propagationPolicy }: DeleteOptions): void {
  const warning = resource.strategy.orphaningWarning
  if (warning !== undefined && propagationPolicy === undefined) warnings.push(warning)
}
