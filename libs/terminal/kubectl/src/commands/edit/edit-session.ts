// A person edits text: what is shown, what comes back, and what is said when it is no good.
import { parseObjects } from '../../client/documents.ts'
import type { KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { toJson } from '../../printers/json.ts'
import { toYaml } from '../../printers/yaml.ts'

export interface EditSession {
  readonly objects: readonly KubeObject[]
  readonly isJson: boolean
  /** Lines above the text, each with `#`. */
  readonly hint: string
  /** How messages name what is edited: `configmaps "settings"`. */
  readonly subject: string
  /** Whether to go on though nothing was changed (create --edit). */
  readonly mayStay?: boolean
}

export interface EditedFile {
  readonly path: string
  /** Says where the changes are kept, for an error that ends the editing. */
  keep(): void
}

export const EDIT_HINT = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')

/**
 * Opens the editor until what comes back is accepted, or nothing was changed.
 * @param accept takes the edited objects; what it returns is shown above the text, and the editor opens again
 * @throws KubectlError when the editor fails, or the same faulty text comes back
 */
export function editObjects(
  kubectl: Kubectl,
  { objects, isJson, hint, subject, mayStay = false }: EditSession,
  accept: (edited: readonly KubeObject[], file: EditedFile) => string | undefined,
): void {
  const { invocation } = kubectl
  const editor = (invocation.env['KUBE_EDITOR'] || invocation.env['EDITOR'] || 'vi').split(/\s+/)
  const [only, ...more] = objects
  const shown = more.length > 0 ? { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} } : only
  const original = isJson ? `${toJson(shown)}\n` : toYaml(shown)
  let body = original
  let problem: string | undefined
  for (;;) {
    const path = `/tmp/kubectl-edit-${Math.floor(invocation.random() * 1e10)}.${isJson ? 'json' : 'yaml'}`
    const file: EditedFile = {
      path,
      keep: () => kubectl.complain(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`),
    }
    invocation.writeFile(path, `${isJson ? '' : hint + problemLines(problem)}${body}`)
    launch(kubectl, editor, path)
    const edited = withoutComments(invocation.readFile(path))
    if (problem !== undefined && edited === withoutComments(body)) {
      file.keep()
      throw new KubectlError('Edit cancelled, no valid changes were saved.')
    }
    if (edited === original && !mayStay) {
      invocation.removeFile(path)
      kubectl.complain('Edit cancelled, no changes made.\n')
      return
    }
    body = edited
    try {
      problem = accept(objectsOf(edited, path), file)
      if (problem === undefined) {
        invocation.removeFile(path)
        return
      }
    } catch (error) {
      if (!(error instanceof InvalidText)) throw error
      problem = error.message
    }
    kubectl.complain(`error: ${subject} is invalid\n`)
  }
}

class InvalidText extends Error {}

const problemLines = (problem: string | undefined): string =>
  problem === undefined
    ? ''
    : `${problem
        .split('\n')
        .filter(Boolean)
        .map((line) => `# ${line}\n`)
        .join('')}#\n`

function launch(kubectl: Kubectl, editor: readonly string[], path: string): void {
  const status = kubectl.invocation.runProgram([...editor, path])
  const name = JSON.stringify(editor.join(' '))
  if (status === null) throw new KubectlError(`unable to launch the editor ${name}`)
  if (status !== 0) throw new KubectlError(`there was a problem with the editor ${name}`)
}

/** @throws InvalidText */
function objectsOf(text: string, path: string): KubeObject[] {
  let values: unknown[]
  try {
    values = [...parseObjects(text, path)]
  } catch (error) {
    throw new InvalidText(`The edited file had a syntax error: ${(error as Error).message}`)
  }
  const objects = values.flatMap((value) => {
    const { items } = value as { items?: unknown }
    return (Array.isArray(items) ? items : [value]) as KubeObject[]
  })
  if (objects.length === 0 || !objects.every((one) => typeof one === 'object' && one.kind && one.apiVersion))
    throw new InvalidText('The edited file failed validation: invalid object to validate')
  return objects
}
