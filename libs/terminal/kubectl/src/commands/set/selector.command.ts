import { text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { part } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import { KubectlError, ServerError, throwErrors } from '../../process/failure.ts'
import { dryRunOf, objectPrinter, printResult } from '../../printers/output.ts'
import { parseLabels } from '../run/run.command.ts'
import { fetchTargets, notAllAndSelector, setFlags } from './template-change.ts'

export const selectorCommand = defineCommand<{ targets: readonly string[]; selector: Record<string, string> }>({
  name: 'selector',
  summary: 'Set the selector on a resource',
  usage: 'kubectl set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  examples: `  # The service web is for other pods
  kubectl set selector service web app=web,color=blue`,
  flags: [...setFlags, text('resource-version', 'Only if the object has this version.')],
  complete: (kubectl) => {
    notAllAndSelector(kubectl)
    const expression = kubectl.args.at(-1)
    if (expression === undefined) throw new KubectlError('one selector is required')
    return { targets: kubectl.args.slice(0, -1), selector: parseLabels(expression) }
  },
  run: ({ targets, selector }, kubectl) => {
    const dryRun = dryRunOf(kubectl)
    const printer = objectPrinter(kubectl)
    const errors: Error[] = []
    for (const { resource, namespace, object } of fetchTargets(kubectl, targets)) {
      try {
        if (resource.kind !== 'Service') throw new KubectlError('setting a selector is only supported for Services')
        const gone = Object.fromEntries(
          Object.keys(part(object, 'spec', 'selector'))
            .filter((key) => !(key in selector))
            .map((key) => [key, null]),
        )
        const isHere = dryRun === 'client' || kubectl.flags.flag('local')
        const result = isHere
          ? { ...object, spec: { ...part(object, 'spec'), selector } }
          : patchObject(
              kubectl,
              { resource, namespace, name: object.metadata.name },
              'merge',
              { spec: { selector: { ...gone, ...selector } } },
              dryRun,
              'kubectl-set',
            )
        printResult(kubectl, printer, resource, result, 'selector updated', dryRun)
      } catch (error) {
        if (!(error instanceof KubectlError || error instanceof ServerError)) throw error
        errors.push(error)
      }
    }
    throwErrors(errors)
  },
  candidates: objectCandidates(['service'], { once: true }),
})
