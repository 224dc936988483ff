import { bool, duration, int, text, type Flag } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { pathOf, objectName, type Resource } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import type { KubeObject } from '../../client/objects.ts'
import { inFile } from '../../client/file-errors.ts'
import { callRaw } from '../../client/raw.ts'
import { fetchSelected, select, selectFiles, selectorsGiven, type Selected } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError, throwErrors, type Status } from '../../process/failure.ts'
import { outputFormat, dryRunFlag, dryRunOf, type DryRun } from '../../printers/output.ts'
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import { waitUntilGone } from '../wait/gone.ts'

export const deletionFlags: readonly Flag[] = [
  text('cascade', 'What happens to dependents: background, orphan or foreground.', {
    default: 'background',
    bare: 'background',
  }),
  bool('force', 'Remove from the API at once and do not wait for the end. Some kinds may go on running.'),
  int('grace-period', 'Seconds the object gets to end; negative: its own; 1 at least unless --force.', {
    default: '-1',
  }),
  duration('timeout', 'How long to wait; 0: by the size of the object.', { default: '0s' }),
  bool('wait', 'Wait until the objects are gone.', { default: 'true' }),
]

export interface DeleteOptions {
  readonly dryRun: DryRun
  readonly gracePeriod: number
  readonly waits: boolean
  readonly propagation: string
  readonly isImmediate: boolean
}

/** How objects are to be deleted, from the flags. @throws KubectlError */
export function deletionOf(kubectl: Kubectl, dryRun: DryRun): DeleteOptions {
  const { flags } = kubectl
  let gracePeriod = flags.number('grace-period')
  let waits = flags.flag('wait')
  if (flags.flag('now')) {
    if (gracePeriod !== -1) throw new KubectlError('--now and --grace-period cannot be specified together')
    gracePeriod = 1
  }
  const isForced = flags.flag('force')
  if (gracePeriod === 0 && !isForced) {
    // A grace period of zero without force waits for the end after all.
    gracePeriod = 1
    waits = true
  }
  if (isForced && gracePeriod < 0) gracePeriod = 0
  const cascade = flags.text('cascade')
  const instead = { true: 'background', false: 'orphan' }[cascade]
  if (instead)
    kubectl.complain(
      `warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${instead}.\n`,
    )
  const propagation = {
    background: 'Background',
    true: 'Background',
    orphan: 'Orphan',
    false: 'Orphan',
    foreground: 'Foreground',
  }[cascade]
  if (!propagation)
    throw new KubectlError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`)
  return {
    dryRun,
    gracePeriod,
    waits: waits && dryRun === 'none',
    propagation,
    isImmediate: isForced && gracePeriod === 0,
  }
}

export const deleteCommand = defineCommand<DeleteOptions>({
  name: 'delete',
  summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  description: 'Deletes objects by file, by kind and name, or by kind and label. There is no undo.',
  examples: `  # What a file describes
  kubectl delete -f pod.yaml

  # Pods with a label
  kubectl delete pods -l app=web

  # One pod, at once
  kubectl delete pod web --now`,
  usage: 'kubectl delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  flags: [
    ...filenameFlags,
    ...deletionFlags,
    bool('all', 'All objects of the kinds in the namespace.'),
    allNamespacesFlag,
    dryRunFlag,
    fieldSelectorFlag,
    bool('ignore-not-found', 'An object that is not there is no error.'),
    bool('interactive', 'Ask before.', { short: 'i' }),
    bool('now', 'Ends the objects at once (grace period 1).'),
    text('output', 'name, for short output.', { short: 'o' }),
    text('raw', 'Path to delete on the server as it is.'),
    selectorFlag,
  ],
  complete: (kubectl) => deletionOf(kubectl, dryRunOf(kubectl)),
  validate: ({ gracePeriod }, kubectl) => {
    const { flags } = kubectl
    const { format } = outputFormat(kubectl)
    if (format !== '' && format !== 'name')
      throw new KubectlError(`unexpected -o output mode: ${format}. We only support '-o name'`)
    if (flags.flag('all') && flags.text('selector'))
      throw new KubectlError('cannot set --all and --selector at the same time')
    if (flags.flag('all') && flags.text('field-selector'))
      throw new KubectlError('cannot set --all and --field-selector at the same time')
    if (flags.flag('force') && gracePeriod > 0)
      throw new KubectlError('--force and --grace-period greater than 0 cannot be specified together')
  },
  run: (options, kubectl) => {
    const { flags } = kubectl
    if (flags.given('raw')) return kubectl.print(callRaw(kubectl, 'DELETE', flags.text('raw')))
    if (flags.flag('force') && options.gracePeriod === 0)
      kubectl.complain(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      )
    const targets = deletionTargets(kubectl)
    if (flags.flag('interactive') && targets.found.length > 0) {
      kubectl.print(
        `You are about to delete the following ${targets.found.length} resource(s):\n${targets.found.map(({ resource, name }) => `${objectName(resource, name!)}\n`).join('')}Do you want to continue? (y/N): `,
      )
      if (!/^y(es)?$/i.test(kubectl.invocation.answerLine().trim())) {
        kubectl.print('deletion is cancelled\n')
        return
      }
    }
    deleteTargets(kubectl, targets.found, options, targets.errors)
  },
  candidates: objectCandidates(),
})

function deletionTargets(kubectl: Kubectl): { found: Selected[]; errors: Error[] } {
  const { flags } = kubectl
  if (hasFiles(kubectl)) {
    const { selected, errors } = selectFiles(kubectl)
    if (selected.length === 0 && errors.length === 0) kubectl.print('No resources found\n')
    return { found: selected, errors }
  }
  const selected = select(kubectl)
  if (!selected.some(({ name }) => name === undefined)) return { found: selected, errors: [] }
  const lists = selected.filter(({ name }) => name === undefined)
  const { found, errors } = fetchSelected(kubectl, lists)
  if (found.length === 0 && errors.length === 0 && (selectorsGiven(kubectl) || flags.flag('all')))
    kubectl.print('No resources found\n')
  return {
    found: found.map(({ resource, namespace, object }) => ({ resource, namespace, name: object.metadata.name })),
    errors,
  }
}

/** Deletes what is named and, unless told otherwise, waits until it is gone. @throws the errors */
export function deleteTargets(
  kubectl: Kubectl,
  targets: readonly Selected[],
  options: DeleteOptions,
  before: Error[] = [],
): void {
  const errors: Error[] = []
  const gone: { resource: Resource; namespace: string | undefined; name: string; uid: string | undefined }[] = []
  const isShort = outputFormat(kubectl).format === 'name'
  for (const { resource, namespace, name, manifest } of targets) {
    const inItsFile = <T>(act: () => T): T => (manifest ? inFile('deleting', manifest.source, act) : act())
    try {
      if (!resource.isNamespaced && kubectl.enforcesNamespace && resource.kind !== 'Namespace' && gone.length === 0)
        kubectl.complain('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n')
      let uid: string | undefined
      if (options.dryRun !== 'client') {
        const answer = inItsFile(() =>
          kubectl.json<KubeObject & Status & { details?: { uid?: string } }>({
            method: 'DELETE',
            path: pathOf(resource, namespace, name),
            query: { ...(options.dryRun === 'server' && { dryRun: 'All' }) },
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({
              propagationPolicy: options.propagation,
              ...(options.gracePeriod >= 0 && { gracePeriodSeconds: options.gracePeriod }),
              ...(options.dryRun === 'server' && { dryRun: ['All'] }),
            }),
          }),
        )
        uid = answer.kind === 'Status' ? answer.details?.uid : answer.metadata.uid
      } else inItsFile(() => kubectl.json({ method: 'GET', path: pathOf(resource, namespace, name) }))
      kubectl.print(isShort ? `${objectName(resource, name!)}\n` : deletedText(resource, namespace, name!, options))
      gone.push({ resource, namespace, name: name!, uid })
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      if (!(error.reason === 'NotFound' && (kubectl.flags.flag('ignore-not-found') || kubectl.flags.flag('all'))))
        errors.push(error)
    }
  }
  if (options.waits && !options.isImmediate) {
    const timeout = kubectl.flags.milliseconds('timeout') || 7 * 86_400_000
    for (const one of gone) waitUntilGone(kubectl, one, timeout)
  }
  throwErrors([...errors, ...before])
}

function deletedText(
  resource: Resource,
  namespace: string | undefined,
  name: string,
  { gracePeriod, dryRun }: DeleteOptions,
): string {
  const kind = `${resource.kind.toLowerCase()}${resource.group ? `.${resource.group}` : ''}`
  const how = gracePeriod === 0 ? 'force deleted' : 'deleted'
  const from = resource.isNamespaced ? ` from ${namespace} namespace` : ''
  return `${kind} ${JSON.stringify(name)} ${how}${from}${dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''}\n`
}
