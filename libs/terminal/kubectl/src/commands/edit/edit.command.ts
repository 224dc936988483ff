import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { fieldManagerFlag, saveConfigFlag, validateFlag } from '../../client/apply-flags.ts'
import { hasFiles, parseManifests } from '../../client/manifests.ts'
import type { KubeObject } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import { fetchOrFail, select } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { objectPrinter, printFlags, printResult, withoutManagedFields } from '../../printers/output.ts'
import { toJson } from '../../printers/json.ts'
import { toYaml } from '../../printers/yaml.ts'
import { isBuiltIn } from '../apply/apply.command.ts'
import { isEqual, jsonThreeWayPatch, threeWayPatch } from '../apply/three-way.ts'
import { filenameFlags } from '../get/get.command.ts'

const HINT = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

export const editCommand = defineCommand<{ isJson: boolean }>({
  name: 'edit',
  summary: 'Edit a resource on the server',
  description: 'Opens objects in an editor (KUBE_EDITOR, EDITOR, else vi) and applies what was changed.',
  examples: `  # A service
  kubectl edit svc/web

  # With another editor
  KUBE_EDITOR="nano" kubectl edit svc/web`,
  usage: 'kubectl edit (RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...printFlags,
    ...filenameFlags,
    fieldManagerFlag('kubectl-edit'),
    bool('output-patch', 'Show the patch.'),
    saveConfigFlag,
    text('subresource', 'Part of the object: status.'),
    validateFlag,
    bool('windows-line-endings', 'Line ends of Windows.'),
  ],
  complete: (kubectl) => {
    if (kubectl.args.length === 0 && !hasFiles(kubectl))
      throw new KubectlError('you must provide one or more resources by argument or filename')
    return { isJson: kubectl.flags.text('output') === 'json' }
  },
  run: ({ isJson }, kubectl) => {
    const { env } = kubectl.invocation
    const editor = (env['KUBE_EDITOR'] || env['EDITOR'] || 'vi').split(/\s+/)
    const printer = isJson || kubectl.flags.text('output') === 'yaml' ? undefined : objectPrinter(kubectl)
    for (const { resource, namespace, object } of fetchOrFail(kubectl, select(kubectl))) {
      const clean = withoutManagedFields(object) as KubeObject
      const first = isJson ? `${toJson(clean)}\n` : toYaml(clean)
      const path = `/tmp/kubectl-edit-${Math.floor(kubectl.invocation.random() * 1e10)}.${isJson ? 'json' : 'yaml'}`
      let problem = ''
      let shown = first
      for (;;) {
        const before = `${HINT}${problem
          .split('\n')
          .filter(Boolean)
          .map((line) => `# ${line}\n`)
          .join('')}${problem ? '#\n' : ''}${shown}`
        kubectl.invocation.writeFile(path, before)
        const status = kubectl.invocation.runProgram([...editor, path])
        if (status === 127) throw new KubectlError(`unable to launch the editor ${JSON.stringify(editor.join(' '))}`)
        if (status !== 0)
          throw new KubectlError(`there was a problem with the editor ${JSON.stringify(editor.join(' '))}`)
        const after = kubectl.invocation.readFile(path)
        const body = after
          .split('\n')
          .filter((line) => !line.startsWith('#'))
          .join('\n')
        if (after === before && problem !== '') {
          kubectl.complain(
            `error: ${problem.split('\n')[0]}\nA copy of your changes has been stored to ${JSON.stringify(path)}\n`,
          )
          throw new KubectlError('Edit cancelled, no valid changes were saved.')
        }
        if (body.trim() === '') {
          kubectl.complain('Edit cancelled, saved file was empty.\n')
          break
        }
        let edited: KubeObject
        try {
          edited = parseManifests(body, path)[0]!.object
        } catch (error) {
          if (!(error instanceof KubectlError)) throw error
          problem = `The edited file had a syntax error: ${error.message}`
          shown = body
          continue
        }
        if (isEqual(edited, JSON.parse(JSON.stringify(clean)))) {
          kubectl.complain('Edit cancelled, no changes made.\n')
          break
        }
        const patch = isBuiltIn(resource)
          ? threeWayPatch(clean, edited, clean)
          : jsonThreeWayPatch(clean, edited, clean)
        if (!patch) {
          kubectl.complain('Edit cancelled, no changes made.\n')
          break
        }
        if (kubectl.flags.flag('output-patch')) kubectl.print(`Patch: ${toJson(patch, { compact: true })}\n`)
        try {
          const result = patchObject(
            kubectl,
            { resource, namespace, name: object.metadata.name },
            isBuiltIn(resource) ? 'strategic' : 'merge',
            patch,
            'none',
            'kubectl-edit',
          )
          printResult(kubectl, printer, resource, result, 'edited')
          kubectl.invocation.removeFile(path)
          break
        } catch (error) {
          if (!(error instanceof ServerError)) throw error
          problem = `${resource.name} ${JSON.stringify(object.metadata.name)} was not valid:\n${(error.status.details?.causes ?? [{ message: error.message }]).map((cause) => `* ${'field' in cause && cause.field ? `${String(cause.field)}: ` : ''}${cause.message}`).join('\n')}`
          kubectl.complain(`error: ${resource.name} ${JSON.stringify(object.metadata.name)} is invalid\n`)
          shown = body
        }
      }
    }
  },
  candidates: objectCandidates(undefined, { once: true }),
})
