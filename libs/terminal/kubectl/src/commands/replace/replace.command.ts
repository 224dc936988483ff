import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import {
  createObject,
  dryRunQuery,
  fieldManagerFlag,
  fieldValidation,
  saveConfigFlag,
  validateFlag,
  withLastApplied,
} from '../../client/apply-flags.ts'
import { pathOf } from '../../client/discovery.ts'
import { hasFiles, readManifests } from '../../client/manifests.ts'
import type { KubeObject } from '../../client/objects.ts'
import { selectedOf } from '../../client/selection.ts'
import { KubectlError, ServerError, SeveralErrors } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult } from '../../printers/output.ts'
import { inFile } from '../create/create.command.ts'
import { deleteTargets, deletionFlags, deletionOf } from '../delete/delete.command.ts'
import { filenameFlags } from '../get/get.command.ts'

export const replaceCommand = defineCommand<Record<string, never>>({
  name: 'replace',
  summary: 'Replace a resource by file name or stdin',
  description:
    'Puts the whole object of a file in the place of the one on the server. With --force the old one is deleted first.',
  examples: `  # By a file
  kubectl replace -f pod.yaml

  # Delete and make anew
  kubectl replace --force -f pod.yaml`,
  usage: 'kubectl replace -f FILENAME',
  flags: [
    ...printFlags,
    ...filenameFlags,
    ...deletionFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-replace'),
    saveConfigFlag,
    text('subresource', 'Part of the object: status or scale.'),
    validateFlag,
    bool('now', '', { hidden: true }),
  ],
  complete: () => ({}),
  validate: (_options, kubectl) => {
    if (kubectl.args.length > 0) throw kubectl.usageError(`Unexpected args: [${kubectl.args.join(' ')}]`)
    if (!hasFiles(kubectl)) throw new KubectlError('must specify one of -f and -k')
  },
  run: (_options, kubectl) => {
    const { flags } = kubectl
    const dryRun = dryRunOf(kubectl)
    const printer = objectPrinter(kubectl)
    const errors: Error[] = []
    const manifests = readManifests(kubectl).map((manifest) => ({ manifest, ...selectedOf(kubectl, manifest) }))
    if (flags.flag('force')) {
      const options = { ...deletionOf(kubectl, dryRun), isImmediate: false, waits: true }
      const targets = manifests.map(({ manifest, resource, namespace }) => ({
        resource,
        namespace,
        name: manifest.object.metadata.name,
      }))
      const existing = targets.filter(
        ({ resource, namespace, name }) =>
          kubectl.call({ method: 'GET', path: pathOf(resource, namespace, name) }).status === 200,
      )
      deleteTargets(kubectl, existing, options)
    }
    for (const { manifest, resource, namespace } of manifests) {
      try {
        const object = flags.flag('save-config') ? withLastApplied(manifest.object) : manifest.object
        if (flags.flag('force')) {
          printResult(
            kubectl,
            printer,
            resource,
            createObject(kubectl, resource, namespace, object, dryRun, 'kubectl-replace'),
            'replaced',
            dryRun,
          )
          continue
        }
        const path = pathOf(resource, namespace, object.metadata.name, flags.text('subresource') || undefined)
        let result = object
        if (dryRun !== 'client') {
          const sent = object.metadata.resourceVersion
            ? object
            : {
                ...object,
                metadata: {
                  ...object.metadata,
                  resourceVersion: kubectl.json<KubeObject>({ method: 'GET', path }).metadata.resourceVersion!,
                },
              }
          result = kubectl.json<KubeObject>({
            method: 'PUT',
            path,
            query: {
              fieldManager: flags.text('field-manager'),
              fieldValidation: fieldValidation(kubectl),
              ...dryRunQuery(dryRun),
            },
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(sent),
          })
        }
        printResult(kubectl, printer, resource, result, 'replaced', dryRun)
      } catch (error) {
        if (!(error instanceof ServerError)) throw error
        errors.push(inFile(error, 'replacing', manifest.source) as Error)
      }
    }
    if (errors.length > 0) throw new SeveralErrors(errors)
  },
})
