import { bool, int, strings, text } from '../../command-line/flags.ts'
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import { pathOf, type Resource } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import type { KubeObject } from '../../client/objects.ts'
import { callRaw } from '../../client/raw.ts'
import { inList, selectReadable, selectorQuery, type Selected } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { serverError } from '../../process/answers.ts'
import { KubectlError, ServerError, SeveralErrors } from '../../process/failure.ts'
import { JsonPath, relaxed } from '../../printers/json-path.ts'
import { objectPrinter, outputFormat, printFlags, type ObjectPrinter } from '../../printers/output.ts'
import { alignTable, sortByPath, tableLines, type Table, type TableOptions } from './get.table.ts'
import { tableOf } from './table-request.ts'
import { watchObjects, watchTable } from './get.watch.ts'

interface GetOptions {
  readonly selected: readonly Selected[]
  /** What could not be read of files. */
  readonly errors: readonly Error[]
  readonly printer: ObjectPrinter | undefined
  readonly table: Omit<TableOptions, 'withKind'>
  readonly sortBy: JsonPath | undefined
  readonly watches: boolean
}

const RESOURCE_REQUIRED =
  'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples'

export const getCommand = defineCommand<GetOptions | { raw: string }>({
  name: 'get',
  summary: 'Display one or many resources',
  description:
    'Shows a table of the most important facts about objects of one or more kinds, or the objects themselves with -o.',
  examples: `  # All pods, as a table
  kubectl get pods

  # With more columns
  kubectl get pods -o wide

  # One Deployment as JSON
  kubectl get deployment web -o json

  # Several kinds at once
  kubectl get deployments,services

  # Watch pods as they change
  kubectl get pods --watch`,
  usage:
    'kubectl get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  flags: [
    ...printFlags.filter(({ name }) => name !== 'output'),
    text(
      'output',
      'Form of the output: json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file, wide.',
      { short: 'o' },
    ),
    ...filenameFlags,
    allNamespacesFlag,
    int('chunk-size', 'Large lists come in pieces of so many; 0: at once.', { default: '500' }),
    fieldSelectorFlag,
    bool('ignore-not-found', 'An object that is not there is no error.'),
    strings('label-columns', 'Labels to show as columns.', { short: 'L' }),
    bool('no-headers', 'No header line.'),
    bool('output-watch-events', 'Show the kind of each event with --watch or --watch-only.'),
    text('raw', 'Path to ask of the server as it is.'),
    selectorFlag,
    bool('server-print', 'The server makes the table.', { default: 'true' }),
    bool('show-kind', 'Show the kind before each name.'),
    bool('show-labels', 'Show all labels as the last column.'),
    text('sort-by', 'JSONPath of the field to sort by.'),
    text('subresource', 'Part of the object to show: status, scale or resize.'),
    bool('watch', 'After the table, show changes as they come.', { short: 'w' }),
    bool('watch-only', 'Show changes only.'),
  ],
  complete: (kubectl) => {
    const { flags } = kubectl
    if (flags.given('raw')) return { raw: flags.text('raw') }
    if (kubectl.args.length === 0 && !hasFiles(kubectl)) throw new KubectlError(RESOURCE_REQUIRED, 1, true)
    const { format } = outputFormat(kubectl)
    const printer = format === 'wide' ? undefined : objectPrinter(kubectl, { columns: true })
    if (printer && flags.flag('show-labels'))
      throw new KubectlError(`--show-labels option cannot be used with ${format} printer`)
    if (printer && format !== 'json' && format !== 'yaml' && format !== 'kyaml' && flags.flag('output-watch-events'))
      throw new KubectlError('--output-watch-events option can only be used with --output=json, --output=yaml')
    if (flags.flag('output-watch-events') && !flags.flag('watch') && !flags.flag('watch-only'))
      throw new KubectlError('--output-watch-events option can only be used with --watch or --watch-only')
    const sortBy = flags.text('sort-by')
    return {
      ...selectReadable(kubectl, kubectl.args, { kindMeansAll: true }),
      printer,
      table: {
        wide: format === 'wide',
        noHeaders: flags.flag('no-headers'),
        withNamespace: flags.flag('all-namespaces'),
        showLabels: flags.flag('show-labels'),
        labelColumns: flags.list('label-columns'),
        watchEvents: flags.flag('output-watch-events'),
      },
      sortBy: sortBy ? new JsonPath(relaxed(sortBy), { allowMissing: true }) : undefined,
      watches: flags.flag('watch') || flags.flag('watch-only'),
    }
  },
  validate: (options, kubectl) => {
    if ('raw' in options) return
    if (kubectl.flags.text('subresource') && options.selected.some(({ name }) => name === undefined))
      throw new KubectlError('subresource cannot be used when bulk resources are specified')
    if (!options.watches) return
    const kinds = new Set(options.selected.map(({ resource }) => resource))
    if (kinds.size > 1 || options.selected.filter(({ name }) => name !== undefined).length > 1)
      throw new KubectlError('you may only specify a single resource type')
  },
  run: (options, kubectl) => {
    if ('raw' in options) {
      kubectl.print(callRaw(kubectl, 'GET', options.raw))
      return
    }
    if (options.watches) {
      const [one] = options.selected
      return options.printer ? watchObjects(kubectl, one!, options.printer) : watchTable(kubectl, one!, options.table)
    }
    if (options.printer) printObjects(kubectl, options, options.printer)
    else printTables(kubectl, options)
  },
  candidates: objectCandidates(),
})

/** A thing that is not found may be missing with its whole namespace: that is the better answer. */
function orNoNamespace(kubectl: Kubectl, { namespace, name }: Selected, error: ServerError): ServerError {
  if (error.reason !== 'NotFound' || namespace === undefined || name === undefined) return error
  const answer = kubectl.call({ method: 'GET', path: `/api/v1/namespaces/${namespace}` })
  return answer.status === 404 ? serverError(answer) : error
}

function printTables(kubectl: Kubectl, options: GetOptions): void {
  const errors: Error[] = [...options.errors]
  const withKind = kubectl.flags.flag('show-kind') || new Set(options.selected.map(({ resource }) => resource)).size > 1
  const tables: { resource: Resource; table: Table }[] = []
  for (const one of options.selected) {
    try {
      tables.push({ resource: one.resource, table: tableOf(kubectl, one, options.sortBy ? 'Object' : 'Metadata') })
    } catch (caught) {
      if (!(caught instanceof ServerError)) throw caught
      const error = orNoNamespace(kubectl, one, caught)
      if (!(kubectl.flags.flag('ignore-not-found') && error.reason === 'NotFound')) errors.push(error)
    }
  }
  let lines = ''
  let isFirst = true
  let last: Resource | undefined
  const widths: number[] = []
  const flush = (): void => {
    if (lines === '') return
    kubectl.print(`${isFirst ? '' : '\n'}${alignTable(lines, widths)}`)
    isFirst = false
    lines = ''
  }
  for (const { resource, table } of tables) {
    const { sortBy } = options
    const isSortable = !sortBy || (table.rows ?? []).some(({ object }) => sortBy.find(object).length > 0)
    if ((table.rows ?? []).length === 0 || !isSortable) continue
    const isNew = resource !== last
    if (isNew) {
      flush()
      widths.length = 0
    }
    const rows = options.sortBy ? sortByPath(table.rows!, options.sortBy, ({ object }) => object) : table.rows!
    lines += tableLines(
      { ...table, rows },
      resource,
      { ...options.table, withKind, withNamespace: options.table.withNamespace && resource.isNamespaced },
      isNew,
    )
    last = resource
  }
  flush()
  if (last === undefined && errors.length === 0 && !kubectl.flags.flag('ignore-not-found')) {
    const isNamespaced = options.selected.some(({ resource }) => resource.isNamespaced)
    kubectl.complain(
      isNamespaced && !kubectl.flags.flag('all-namespaces')
        ? `No resources found in ${options.selected.find(({ namespace }) => namespace)?.namespace ?? kubectl.namespace} namespace.\n`
        : 'No resources found\n',
    )
  }
  if (errors.length > 0) throw new SeveralErrors(errors)
}

function printObjects(kubectl: Kubectl, options: GetOptions, printer: ObjectPrinter): void {
  const errors: Error[] = [...options.errors]
  const items: KubeObject[] = []
  const resources = new Map<KubeObject, Resource>()
  for (const one of options.selected) {
    try {
      const before = items.length
      let next = ''
      do {
        const request = {
          method: 'GET' as const,
          path: pathOf(one.resource, one.namespace, one.name, kubectl.flags.text('subresource') || undefined),
          ...(one.name === undefined && {
            query: {
              limit: kubectl.flags.text('chunk-size') || '500',
              ...selectorQuery(kubectl),
              ...(next && { continue: next }),
            },
          }),
        }
        const ask = (): KubeObject & { items?: KubeObject[]; metadata: { continue?: string } } => kubectl.json(request)
        const answer = one.name === undefined ? inList(kubectl, one.resource, ask) : ask()
        const apiVersion = one.resource.group ? `${one.resource.group}/${one.resource.version}` : one.resource.version
        if (one.name === undefined)
          items.push(...(answer.items ?? []).map((item) => ({ apiVersion, kind: one.resource.kind, ...item })))
        else items.push(answer)
        next = one.name === undefined ? (answer.metadata.continue ?? '') : ''
      } while (next !== '')
      for (const item of items.slice(before)) resources.set(item, one.resource)
    } catch (caught) {
      if (!(caught instanceof ServerError)) throw caught
      const error = orNoNamespace(kubectl, one, caught)
      if (!(kubectl.flags.flag('ignore-not-found') && error.reason === 'NotFound')) errors.push(error)
    }
  }
  const sorted = options.sortBy ? sortByPath(items, options.sortBy, (item) => item) : items
  const isSingle = options.selected.length === 1 && options.selected[0]!.name !== undefined
  if (!(isSingle && sorted.length === 0)) {
    if (
      errors.length > 0 &&
      sorted.length === 0 &&
      (isSingle || options.selected.every(({ name }) => name === undefined))
    )
      throw new SeveralErrors(errors)
    const { format } = outputFormat(kubectl)
    if (isSingle) kubectl.print(printer.print(sorted[0], options.selected[0]!.resource))
    else if (format === 'name') for (const item of sorted) kubectl.print(printer.print(item, resources.get(item)))
    else
      kubectl.print(printer.print({ apiVersion: 'v1', items: sorted, kind: 'List', metadata: { resourceVersion: '' } }))
    kubectl.print(printer.end?.() ?? '')
  }
  if (errors.length > 0) throw new SeveralErrors(errors)
}
