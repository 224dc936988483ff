import { bool, int } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { pathOf } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import type { KubeObject } from '../../client/objects.ts'
import { fetchSelected, selectReadable, type Found, type Selected } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import { KubectlError, ServerError, SeveralErrors } from '../../process/failure.ts'
import { allNamespacesFlag, filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import { describeObject } from './describers.ts'

function byPrefix(kubectl: Kubectl, { resource, namespace }: Selected, prefix: string): Found[] {
  const { items } = kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: pathOf(resource, namespace),
    query: { limit: '500' },
  })
  return items
    .filter(({ metadata }) => metadata.name.startsWith(prefix))
    .map((object) => ({ resource, namespace, object }))
}

export const describeCommand = defineCommand<ReturnType<typeof selectReadable>>({
  name: 'describe',
  summary: 'Show details of a specific resource or group of resources',
  description: 'Shows an object with what belongs to it: status, parts, and the events about it.',
  examples: `  # A pod
  kubectl describe pods/web

  # All pods that a ReplicaSet or Deployment made (by the beginning of the name)
  kubectl describe pods web

  # By label
  kubectl describe pods -l app=web`,
  usage: 'kubectl describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  flags: [
    ...filenameFlags,
    allNamespacesFlag,
    int('chunk-size', 'Large lists come in pieces of so many.', { default: '500' }),
    selectorFlag,
    bool('show-events', 'Show events.', { default: 'true' }),
  ],
  complete: (kubectl) => {
    if (kubectl.args.length === 0 && !hasFiles(kubectl))
      throw new KubectlError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
      )
    return selectReadable(kubectl, kubectl.args, { kindMeansAll: true })
  },
  run: ({ selected, errors: unread }, kubectl) => {
    const errors: Error[] = [...unread]
    const all: Found[] = []
    let isAmongOthers = false
    for (const one of selected) {
      const { found, errors: failed } = fetchSelected(kubectl, [one])
      all.push(...found)
      const [error] = failed
      if (!error) continue
      // A name that is none may be the beginning of some.
      const isMissing = error instanceof ServerError && error.reason === 'NotFound'
      const matching = one.name !== undefined && isMissing && !hasFiles(kubectl) ? byPrefix(kubectl, one, one.name) : []
      if (matching.length > 0) {
        all.push(...matching)
        // Found by looking at all of its kind.
        isAmongOthers = true
      } else errors.push(error)
    }
    // About several objects at once, events are shown only when asked for.
    const withEvents =
      kubectl.flags.flag('show-events') && ((!isAmongOthers && all.length === 1) || kubectl.flags.given('show-events'))
    const context = { kubectl, withEvents, now: kubectl.invocation.now }
    all.forEach((found, i) => kubectl.print(`${i === 0 ? '' : '\n\n'}${describeObject(found, context)}`))
    const isFirst = all.length === 0
    if (isFirst && errors.length === 0)
      kubectl.complain(
        selected.some(({ resource }) => resource.isNamespaced) && !kubectl.flags.flag('all-namespaces')
          ? `No resources found in ${kubectl.namespace} namespace.\n`
          : 'No resources found\n',
      )
    if (errors.length > 0) throw new SeveralErrors(errors)
  },
  candidates: objectCandidates(),
})
