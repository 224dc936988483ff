import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { parse } from 'yaml'
import { fieldManagerFlag } from '../../client/apply-flags.ts'
import { patchObject, type PatchType } from '../../client/patching.ts'
import { pathOf } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import { select } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import { KubectlError } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult, type DryRun } from '../../printers/output.ts'
import { filenameFlags } from '../get/get.command.ts'
import { isEqual } from '../apply/three-way.ts'

interface PatchOptions {
  readonly type: PatchType
  readonly patch: unknown
  readonly dryRun: DryRun
}

export const patchCommand = defineCommand<PatchOptions>({
  name: 'patch',
  summary: 'Update fields of a resource',
  description: 'Changes fields of an object by a strategic merge patch, a JSON merge patch or a JSON patch.',
  examples: `  # Strategic merge patch, as JSON
  kubectl patch node node-1 -p '{"spec":{"unschedulable":true}}'

  # JSON patch
  kubectl patch pod web --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"nginx:1.28"}]'

  # The size of a Deployment by its scale
  kubectl patch deployment web --subresource='scale' --type='merge' -p '{"spec":{"replicas":2}}'`,
  usage: 'kubectl patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  flags: [
    ...printFlags,
    ...filenameFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-patch'),
    bool('local', 'Ask nothing of the server.'),
    text('patch', 'The patch, as JSON or YAML.', { short: 'p' }),
    text('patch-file', 'File with the patch.'),
    text('subresource', 'Part of the object: status, scale or resize.'),
    text('type', 'json, merge or strategic.', { default: 'strategic' }),
  ],
  complete: (kubectl) => {
    const { flags } = kubectl
    if (flags.text('patch') && flags.text('patch-file'))
      throw new KubectlError('cannot specify --patch and --patch-file together')
    if (!flags.text('patch') && !flags.text('patch-file'))
      throw new KubectlError('must specify --patch or --patch-file containing the contents of the patch')
    const type = flags.text('type').toLowerCase()
    if (type !== 'json' && type !== 'merge' && type !== 'strategic')
      throw new KubectlError(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.text('type'))}`)
    const source = flags.text('patch') || kubectl.invocation.readFile(flags.text('patch-file'))
    let patch: unknown
    try {
      patch = parse(source)
    } catch (error) {
      throw new KubectlError(
        `unable to parse ${JSON.stringify(source)}: yaml: ${(error as Error).message.split('\n')[0]}`,
      )
    }
    return { type, patch, dryRun: dryRunOf(kubectl) }
  },
  run: ({ type, patch, dryRun }, kubectl) => {
    const printer = objectPrinter(kubectl)
    const subresource = kubectl.flags.text('subresource')
    for (const { resource, namespace, name } of select(kubectl)) {
      const target = { resource, namespace, name: name ?? '', ...(subresource && { subresource }) }
      const before = kubectl.json<KubeObject>({
        method: 'GET',
        path: pathOf(resource, namespace, name, subresource || undefined),
      })
      const result = patchObject(kubectl, target, type, patch, dryRun === 'client' ? 'server' : dryRun, 'kubectl-patch')
      const { resourceVersion: _a, managedFields: _b, generation: _c, ...metaBefore } = before.metadata
      const { resourceVersion: _d, managedFields: _e, generation: _f, ...metaAfter } = result.metadata
      const isChanged =
        dryRun === 'none'
          ? before.metadata.resourceVersion !== result.metadata.resourceVersion
          : !isEqual({ ...before, metadata: metaBefore }, { ...result, metadata: metaAfter })
      printResult(kubectl, printer, resource, result, isChanged ? 'patched' : 'patched (no change)', dryRun)
    }
  },
  candidates: objectCandidates(),
})
