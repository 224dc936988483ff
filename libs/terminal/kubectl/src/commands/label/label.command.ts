import { bool, text } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { labelValueProblems } from '@kubarium/kube-objects'
import { dryRunQuery, fieldManagerFlag } from '../../client/apply-flags.ts'
import { pathOf } from '../../client/discovery.ts'
import { copy, type KubeObject } from '../../client/objects.ts'
import { fetchSelected, select } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import { KubectlError, ServerError, throwErrors } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult } from '../../printers/output.ts'
import { hasFiles } from '../../client/manifests.ts'
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'

interface ChangeOptions {
  readonly targets: readonly string[]
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
  readonly resourceVersion: string
}

/** label and annotate: the same, on different maps. */
function metadataCommand(field: 'labels' | 'annotations'): Command {
  const isLabel = field === 'labels'
  const name = isLabel ? 'label' : 'annotate'
  const one = isLabel ? 'label' : 'annotation'
  return defineCommand<ChangeOptions>({
    name,
    summary: isLabel ? 'Update the labels on a resource' : 'Update the annotations on a resource',
    description: isLabel
      ? 'Sets, changes or (with a minus behind the key) removes labels of objects.'
      : 'Sets, changes or (with a minus behind the key) removes annotations of objects.',
    examples: `  # Set
  kubectl ${name} pods web ${isLabel ? 'tier=front' : "note='my page'"}

  # Change one that is there
  kubectl ${name} --overwrite pods web ${isLabel ? 'tier=back' : "note='our page'"}

  # Remove
  kubectl ${name} pods web ${isLabel ? 'tier-' : 'note-'}`,
    usage: isLabel
      ? 'kubectl label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]'
      : 'kubectl annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
    flags: [
      ...printFlags,
      ...filenameFlags,
      bool('all', 'All objects of the kinds in the namespace.'),
      allNamespacesFlag,
      dryRunFlag,
      fieldManagerFlag(isLabel ? 'kubectl-label' : 'kubectl-annotate'),
      fieldSelectorFlag,
      bool('list', `Show the ${field}.`),
      bool('local', 'Ask nothing of the server.'),
      bool('overwrite', `Change ${field} that are there.`),
      text('resource-version', 'Only if the object has this version.'),
      selectorFlag,
    ],
    complete: (kubectl) => {
      const targets: string[] = []
      const set: Record<string, string> = {}
      const remove: string[] = []
      const isChange = (arg: string): boolean => arg.includes('=') || (arg.endsWith('-') && arg !== '-')
      let changesBegan = false
      for (const arg of kubectl.args) {
        if (isChange(arg)) {
          changesBegan = true
          const equals = arg.indexOf('=')
          if (equals >= 0) {
            const [key, value] = [arg.slice(0, equals), arg.slice(equals + 1)]
            if (key === '' || (isLabel && value.includes('=')))
              throw new KubectlError(isLabel ? `invalid label spec: ${arg}` : `invalid annotation format: ${arg}`)
            if (isLabel) {
              const [problem] = labelValueProblems(value)
              if (problem) throw new KubectlError(`invalid label value: ${JSON.stringify(arg)}: ${problem}`)
            }
            set[key] = value
          } else remove.push(arg.slice(0, -1))
        } else if (changesBegan) throw new KubectlError(`all resources must be specified before ${one} changes: ${arg}`)
        else targets.push(arg)
      }
      const both = remove.find((key) => key in set)
      if (both !== undefined)
        throw new KubectlError(
          isLabel
            ? `can not both modify and remove a label in the same command`
            : `can not both modify and remove the following annotation(s) in the same command: ${both}`,
        )
      return { targets, set, remove, resourceVersion: kubectl.flags.text('resource-version') }
    },
    validate: ({ targets, set, remove }, kubectl) => {
      const { flags } = kubectl
      if (flags.flag('all') && flags.text('field-selector'))
        throw new KubectlError('cannot set --all and --field-selector at the same time')
      if (flags.flag('all') && flags.text('selector'))
        throw new KubectlError('cannot set --all and --selector at the same time')
      if (targets.length < 1 && !hasFiles(kubectl))
        throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
      if (Object.keys(set).length === 0 && remove.length === 0 && !flags.flag('list'))
        throw new KubectlError(`at least one ${one} update is required`)
    },
    run: ({ targets, set, remove, resourceVersion }, kubectl) => {
      const { flags } = kubectl
      const dryRun = dryRunOf(kubectl)
      const printer = objectPrinter(kubectl)
      const { found, errors } = fetchSelected(kubectl, select(kubectl, targets))
      for (const { resource, namespace, object } of found) {
        try {
          const before = object.metadata[field] ?? {}
          if (flags.flag('list')) {
            const indent = found.length > 1 ? ' ' : ''
            if (found.length > 1)
              kubectl.print(`Listing ${field} for ${resource.kind}.${resource.group}/${object.metadata.name}:\n`)
            for (const [key, value] of Object.entries(before).sort(([a], [b]) => (a < b ? -1 : 1)))
              kubectl.print(`${indent}${key}=${value}\n`)
            continue
          }
          for (const [key, value] of Object.entries(set)) {
            if (key in before && before[key] !== value && !flags.flag('overwrite'))
              throw new KubectlError(
                isLabel
                  ? `'${key}' already has a value (${before[key]}), and --overwrite is false`
                  : `--overwrite is false but found the following declared annotation(s): '${key}' already has a value (${before[key]})`,
              )
          }
          const missing = remove.filter((key) => !(key in before))
          const after = { ...before, ...set }
          for (const key of remove) delete after[key]
          for (const key of missing) kubectl.print(`${one} ${JSON.stringify(key)} not found.\n`)
          const isChanged = JSON.stringify(sortedEntries(before)) !== JSON.stringify(sortedEntries(after))
          const verb = isLabel ? labelVerb(isChanged, set, remove) : 'annotated'
          let result: KubeObject = copy(object)
          result.metadata[field] = after
          if (isChanged && !flags.flag('local') && dryRun !== 'client') {
            const changes: Record<string, string | null> = {}
            for (const [key, value] of Object.entries(set)) if (before[key] !== value) changes[key] = value
            for (const key of remove) if (key in before) changes[key] = null
            result = kubectl.json<KubeObject>({
              method: 'PATCH',
              path: pathOf(resource, namespace, object.metadata.name),
              query: { fieldManager: flags.text('field-manager'), ...dryRunQuery(dryRun) },
              headers: { 'content-type': 'application/merge-patch+json' },
              body: JSON.stringify({ metadata: { ...(resourceVersion && { resourceVersion }), [field]: changes } }),
            })
          }
          printResult(kubectl, printer, resource, result, verb, dryRun)
        } catch (error) {
          if (!(error instanceof ServerError || error instanceof KubectlError)) throw error
          errors.push(error)
        }
      }
      throwErrors(errors)
    },
    candidates: objectCandidates(),
  })
}

const sortedEntries = (map: Record<string, string>): [string, string][] =>
  Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))

function labelVerb(isChanged: boolean, set: Readonly<Record<string, string>>, remove: readonly string[]): string {
  if (!isChanged) return 'not labeled'
  return Object.keys(set).length === 0 && remove.length > 0 ? 'unlabeled' : 'labeled'
}

export const labelCommand = metadataCommand('labels')
export const annotateCommand = metadataCommand('annotations')
