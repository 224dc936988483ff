import { text } from '../../command-line/flags.ts'
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
import { pathOf, type Resource } from '../../client/discovery.ts'
import { inFile } from '../../client/file-errors.ts'
import { hasFiles } from '../../client/manifests.ts'
import type { KubeObject } from '../../client/objects.ts'
import { sendRaw } from '../../client/raw.ts'
import { selectFiles, visitFiles } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult, type DryRun } from '../../printers/output.ts'
import { deleteTargets, deletionFlags, deletionOf, type DeleteOptions } from '../delete/delete.command.ts'
import { filenameFlags } from '../../command-line/resource-flags.ts'

export const replaceCommand = defineCommand<{ dryRun: DryRun; deletion: DeleteOptions }>({
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
    text('raw', 'Path on the server that the file is sent to as it is.'),
    text('subresource', 'Part of the object: status or scale.'),
    validateFlag,
  ],
  complete: (kubectl) => ({ dryRun: dryRunOf(kubectl), deletion: deletionOf(kubectl, dryRunOf(kubectl)) }),
  validate: ({ dryRun }, kubectl) => {
    const { flags } = kubectl
    if (flags.number('grace-period') >= 0 && !flags.flag('force'))
      throw new KubectlError('--grace-period must have --force specified')
    if (flags.milliseconds('timeout') !== 0 && !flags.flag('force'))
      throw new KubectlError('--timeout must have --force specified')
    if (!hasFiles(kubectl)) throw new KubectlError('must specify one of -f and -k')
    if (kubectl.args.length > 0) throw kubectl.usageError(`Unexpected args: [${kubectl.args.join(' ')}]`)
    if (flags.flag('force') && dryRun !== 'none')
      throw new KubectlError('--dry-run can not be used when --force is set')
  },
  run: ({ dryRun, deletion }, kubectl) => {
    const { flags } = kubectl
    if (flags.given('raw')) return sendRaw(kubectl, 'PUT')
    const printer = objectPrinter(kubectl)
    if (flags.flag('force')) {
      const existing = selectFiles(kubectl).selected.filter(
        ({ resource, namespace, name }) =>
          kubectl.call({ method: 'GET', path: pathOf(resource, namespace, name) }).status === 200,
      )
      deleteTargets(kubectl, existing, { ...deletion, isImmediate: false, waits: true })
    }
    visitFiles(kubectl, ({ resource, namespace, manifest }) => {
      const object = flags.flag('save-config') ? withLastApplied(manifest.object) : manifest.object
      const result =
        dryRun === 'client'
          ? object
          : flags.flag('force')
            ? createObject(kubectl, resource, namespace, object, dryRun, 'kubectl-replace')
            : inFile('replacing', manifest.source, () => replaceObject(kubectl, resource, namespace, object, dryRun))
      printResult(kubectl, printer, resource, result, 'replaced', dryRun)
    })
    return 0
  },
})

/** Puts an object in the place of the one on the server, whatever version that has unless it names one. */
function replaceObject(
  kubectl: Kubectl,
  resource: Resource,
  namespace: string | undefined,
  object: KubeObject,
  dryRun: DryRun,
): KubeObject {
  const { flags } = kubectl
  const path = pathOf(resource, namespace, object.metadata.name, flags.text('subresource') || undefined)
  const resourceVersion =
    object.metadata.resourceVersion || kubectl.json<KubeObject>({ method: 'GET', path }).metadata.resourceVersion!
  return kubectl.json<KubeObject>({
    method: 'PUT',
    path,
    query: {
      fieldManager: flags.text('field-manager'),
      fieldValidation: fieldValidation(kubectl),
      ...dryRunQuery(dryRun),
    },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...object, metadata: { ...object.metadata, resourceVersion } }),
  })
}
