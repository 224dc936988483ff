import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { parse } from 'yaml'
import { fieldManagerFlag } from '../../client/apply-flags.ts'
import { jsonPatch, mergePatch, strategicMerge, type JsonPatchOperation } from '../../client/local-patch.ts'
import { patchObject, type PatchType } from '../../client/patching.ts'
import { groupVersionOf, pathOf, type Resource } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import { select } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { FileError } from '../../process/file-error.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult, type DryRun } from '../../printers/output.ts'
import { filenameFlags } from '../../command-line/resource-flags.ts'
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
    const source = flags.text('patch') || patchFile(kubectl, flags.text('patch-file'))
    const patch = patchOf(source)
    return { type, patch, dryRun: dryRunOf(kubectl) }
  },
  run: ({ type, patch, dryRun }, kubectl) => {
    const printer = objectPrinter(kubectl)
    const subresource = kubectl.flags.text('subresource')
    for (const { resource, namespace, name, manifest } of select(kubectl)) {
      if (kubectl.flags.flag('local')) {
        const result = patchedHere(manifest?.object ?? noLocal(), type, patch)
        printResult(kubectl, printer, resource, result, 'patched', dryRun)
        continue
      }
      const target = { resource, namespace, name: name ?? '', ...(subresource && { subresource }) }
      const before = kubectl.json<KubeObject>({
        method: 'GET',
        path: pathOf(resource, namespace, name, subresource || undefined),
      })
      const result =
        dryRun === 'client'
          ? patchedHere(before, type, patch)
          : patchObject(kubectl, target, type, patch, dryRun, 'kubectl-patch')
      const isChanged = !isEqual(before, result)
      // A part like the scale is an object of a kind of its own.
      const kind = result.kind && result.kind !== resource.kind ? kindOf(result) : resource
      printResult(
        kubectl,
        printer,
        { ...resource, ...kind },
        result,
        isChanged ? 'patched' : 'patched (no change)',
        dryRun === 'client' && isChanged ? 'none' : dryRun,
      )
    }
  },
  candidates: objectCandidates(),
})

/**
 * The patch of a text. What begins as JSON and is none goes to the server as it is: its words are the better ones.
 * @throws KubectlError
 */
function patchOf(source: string): unknown {
  try {
    return parse(source)
  } catch (error) {
    if (source.trimStart().startsWith('{')) return source
    throw new KubectlError(
      `unable to parse ${JSON.stringify(source)}: yaml: ${(error as Error).message.split('\n')[0]}`,
    )
  }
}

/** @throws KubectlError */
function patchFile(kubectl: Kubectl, path: string): string {
  try {
    return kubectl.invocation.readFile(path)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new KubectlError(`unable to read patch file: ${error.message}`)
  }
}

const noLocal = (): never => {
  throw new KubectlError('--local needs an object from a file')
}

const kindOf = ({ kind = '', apiVersion = '' }: KubeObject): Pick<Resource, 'kind' | 'group' | 'version'> => ({
  kind,
  ...groupVersionOf(apiVersion),
})

/** The object with the patch, as it would be on the server but for defaults. @throws KubectlError */
function patchedHere(object: KubeObject, type: PatchType, patch: unknown): KubeObject {
  try {
    switch (type) {
      case 'json':
        return jsonPatch(object, patch as JsonPatchOperation[]) as KubeObject
      case 'merge':
        return mergePatch(object, patch) as KubeObject
      case 'strategic':
        return strategicMerge(object as never, patch as never) as KubeObject
    }
  } catch (error) {
    throw new KubectlError((error as Error).message)
  }
}
