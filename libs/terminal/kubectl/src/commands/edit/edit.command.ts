import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { filenameFlags } from '../../command-line/resource-flags.ts'
import { fieldManagerFlag, saveConfigFlag, validateFlag } from '../../client/apply-flags.ts'
import { pathOf } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import { fetchOrFail, select, type Found } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { objectPrinter, printFlags, printResult, withoutManagedFields } from '../../printers/output.ts'
import { toJson } from '../../printers/json.ts'
import { isBuiltIn } from '../apply/apply.command.ts'
import { jsonThreeWayPatch, threeWayPatch } from '../apply/three-way.ts'
import { EDIT_HINT, editObjects, type EditedFile } from './edit-session.ts'

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
  complete: ({ flags }) => ({ isJson: flags.text('output') === 'json' }),
  run: ({ isJson }, kubectl) => {
    const subresource = kubectl.flags.text('subresource')
    const found = fetchOrFail(kubectl, select(kubectl, kubectl.args, { kindMeansAll: true })).map((one) => ({
      ...one,
      object: withoutManagedFields(subresource ? partOf(kubectl, one, subresource) : one.object) as KubeObject,
    }))
    const [first] = found
    if (!first) throw new KubectlError('edit cancelled, no objects found')
    const subject = `${first.resource.name} ${JSON.stringify(first.object.metadata.name)}`
    const objects = found.map(({ object }) => object)
    editObjects(kubectl, { objects, isJson, hint: EDIT_HINT, subject }, (edited, file) =>
      saveAll(kubectl, found, edited, file),
    )
  },
  candidates: objectCandidates(undefined, { once: true }),
})

const partOf = (kubectl: Kubectl, { resource, namespace, object }: Found, subresource: string): KubeObject =>
  kubectl.json<KubeObject>({ method: 'GET', path: pathOf(resource, namespace, object.metadata.name, subresource) })

/** Sends what was changed of each object. @returns why the server refuses it, to be shown to the person */
function saveAll(
  kubectl: Kubectl,
  found: readonly Found[],
  edited: readonly KubeObject[],
  file: EditedFile,
): string | undefined {
  const format = kubectl.flags.text('output')
  const printer = format === 'json' || format === 'yaml' ? undefined : objectPrinter(kubectl)
  const problems: string[] = []
  for (const after of edited) {
    const one = found.find(({ object }) => isSame(object, after))
    if (!one) {
      file.keep()
      throw new KubectlError('At least one of apiVersion, kind and name was changed')
    }
    const { resource, namespace, object } = one
    const isStrategic = isBuiltIn(resource)
    const patch = isStrategic ? threeWayPatch(object, after, object) : jsonThreeWayPatch(object, after, object)
    if (!patch) {
      printResult(kubectl, printer, resource, object, 'skipped')
      continue
    }
    if (kubectl.flags.flag('output-patch')) kubectl.print(`Patch: ${toJson(patch, { compact: true })}\n`)
    const subresource = kubectl.flags.text('subresource')
    const target = { resource, namespace, name: object.metadata.name, ...(subresource && { subresource }) }
    try {
      const type = isStrategic ? 'strategic' : 'merge'
      printResult(
        kubectl,
        printer,
        resource,
        patchObject(kubectl, target, type, patch, 'none', 'kubectl-edit'),
        'edited',
      )
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      if (error.reason !== 'Invalid' && error.reason !== 'BadRequest') {
        file.keep()
        throw error
      }
      problems.push(refusal(`${resource.name} ${JSON.stringify(object.metadata.name)}`, error))
    }
  }
  return problems.length > 0 ? problems.join('\n') : undefined
}

const isSame = (a: KubeObject, b: KubeObject): boolean =>
  a.apiVersion === b.apiVersion && a.kind === b.kind && a.metadata.name === b.metadata?.name

function refusal(subject: string, { status, message }: ServerError): string {
  const causes = status.details?.causes ?? [{ message }]
  const lines = causes.map((cause) => `* ${'field' in cause && cause.field ? `${cause.field}: ` : ''}${cause.message}`)
  return `${subject} was not valid:\n${lines.join('\n')}`
}
