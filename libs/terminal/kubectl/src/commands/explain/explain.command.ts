import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import type { Resource } from '../../client/discovery.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { newForm, oldForm } from './explain.forms.ts'
import { inner, schemasOf, type Schema } from './explain.schema.ts'

/** `deployments.apps` names a group, `pod.spec` a field. @throws KubectlError */
function parsePath(kubectl: Kubectl, word: string): { resource: Resource; path: readonly string[] } {
  const parts = word.replace(/\.$/, '').split('.')
  const { discovery } = kubectl
  for (let i = parts.length; i > 0; i--) {
    const group = parts.slice(1, i).join('.')
    const isGroup = group !== '' && discovery.resources.some((one) => one.group === group)
    const resource = i === 1 || isGroup ? discovery.find(parts.slice(0, i).join('.')) : undefined
    if (!resource) continue
    const path = parts.slice(i)
    if (path.includes('')) throw new KubectlError('invalid jsonpath syntax, first node must be field node')
    return { resource, path }
  }
  throw new KubectlError(`the server doesn't have a resource type ${JSON.stringify(parts[0])}`, 1, true)
}

export const explainCommand = defineCommand<{ resource: Resource; path: readonly string[]; isOld: boolean }>({
  name: 'explain',
  summary: 'Get documentation for a resource',
  description:
    'Shows the fields of a kind, or of one field of it: the name of the kind, then names of fields with dots between them.',
  examples: `  # Fields of a pod
  kubectl explain pods

  # One field
  kubectl explain deployment.spec.strategy

  # All fields below
  kubectl explain pod.spec --recursive`,
  usage:
    'kubectl explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  flags: [
    text('api-version', 'Version of the kind, as group/version.'),
    text('output', 'plaintext or plaintext-openapiv2.', { short: 'o', default: 'plaintext' }),
    bool('recursive', 'All fields below, by name alone.'),
  ],
  complete: (kubectl) => {
    if (kubectl.args.length === 0)
      throw new KubectlError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    if (kubectl.args.length > 1) throw new KubectlError('We accept only this format: explain RESOURCE')
    const form = kubectl.flags.text('output')
    if (form !== 'plaintext' && form !== 'plaintext-openapiv2') throw new KubectlError(`unrecognized format: ${form}`)
    const { resource, path } = parsePath(kubectl, kubectl.args[0]!)
    const version = kubectl.flags.text('api-version')
    const other = version ? kubectl.discovery.ofObject(version, resource.kind) : resource
    if (!other) throw new KubectlError(`couldn't find resource for "${version}, Resource=${resource.name}"`)
    return { resource: other, path, isOld: form !== 'plaintext' }
  },
  run: ({ resource, path, isOld }, kubectl) => {
    const { schemas, root } = schemasOf(kubectl, resource)
    if (!isOld)
      kubectl.print(
        `${resource.group ? `GROUP:      ${resource.group}\n` : ''}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`,
      )
    let field: Schema | undefined
    let parent = root
    for (const name of path) {
      const next = inner(parent, schemas).properties?.[name]
      if (!next) throw new KubectlError(`field ${JSON.stringify(path.at(-1))} does not exist`)
      field = next
      parent = next
    }
    const about = { schemas, root, field, target: inner(parent, schemas), name: path.at(-1) }
    const isRecursive = kubectl.flags.flag('recursive')
    kubectl.print(isOld ? oldForm(resource, about, isRecursive) : newForm(about, isRecursive))
  },
  candidates: objectCandidates(undefined, { once: true }),
})
