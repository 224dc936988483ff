// The two forms in which explain shows a schema.
import { apiVersionOf, type Resource } from '../../client/discovery.ts'
import { inner, resolved, typeDescription, typeName, type Schema, type Schemas } from './explain.schema.ts'

export interface Explained {
  readonly schemas: Schemas
  readonly root: Schema
  /** The field that is explained; absent: the kind itself. */
  readonly field: Schema | undefined
  /** The schema in which the fields of what is explained are. */
  readonly target: Schema
  readonly name: string | undefined
}

function wrapped(source: string, indent: string, width = 80): string {
  const lines: string[] = []
  for (const paragraph of source.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width - indent.length) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines.map((line) => `${line === '' ? '' : indent}${line}\n`).join('')
}

/** What the field is for, then what its type is for. */
function aboutOf({ schemas, root, field }: Explained): string[] {
  if (!field) return [root.description ?? '']
  const own = field.description ?? ''
  const type = typeDescription(field, schemas)
  return type === own ? [own] : [own, type]
}

/** `-o plaintext`, below the heading. */
export function newForm(explained: Explained, isRecursive: boolean): string {
  const { schemas, field, target, name } = explained
  let out = ''
  if (field) {
    out += `FIELD: ${name} <${typeName(field, schemas)}>\n`
    if (field.enum) out += `ENUM:\n${field.enum.map((one) => `    ${String(one)}\n`).join('')}`
    out += '\n\n'
  }
  const about = aboutOf(explained).filter(Boolean).join('\n')
  out += about === '' ? 'DESCRIPTION:\n    <empty>\n' : `DESCRIPTION:\n${wrapped(about, '    ')}    \n`
  if (target.properties) out += `FIELDS:\n${isRecursive ? tree(target, schemas, '  ', []) : fields(target, schemas)}`
  return `${out}\n`
}

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

/** `-o plaintext-openapiv2`: the form of earlier years. */
export function oldForm(resource: Resource, explained: Explained, isRecursive: boolean): string {
  const { schemas, field, target, name } = explained
  let out = `KIND:     ${resource.kind}\nVERSION:  ${apiVersionOf(resource)}\n\n`
  if (field) out += `${target.properties ? 'RESOURCE' : 'FIELD'}: ${name} <${oldType(field, schemas)}>\n\n`
  const about = aboutOf(explained).filter(Boolean)
  out += `DESCRIPTION:\n${about.length === 0 ? '     <empty>\n' : about.map((text) => wrapped(text, '     ', 80)).join('\n')}`
  if (!target.properties) return out
  return `${out}\nFIELDS:\n${isRecursive ? oldTree(target, schemas, '   ', []) : oldFields(target, schemas)}`
}

/** Types of objects have no name here. */
function oldType(schema: Schema, schemas: Schemas): string {
  const target = resolved(schema, schemas)
  if (target.type === 'array') return `[]${oldType(target.items ?? {}, schemas)}`
  if (target.properties || (target.type ?? 'object') === 'object')
    return typeof target.additionalProperties === 'object'
      ? `map[string]${oldType(target.additionalProperties, schemas)}`
      : target.properties || !target.format
        ? 'Object'
        : 'string'
  return target.type!
}

const oldLine = (indent: string, name: string, one: Schema, schema: Schema, schemas: Schemas): string =>
  `${indent}${name}\t<${oldType(one, schemas)}>${schema.required?.includes(name) ? ' -required-' : ''}\n`

const sortedProperties = (schema: Schema): [string, Schema][] =>
  Object.entries(schema.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))

function oldFields(schema: Schema, schemas: Schemas): string {
  return sortedProperties(schema)
    .map(
      ([name, one]) =>
        `${oldLine('   ', name, one, schema, schemas)}${wrapped(one.description ?? resolved(one, schemas).description ?? '<no description>', '     ', 80)}\n`,
    )
    .join('')
}

function oldTree(schema: Schema, schemas: Schemas, indent: string, above: readonly Schema[]): string {
  return sortedProperties(schema)
    .map(([name, one]) => {
      const below = inner(one, schemas)
      const line = oldLine(indent, name, one, schema, schemas)
      return below.properties && !above.includes(below)
        ? line + oldTree(below, schemas, `${indent}   `, [...above, below])
        : line
    })
    .join('')
}
