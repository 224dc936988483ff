import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import type { Resource } from '../../client/discovery.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { serverError } from '../../process/invocation.ts'

interface Schema {
  $ref?: string
  type?: string
  format?: string
  description?: string
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: Schema | boolean
  allOf?: Schema[]
  required?: string[]
  enum?: unknown[]
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[]
}

type Schemas = Record<string, Schema>

/** The schema of a kind, from the server's OpenAPI v3 document. @throws ServerError */
function schemasOf(kubectl: Kubectl, resource: Resource): { schemas: Schemas; root: Schema } {
  const path = resource.group
    ? `/openapi/v3/apis/${resource.group}/${resource.version}`
    : `/openapi/v3/api/${resource.version}`
  const answer = kubectl.call({ method: 'GET', path, headers: { accept: 'application/json' } })
  if (answer.status >= 400) throw serverError(answer)
  const { components } = JSON.parse(answer.body) as { components?: { schemas?: Schemas } }
  const schemas = components?.schemas ?? {}
  const root = Object.values(schemas).find((one) =>
    one['x-kubernetes-group-version-kind']?.some(
      ({ group, version, kind }) => group === resource.group && version === resource.version && kind === resource.kind,
    ),
  )
  if (!root)
    throw new KubectlError(`couldn't find resource for "${resource.group}/${resource.version}, Kind=${resource.kind}"`)
  return { schemas, root }
}

function resolved(schema: Schema, schemas: Schemas): Schema {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  if (!ref) return schema
  const target = schemas[ref.slice(ref.lastIndexOf('/') + 1)] ?? {}
  return { ...resolved(target, schemas), ...(schema.description && { description: schema.description }) }
}

const refName = (schema: Schema): string | undefined => {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  return ref?.slice(ref.lastIndexOf('.') + 1)
}

/** `<[]Container>`, `<map[string]string>`, `<integer>`. */
function typeName(schema: Schema, schemas: Schemas): string {
  const name = refName(schema)
  if (name) {
    const target = resolved(schema, schemas)
    return target.properties || !target.type || target.type === 'object'
      ? name
      : name === 'Time' || name === 'MicroTime' || name === 'Quantity' || name === 'IntOrString'
        ? (target.type ?? name) === 'string'
          ? 'string'
          : name
        : (target.type ?? name)
  }
  if (schema.type === 'array') return `[]${typeName(schema.items ?? {}, schemas)}`
  if (schema.type === 'object' || schema.additionalProperties)
    return typeof schema.additionalProperties === 'object'
      ? `map[string]${typeName(schema.additionalProperties, schemas)}`
      : 'Object'
  return schema.type ?? 'Object'
}

/** The schema in which a field's own fields are. */
function inner(schema: Schema, schemas: Schemas): Schema {
  const target = resolved(schema, schemas)
  if (target.type === 'array' && target.items) return inner(target.items, schemas)
  if (typeof target.additionalProperties === 'object') return inner(target.additionalProperties, schemas)
  return target
}

function wrapped(source: string, indent: string): string {
  const lines: string[] = []
  for (const paragraph of source.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > 80 - indent.length) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines.map((line) => `${line === '' ? '' : indent}${line}\n`).join('')
}

export const explainCommand = defineCommand<{ resource: Resource; path: readonly string[] }>({
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
      throw kubectl.usageError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n'.trimEnd(),
      )
    if (kubectl.args.length > 1) throw kubectl.usageError('We accept only this format: explain RESOURCE\n'.trimEnd())
    const [word = ''] = kubectl.args
    const parts = word.replace(/\.$/, '').split('.')
    // `deployments.apps` names a group, `pod.spec` a field.
    for (let i = parts.length; i > 0; i--) {
      const named = parts.slice(0, i).join('.')
      const resource =
        i === 1 ||
        kubectl.discovery.resources.some(
          ({ group }) =>
            group !== '' && (group === parts.slice(1, i).join('.') || group === parts.slice(2, i).join('.')),
        )
          ? kubectl.discovery.find(named)
          : undefined
      if (resource) {
        const version = kubectl.flags.text('api-version')
        if (version) {
          const other = kubectl.discovery.ofObject(version, resource.kind)
          if (!other) throw new KubectlError(`couldn't find resource for "${version}, Kind=${resource.kind}"`)
          return { resource: other, path: parts.slice(i) }
        }
        return { resource, path: parts.slice(i) }
      }
    }
    throw new KubectlError(`the server doesn't have a resource type ${JSON.stringify(parts[0])}`)
  },
  run: ({ resource, path }, kubectl) => {
    const { schemas, root } = schemasOf(kubectl, resource)
    let field: Schema | undefined
    let parent = root
    for (const name of path) {
      const next = inner(parent, schemas).properties?.[name]
      if (!next) throw new KubectlError(`field ${JSON.stringify(name)} does not exist`)
      field = next
      parent = next
    }
    let out = ''
    if (resource.group) out += `GROUP:      ${resource.group}\n`
    out += `KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`
    const target = inner(parent, schemas)
    if (field) {
      out += `FIELD: ${path.at(-1)} <${typeName(field, schemas)}>\n`
      if (field.enum) out += `ENUM:\n${field.enum.map((one) => `    ${String(one)}\n`).join('')}`
      out += '\n'
    }
    const named = field && target !== resolved(field, schemas) ? target.description : undefined
    const own = field
      ? (field.description ?? resolved(field, schemas).description ?? '<empty>')
      : (root.description ?? '<empty>')
    const about = named && named !== own ? `${own}\n${named}` : own
    out += `${field ? '\n' : ''}DESCRIPTION:\n${wrapped(about, '    ')}${about === '<empty>' ? '' : '    \n'}`
    if (target.properties)
      out += `FIELDS:\n${kubectl.flags.flag('recursive') ? tree(target, schemas, '  ', []) : fields(target, schemas)}`
    kubectl.print(`${out}\n`)
  },
  candidates: objectCandidates(undefined, { once: true }),
})

function fields(schema: Schema, schemas: Schemas): string {
  return Object.entries(schema.properties ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, one]) =>
        `  ${name}\t<${typeName(one, schemas)}>${schema.required?.includes(name) ? ' -required-' : ''}\n${one.enum ? `  enum: ${one.enum.map(String).join(', ')}\n` : ''}${wrapped(one.description ?? resolved(one, schemas).description ?? '<no description>', '    ')}\n`,
    )
    .join('')
}

function tree(schema: Schema, schemas: Schemas, indent: string, above: readonly Schema[]): string {
  return Object.entries(schema.properties ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => {
      const line = `${indent}${name}\t<${typeName(one, schemas)}>${schema.required?.includes(name) ? ' -required-' : ''}\n${one.enum ? `${indent}enum: ${one.enum.map(String).join(', ')}\n` : ''}`
      const below = inner(one, schemas)
      if (!below.properties || above.includes(below)) return line
      return line + tree(below, schemas, `${indent}  `, [...above, below])
    })
    .join('')
}
