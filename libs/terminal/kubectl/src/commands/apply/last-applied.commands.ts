// What apply remembers in an annotation: to see, to set and to edit.
import { bool, text } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import { dryRunQuery, fieldManagerFlag, LAST_APPLIED, lastAppliedText } from '../../client/apply-flags.ts'
import { pathOf } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import { dig, type KubeObject } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import { fetchOrFail, select, visitFiles, type Found } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult, type DryRun } from '../../printers/output.ts'
import { toJson } from '../../printers/json.ts'
import { toYaml } from '../../printers/yaml.ts'
import { editObjects } from '../edit/edit-session.ts'
import { lastApplied } from './three-way.ts'

const viewLastApplied = defineCommand<{ isJson: boolean }>({
  name: 'view-last-applied',
  summary: 'View the latest last-applied-configuration annotations of a resource/object',
  usage: 'kubectl apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [
    ...filenameFlags,
    bool('all', 'All objects of the kinds.'),
    text('output', 'yaml or json.', { short: 'o', default: 'yaml' }),
    selectorFlag,
  ],
  complete: (kubectl) => {
    const output = kubectl.flags.text('output')
    if (output !== 'yaml' && output !== 'json')
      throw kubectl.usageError(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`)
    return { isJson: output === 'json' }
  },
  run: ({ isJson }, kubectl) => {
    for (const { object } of fetchOrFail(kubectl, select(kubectl))) {
      const applied = lastApplied(object)
      if (!applied)
        throw new KubectlError(`no last-applied-configuration annotation found on resource: ${object.metadata.name}`)
      kubectl.print(isJson ? `${toJson(applied)}\n` : toYaml(applied))
    }
  },
  candidates: objectCandidates(),
})

const setLastApplied = defineCommand<{ dryRun: DryRun }>({
  name: 'set-last-applied',
  summary: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  usage: 'kubectl apply set-last-applied -f FILENAME',
  flags: [
    ...printFlags,
    ...filenameFlags,
    bool('create-annotation', 'Make the annotation where there is none.'),
    dryRunFlag,
  ],
  complete: (kubectl) => ({ dryRun: dryRunOf(kubectl) }),
  validate: (_options, kubectl) => {
    if (!hasFiles(kubectl)) select(kubectl, [])
  },
  run: ({ dryRun }, kubectl) => {
    const printer = objectPrinter(kubectl)
    visitFiles(kubectl, ({ resource, namespace, manifest }) => {
      const { name } = manifest.object.metadata
      const path = pathOf(resource, namespace, name)
      const current = kubectl.json<KubeObject>({ method: 'GET', path })
      const before = dig(current, 'metadata', 'annotations', LAST_APPLIED)
      if (before === undefined && !kubectl.flags.flag('create-annotation'))
        throw new KubectlError(
          `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
        )
      const applied = lastAppliedText(manifest.object)
      const result =
        dryRun === 'client' || before === applied
          ? current
          : kubectl.json<KubeObject>({
              method: 'PATCH',
              path,
              query: dryRunQuery(dryRun),
              headers: { 'content-type': 'application/merge-patch+json' },
              body: JSON.stringify({ metadata: { annotations: { [LAST_APPLIED]: applied } } }),
            })
      printResult(kubectl, printer, resource, result, 'configured', dryRun)
    })
  },
})
const LAST_APPLIED_HINT = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`

const editLastApplied = defineCommand<{ isJson: boolean }>({
  name: 'edit-last-applied',
  summary: 'Edit latest last-applied-configuration annotations of a resource/object',
  usage: 'kubectl apply edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...printFlags,
    ...filenameFlags,
    fieldManagerFlag('kubectl-client-side-apply'),
    bool('windows-line-endings', 'Line ends of Windows.'),
  ],
  complete: ({ flags }) => ({ isJson: flags.text('output') === 'json' }),
  run: ({ isJson }, kubectl) => {
    const found = fetchOrFail(kubectl, select(kubectl, kubectl.args, { kindMeansAll: true }))
    for (const one of found) {
      const { resource, object } = one
      const applied = lastApplied(object) as KubeObject | undefined
      if (!applied)
        throw new KubectlError(
          `no last-applied-configuration annotation found on resource: ${object.metadata.name}, to create the annotation, use command \`kubectl apply set-last-applied\``,
        )
      const subject = `${resource.name} ${JSON.stringify(object.metadata.name)}`
      editObjects(kubectl, { objects: [applied], isJson, hint: LAST_APPLIED_HINT, subject }, ([edited]) =>
        remember(kubectl, one, edited!),
      )
    }
  },
  candidates: objectCandidates(undefined, { once: true }),
})

/** Puts another configuration in the annotation. @returns why the server refuses it */
function remember(kubectl: Kubectl, { resource, namespace, object }: Found, edited: KubeObject): string | undefined {
  const annotations = { [LAST_APPLIED]: `${toJson(edited, { compact: true })}\n` }
  try {
    const result = patchObject(
      kubectl,
      { resource, namespace, name: object.metadata.name },
      'merge',
      { metadata: { annotations } },
      'none',
      'kubectl-client-side-apply',
    )
    printResult(kubectl, undefined, resource, result, 'edited')
    return undefined
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    return error.message
  }
}

export const lastAppliedCommands: readonly Command[] = [editLastApplied, setLastApplied, viewLastApplied]
