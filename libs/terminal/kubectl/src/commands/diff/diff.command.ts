import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { dryRunQuery, fieldManagerFlag, withLastApplied } from '../../client/apply-flags.ts'
import { pathOf } from '../../client/discovery.ts'
import { hasFiles, readManifests } from '../../client/manifests.ts'
import type { KubeObject } from '../../client/objects.ts'
import { selectedOf } from '../../client/selection.ts'
import { patchObject } from '../../client/patching.ts'
import { Exit, KubectlError } from '../../process/failure.ts'
import { serverError } from '../../process/invocation.ts'
import { withoutManagedFields } from '../../printers/output.ts'
import { toYaml } from '../../printers/yaml.ts'
import { lastApplied, threeWayPatch } from '../apply/three-way.ts'
import { filenameFlags, selectorFlag } from '../get/get.command.ts'
import { unifiedDiff } from './unified-diff.ts'

export const diffCommand = defineCommand<Record<string, never>>({
  name: 'diff',
  summary: 'Diff the live version against a would-be applied version',
  description:
    'Shows what apply would change. Ends with 0 when there is no difference, 1 when there is, more when something failed.',
  examples: `  # What a file would change
  kubectl diff -f pod.yaml`,
  usage: 'kubectl diff -f FILENAME',
  flags: [
    ...filenameFlags,
    text('concurrency', 'Objects at once.', { default: '1' }),
    fieldManagerFlag('kubectl-client-side-apply'),
    bool('force-conflicts', 'Take over fields that others own.'),
    bool('prune', 'Also what is in no file.'),
    selectorFlag,
    bool('server-side', 'The server merges.'),
    bool('show-managed-fields', 'Keep managedFields.'),
  ],
  complete: (kubectl) => {
    if (kubectl.args.length > 0) throw kubectl.usageError(`Unexpected args: [${kubectl.args.join(' ')}]`)
    if (!hasFiles(kubectl)) throw new KubectlError('must specify one of -f and -k')
    return {}
  },
  run: (_options, kubectl) => {
    let differs = false
    const run = Math.floor(kubectl.invocation.random() * 4e9)
    for (const manifest of readManifests(kubectl)) {
      const { resource, namespace } = selectedOf(kubectl, manifest)
      const { name } = manifest.object.metadata
      const answer = kubectl.call({ method: 'GET', path: pathOf(resource, namespace, name) })
      if (answer.status >= 400 && answer.status !== 404) throw serverError(answer)
      const live = answer.status === 404 ? undefined : (JSON.parse(answer.body) as KubeObject)
      let merged: KubeObject
      if (kubectl.flags.flag('server-side')) {
        merged = kubectl.json<KubeObject>({
          method: 'PATCH',
          path: pathOf(resource, namespace, name),
          query: {
            fieldManager: kubectl.flags.text('field-manager'),
            force: String(kubectl.flags.flag('force-conflicts')),
            ...dryRunQuery('server'),
          },
          headers: { 'content-type': 'application/apply-patch+yaml' },
          body: JSON.stringify(manifest.object),
        })
      } else if (!live) {
        merged = kubectl.json<KubeObject>({
          method: 'POST',
          path: pathOf(resource, namespace),
          query: dryRunQuery('server'),
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(withLastApplied(manifest.object)),
        })
      } else {
        const patch = threeWayPatch(lastApplied(live) ?? {}, withLastApplied(manifest.object), live)
        merged = patch
          ? patchObject(
              kubectl,
              { resource, namespace, name },
              'strategic',
              patch,
              'server',
              'kubectl-client-side-apply',
            )
          : live
      }
      const file = `${resource.group ? `${resource.group}.` : ''}${resource.version}.${resource.kind}.${namespace ?? ''}.${name}`
      const shown = (object: KubeObject | undefined): string => {
        if (!object) return ''
        const masked =
          resource.kind === 'Secret'
            ? {
                ...object,
                data: Object.fromEntries(
                  Object.keys((object['data'] as object | undefined) ?? {}).map((key) => [key, '***']),
                ),
              }
            : object
        return toYaml(kubectl.flags.flag('show-managed-fields') ? masked : withoutManagedFields(masked))
      }
      const difference = unifiedDiff(
        shown(live),
        shown(merged),
        `/tmp/LIVE-${run}/${file}`,
        `/tmp/MERGED-${run}/${file}`,
        kubectl.invocation.now,
      )
      if (difference === '') continue
      differs = true
      kubectl.print(difference)
    }
    if (differs) throw new Exit(1)
  },
})
