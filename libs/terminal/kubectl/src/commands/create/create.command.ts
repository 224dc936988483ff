import { bool, text } from '../../command-line/flags.ts'
import type { Command } from '../../command-line/command.ts'
import { createObject, withLastApplied } from '../../client/apply-flags.ts'
import { hasFiles } from '../../client/manifests.ts'
import { inFile } from '../../client/file-errors.ts'
import { sendRaw } from '../../client/raw.ts'
import { selectFiles, visitFiles } from '../../client/selection.ts'
import { filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError, throwErrors } from '../../process/failure.ts'
import { dryRunOf, objectPrinter, printResult, type DryRun } from '../../printers/output.ts'
import { EDIT_HINT, editObjects } from '../edit/edit-session.ts'
import { createFlags, generatorCommand, type Generator } from './generator.ts'
import { configMap } from './generators/config-map.generator.ts'
import { deployment } from './generators/deployment.generator.ts'
import { ingress } from './generators/ingress.generator.ts'
import { cronJob, job } from './generators/job.generators.ts'
import { namespace } from './generators/namespace.generator.ts'
import { podDisruptionBudget, priorityClass, quota } from './generators/policy.generators.ts'
import { clusterRole, clusterRoleBinding, role, roleBinding } from './generators/role.generators.ts'
import { secretGenerators } from './generators/secret.generators.ts'
import { serviceAccount } from './generators/service-account.generator.ts'
import { serviceGenerators } from './generators/service.generators.ts'
import { tokenCommand } from './generators/token.command.ts'

const generators: readonly Generator[] = [
  clusterRole,
  clusterRoleBinding,
  configMap,
  cronJob,
  deployment,
  ingress,
  job,
  namespace,
  podDisruptionBudget,
  priorityClass,
  quota,
  role,
  roleBinding,
  serviceAccount,
]

const groups: readonly Command[] = [
  {
    name: 'secret',
    summary: 'Create a secret using a specified subcommand',
    description:
      'Makes a secret of one of three types: with credentials of an image registry, of any content, or with a certificate and its key.',
    usage: 'kubectl create secret (docker-registry | generic | tls)',
    subcommands: secretGenerators.map(generatorCommand),
  },
  {
    name: 'service',
    aliases: ['svc'],
    summary: 'Create a service using a specified subcommand',
    usage: 'kubectl create service [flags]',
    subcommands: serviceGenerators.map(generatorCommand),
  },
]

export const createCommand: Command = {
  name: 'create',
  summary: 'Create a resource from a file or from stdin',
  description: 'Makes objects from a file or standard input, or one object of a kind from flags.',
  examples: `  # What a file describes
  kubectl create -f pod.yaml

  # From standard input
  cat pod.yaml | kubectl create -f -`,
  usage: 'kubectl create -f FILENAME',
  flags: [
    ...createFlags,
    ...filenameFlags,
    selectorFlag,
    bool('edit', 'Edit the objects before they are made.'),
    text('raw', 'Path on the server that the file is sent to as it is.'),
    bool('windows-line-endings', 'Line ends of Windows with --edit.'),
  ],
  subcommands: [...generators.map(generatorCommand), ...groups, tokenCommand].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  ),
  run: (kubectl) => {
    if (kubectl.args.length > 0) throw kubectl.usageError(`Unexpected args: [${kubectl.args.join(' ')}]`)
    if (!hasFiles(kubectl)) throw new KubectlError('must specify one of -f and -k')
    if (kubectl.flags.given('raw')) return sendRaw(kubectl, 'POST')
    const printer = objectPrinter(kubectl)
    const dryRun = dryRunOf(kubectl)
    if (kubectl.flags.flag('edit')) return createEdited(kubectl, dryRun)
    const count = visitFiles(kubectl, ({ resource, namespace: target, manifest }) => {
      const object = kubectl.flags.flag('save-config') ? withLastApplied(manifest.object) : manifest.object
      const result =
        dryRun === 'client'
          ? object
          : inFile('creating', manifest.source, () => createObject(kubectl, resource, target, object, dryRun))
      printResult(kubectl, printer, resource, result, 'created', dryRun)
    })
    if (count === 0) throw new KubectlError('no objects passed to create')
    return 0
  },
}

/** Opens the objects of the files in an editor, and makes what comes back. @throws ServerError, KubectlError */
function createEdited(kubectl: Kubectl, dryRun: DryRun): number {
  const { selected, errors } = selectFiles(kubectl)
  throwErrors(errors)
  const [first] = selected
  if (!first) throw new KubectlError('no objects passed to create')
  const printer = objectPrinter(kubectl)
  const objects = selected.map(({ manifest }) => manifest.object)
  const subject = `${first.resource.name} ${JSON.stringify(first.name ?? '')}`
  editObjects(
    kubectl,
    { objects, isJson: kubectl.flags.text('output') === 'json', hint: EDIT_HINT, subject },
    (edited, file) => {
      for (const object of edited) {
        const resource = kubectl.discovery.ofObject(object.apiVersion ?? '', object.kind ?? '') ?? first.resource
        try {
          const namespace = resource.isNamespaced ? (object.metadata.namespace ?? kubectl.namespace) : undefined
          const sent = dryRun === 'server' ? 'server' : 'none'
          printResult(
            kubectl,
            printer,
            resource,
            createObject(kubectl, resource, namespace, object, sent),
            'created',
            dryRun,
          )
        } catch (error) {
          if (error instanceof ServerError) file.keep()
          throw error
        }
      }
      return undefined
    },
  )
  return 0
}
