import { bool, int, strings, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { textOf, type KubeObject } from '../../client/objects.ts'
import { KubectlError } from '../../process/failure.ts'
import { objectPrinter, printFlags } from '../../printers/output.ts'
import { alignTabs, tableTabs } from '../../printers/tab-writer.ts'
import { ageOf, byTime } from '../describe/events.describe.ts'
import { allNamespacesFlag } from '../../command-line/resource-flags.ts'
import { deadline, takeEvents } from '../get/get.watch.ts'

interface EventsOptions {
  readonly query: Record<string, string>
  readonly types: readonly string[]
  readonly watches: boolean
}

export const eventsCommand = defineCommand<EventsOptions>({
  name: 'events',
  summary: 'List events',
  description: 'Shows what has happened lately, the newest last.',
  examples: `  # Of the namespace
  kubectl events

  # About one object
  kubectl events --for pod/web

  # Only warnings
  kubectl events --types=Warning`,
  usage:
    'kubectl events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  flags: [
    ...printFlags,
    allNamespacesFlag,
    int('chunk-size', 'Large lists come in pieces of so many.', { default: '500' }),
    text('for', 'Only about this object, as kind/name.'),
    bool('no-headers', 'No header line.'),
    strings('types', 'Only these types.'),
    bool('watch', 'Go on as more happens.', { short: 'w' }),
  ],
  complete: (kubectl) => {
    const { flags } = kubectl
    const target = flags.text('for')
    const query: Record<string, string> = {}
    if (target) {
      const [kind = '', name] = target.split('/')
      if (name === undefined) throw new KubectlError('--for must be in resource/name form')
      const resource = kubectl.discovery.find(kind)
      if (!resource) throw new KubectlError(`the server doesn't have a resource type ${JSON.stringify(kind)}`, 1, true)
      query['fieldSelector'] = `involvedObject.kind=${resource.kind},involvedObject.name=${name}`
    }
    const types = flags.list('types')
    for (const type of types)
      if (!['normal', 'warning'].includes(type.toLowerCase()))
        throw new KubectlError('valid --types are Normal or Warning')
    return { query, types: types.map((type) => type.toLowerCase()), watches: flags.flag('watch') }
  },
  run: ({ query, types, watches }, kubectl) => {
    const { flags, namespace } = kubectl
    const isEverywhere = flags.flag('all-namespaces')
    const path = isEverywhere ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`
    const list = kubectl.json<KubeObject & { items: KubeObject[] }>({
      method: 'GET',
      path,
      query: { limit: '500', ...query },
    })
    const isWanted = (event: KubeObject): boolean =>
      types.length === 0 || types.includes(textOf(event, 'type').toLowerCase())
    const events = list.items.filter(isWanted).sort(byTime)
    const printer = objectPrinter(kubectl)
    const row = (event: KubeObject, now: number): string =>
      `${isEverywhere ? `${event.metadata.namespace}\t` : ''}${ageOf(event, now)}\t${textOf(event, 'type')}\t${textOf(event, 'reason')}\t${textOf(event, 'involvedObject', 'kind')}/${textOf(event, 'involvedObject', 'name')}\t${textOf(event, 'message').trim()}\n`
    const header = flags.flag('no-headers')
      ? ''
      : `${isEverywhere ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`
    const widths: number[] = []
    if (events.length === 0 && !watches) {
      kubectl.complain(isEverywhere ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
      return
    }
    if (printer)
      kubectl.print(
        printer.print({
          apiVersion: 'v1',
          items: events.map((event) => ({ apiVersion: 'v1', kind: 'Event', ...event })),
          kind: 'EventList',
          metadata: {},
        }),
      )
    else if (events.length > 0)
      kubectl.print(
        alignTabs(header + events.map((event) => row(event, kubectl.invocation.now)).join(''), tableTabs, widths),
      )
    if (!watches) return
    const until = deadline(kubectl)
    return kubectl.invocation.follow<{ rest: string; widths: number[]; hasHeader: boolean }, number>({
      start: (io) => {
        io.open(
          kubectl.withUser({
            method: 'GET',
            path,
            query: {
              watch: 'true',
              ...query,
              ...(list.metadata.resourceVersion && { resourceVersion: list.metadata.resourceVersion }),
            },
          }),
        )
        io.alarm(until)
        return { rest: '', widths, hasHeader: events.length > 0 }
      },
      data: (io, state, _stream, pieces) => {
        for (const { type, object } of takeEvents<KubeObject>(state, pieces)) {
          if ((type !== 'ADDED' && type !== 'MODIFIED') || !isWanted(object)) continue
          io.print(alignTabs((state.hasHeader ? '' : header) + row(object, io.now), tableTabs, state.widths))
          state.hasHeader = true
        }
      },
      end: (io) => io.finish(0),
      timer: (io) => io.finish(0),
    })
  },
})
