// `-o`: objects in the form that a person asks for.
import { objectName, type Resource } from '../client/discovery.ts'
import type { KubeObject } from '../client/objects.ts'
import type { Kubectl } from '../kubectl.ts'
import { FileError } from '../process/file-error.ts'
import { KubectlError } from '../process/failure.ts'
import { logLine } from '../process/klog.ts'
import { bool, text, type Flag } from '../command-line/flags.ts'
import { customRow, parseColumnsFile, parseCustomColumns } from './custom-columns.ts'
import { GoTemplate } from './go-template.ts'
import { JsonPath } from './json-path.ts'
import { sortKeys, toJson } from './json.ts'
import { toKyaml } from './kyaml.ts'
import { alignTabs, tableTabs } from './tab-writer.ts'
import { toYaml } from './yaml.ts'

const TEMPLATE_FORMATS = [
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
]
const COLUMN_FORMATS = ['custom-columns', 'custom-columns-file']

/** Flags of commands that print what they have made or changed. */
export const printFlags: readonly Flag[] = [
  text(
    'output',
    'Form of the output: json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file.',
    { short: 'o' },
  ),
  text('template', 'Template text or file for -o=go-template, -o=go-template-file.'),
  bool('show-managed-fields', 'Keep managedFields in JSON and YAML.'),
  bool('allow-missing-template-keys', 'Ignore fields and keys that a template names but an object lacks.', {
    default: 'true',
  }),
]

export interface ObjectPrinter {
  /** @param resource how the object is named; lists have none */
  print(object: unknown, resource?: Resource): string
  /** What is written when all has been printed. */
  end?(): string
}

/** Splits `jsonpath={.a}` into its format and argument. */
export function outputFormat(kubectl: Kubectl): { format: string; argument: string } {
  const output = kubectl.flags.text('output')
  const equals = output.indexOf('=')
  return equals < 0
    ? { format: output, argument: kubectl.flags.text('template') }
    : { format: output.slice(0, equals), argument: output.slice(equals + 1) }
}

/** The printer for `-o`, or undefined when none was asked for. @throws KubectlError for an unknown form */
export function objectPrinter(
  kubectl: Kubectl,
  options: { columns?: boolean; keepOrder?: boolean } = {},
): ObjectPrinter | undefined {
  const { format: given, argument } = outputFormat(kubectl)
  const format = given === '' && argument !== '' ? 'go-template' : given
  if (format === '') return undefined
  const allowMissing = kubectl.flags.flag('allow-missing-template-keys')
  const clean = (object: unknown): unknown =>
    kubectl.flags.flag('show-managed-fields') ? object : withoutManagedFields(object)
  switch (format) {
    case 'json':
      return { print: (object) => `${toJson(clean(object), { sorted: !options.keepOrder })}\n` }
    case 'yaml': {
      let count = 0
      return { print: (object) => `${count++ > 0 ? '---\n' : ''}${toYaml(clean(object))}` }
    }
    case 'kyaml':
      return { print: (object) => toKyaml(sortKeys(clean(object))) }
    case 'name':
      return { print: (object, resource) => namesOf(object as KubeObject, resource) }
    case 'jsonpath':
    case 'jsonpath-file':
    case 'jsonpath-as-json': {
      const template = format === 'jsonpath-file' ? readTemplate(kubectl, argument) : argument
      if (template === '') throw new KubectlError('template format specified but no template given')
      const path = parsed(() => new JsonPath(template, { allowMissing }), template)
      return {
        print: (object) => {
          try {
            return format === 'jsonpath-as-json' ? `${toJson(path.find(object))}\n` : path.print(object)
          } catch (error) {
            if (!(error instanceof KubectlError)) throw error
            throw new KubectlError(
              `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goMap(object)}\n\n\n`,
            )
          }
        },
      }
    }
    case 'go-template':
    case 'go-template-file':
    case 'template':
    case 'templatefile': {
      const source = format.endsWith('file') ? readTemplate(kubectl, argument) : argument
      if (source === '') throw new KubectlError('template format specified but no template given')
      const template = new GoTemplate(source, { allowMissing })
      return { print: (object) => template.print(object) }
    }
    case 'custom-columns':
    case 'custom-columns-file': {
      if (!options.columns) break
      const columns =
        format === 'custom-columns'
          ? parseCustomColumns(argument)
          : parseColumnsFile(argument === '' ? noColumns() : readTemplate(kubectl, argument, 'template'))
      const rows: string[] = kubectl.flags.flag('no-headers') ? [] : [columns.map(({ header }) => header).join('\t')]
      return {
        print: (object) => {
          for (const one of itemsOf(object)) rows.push(customRow(columns, one))
          return ''
        },
        end: () => (rows.length > 0 ? alignTabs(`${rows.join('\n')}\n`, tableTabs) : ''),
      }
    }
    default:
      break
  }
  const known = [
    'json',
    'kyaml',
    'name',
    'yaml',
    ...TEMPLATE_FORMATS,
    ...(options.columns ? [...COLUMN_FORMATS, 'wide'] : []),
  ].sort()
  throw new KubectlError(
    `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${known.join(',')}`,
  )
}

function parsed<T>(make: () => T, template: string): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error
    throw new KubectlError(`error parsing jsonpath ${template}, ${error.message}`)
  }
}

const noColumns = (): never => {
  throw new KubectlError('custom-columns format specified but no custom columns given')
}

function readTemplate(kubectl: Kubectl, path: string, what = '--template'): string {
  if (path === '') throw new KubectlError('template format specified but no template given')
  try {
    return kubectl.invocation.readFile(path)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new KubectlError(`error reading ${what} ${path}, ${error.message}`)
  }
}

const goMap = (value: unknown): string => {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goMap).join(', ')}}`
  if (typeof value === 'object' && value !== null) {
    const map = value as Record<string, unknown>
    return `map[string]interface {}{${Object.keys(map)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${goMap(map[key])}`)
      .join(', ')}}`
  }
  return value === null || value === undefined ? 'interface {}(nil)' : JSON.stringify(value)
}

function itemsOf(object: unknown): unknown[] {
  const items = (object as { items?: unknown[] }).items
  return Array.isArray(items) ? items : [object]
}

function namesOf(object: KubeObject, resource?: Resource): string {
  const items = object['items']
  if (Array.isArray(items)) return (items as KubeObject[]).map((one) => namesOf(one)).join('')
  const group =
    resource?.group ??
    (object.apiVersion?.includes('/') ? object.apiVersion.slice(0, object.apiVersion.indexOf('/')) : '')
  return `${objectName({ kind: resource?.kind ?? object.kind ?? '', group }, object.metadata.name)}\n`
}

export function withoutManagedFields(object: unknown): unknown {
  if (typeof object !== 'object' || object === null) return object
  const { items, metadata } = object as { items?: unknown[]; metadata?: Record<string, unknown> }
  if (Array.isArray(items)) return { ...object, items: items.map(withoutManagedFields) }
  if (!metadata || metadata['managedFields'] === undefined) return object
  const { managedFields: _, ...rest } = metadata
  return { ...object, metadata: rest }
}

/** `--dry-run`. @throws KubectlError */
export type DryRun = 'none' | 'client' | 'server'
export const dryRunFlag: Flag = text(
  'dry-run',
  'none, server or client. client: only print what would be sent. server: send it, but let nothing be stored.',
  { default: 'none', bare: 'unchanged' },
)

export function dryRunOf(kubectl: Kubectl): DryRun {
  const value = kubectl.flags.text('dry-run')
  if (value === 'none' || value === 'client' || value === 'server') return value
  if (value === 'unchanged') {
    logLine(kubectl, 'W', 'helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.')
    return 'client'
  }
  if (value === 'true' || value === 'false')
    throw new KubectlError('Invalid dry-run value (' + value + '). Must be "none", "server", or "client".')
  throw new KubectlError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

/** Says what became of an object: `pod/web created`, or the object in the form of `-o`. */
export function printResult(
  kubectl: Kubectl,
  printer: ObjectPrinter | undefined,
  resource: Resource,
  object: KubeObject,
  verb: string,
  dryRun: DryRun = 'none',
): void {
  // Objects of our own making keep the order of their fields.
  const typed =
    object.kind && object.apiVersion
      ? object
      : {
          apiVersion: resource.group ? `${resource.group}/${resource.version}` : resource.version,
          kind: resource.kind,
          ...object,
        }
  if (printer) kubectl.print(printer.print(typed, resource))
  else
    kubectl.print(
      `${objectName(resource, object.metadata.name)} ${verb}${dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''}\n`,
    )
}
