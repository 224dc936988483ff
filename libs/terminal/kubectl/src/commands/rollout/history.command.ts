import { int } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { objectName } from '../../client/discovery.ts'
import { part } from '../../client/objects.ts'
import { KubectlError } from '../../process/failure.ts'
import { alignTabs } from '../../printers/tab-writer.ts'
import { objectPrinter, printFlags } from '../../printers/output.ts'
import { describeTemplate } from '../describe/containers.describe.ts'
import { DescribeWriter } from '../describe/describe.writer.ts'
import { hasRevisions, revisionsOf, type Revision } from './revisions.ts'
import { eachTarget, qualifiedKind, rolloutCandidates, targetFlags } from './targets.ts'

export const historyCommand = defineCommand<{ revision: number }>({
  name: 'history',
  summary: 'View rollout history',
  usage: 'kubectl rollout history (TYPE NAME | TYPE/NAME) [flags]',
  examples: `  # What web was before
  kubectl rollout history deployment/web

  # The template of its third revision
  kubectl rollout history deployment/web --revision=3`,
  flags: [...printFlags, ...targetFlags, int('revision', 'Show this revision in full.', { default: '0' })],
  complete: ({ flags }) => ({ revision: flags.number('revision') }),
  validate: ({ revision }) => {
    if (revision < 0) throw new KubectlError(`revision must be a positive integer: ${revision}`)
  },
  run: ({ revision }, kubectl) =>
    eachTarget(kubectl, (found) => {
      const { resource, object } = found
      if (!hasRevisions(resource.kind))
        throw new KubectlError(`no history viewer has been implemented for ${JSON.stringify(qualifiedKind(resource))}`)
      const revisions = revisionsOf(kubectl, found)
      const name = objectName(resource, object.metadata.name)
      const printer = objectPrinter(kubectl)
      if (revision > 0) {
        const one = revisions.find(({ number }) => number === revision)
        if (!one) throw new KubectlError('unable to find the specified revision')
        kubectl.print(
          printer ? printer.print(one.source) : `${name} with revision #${revision}\n${templateText(one)}\n`,
        )
        return
      }
      if (printer) {
        for (const { source } of revisions) kubectl.print(printer.print(source))
        return
      }
      const lines = revisions.map(({ number, cause }) => `${number}\t${cause || '<none>'}\n`).join('')
      kubectl.print(`${name} \n${alignTabs(`REVISION\tCHANGE-CAUSE\n${lines}`, { minWidth: 0, padding: 2 })}\n`)
    }),
  candidates: rolloutCandidates,
})

/** The template of a revision with the cause of the change among its annotations; not aligned. */
export function templateText({ template, cause }: Pick<Revision, 'template' | 'cause'>): string {
  const writer = new DescribeWriter()
  const annotations = part(template, 'metadata', 'annotations')
  describeTemplate(
    cause
      ? {
          ...template,
          metadata: {
            ...part(template, 'metadata'),
            annotations: { ...annotations, 'kubernetes.io/change-cause': cause },
          },
        }
      : template,
    writer,
  )
  return writer.unaligned()
}
