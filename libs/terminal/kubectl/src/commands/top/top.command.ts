// Use of CPU and memory, as the metrics server tells it.
import { canonicalQuantity, milliValue, wholeValue } from '@kubarium/kube-objects'
import { bool, text, type Flag } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../../command-line/resource-flags.ts'
import { listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import { nameCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { alignTabs, tableTabs } from '../../printers/tab-writer.ts'

const METRICS = '/apis/metrics.k8s.io/v1beta1'
const MI = 1024 * 1024

const topFlags: readonly Flag[] = [
  bool('no-headers', 'No header line.'),
  selectorFlag,
  text('sort-by', 'cpu or memory.'),
  bool('use-protocol-buffers', 'Ask for protocol buffers.', { default: 'true' }),
]

interface TopOptions {
  readonly sortBy: string
}

function topOptions(kubectl: Kubectl): TopOptions {
  const sortBy = kubectl.flags.text('sort-by')
  if (!['', 'cpu', 'memory'].includes(sortBy)) throw new KubectlError('--sort-by accepts only cpu or memory')
  if (kubectl.args.length > 1) throw kubectl.usageError(`unexpected arguments: [${kubectl.args.join(' ')}]`)
  if (kubectl.args.length > 0 && kubectl.flags.text('selector'))
    throw new KubectlError('only one of NAME or --selector can be provided')
  return { sortBy }
}

/** @throws KubectlError in a cluster that measures nothing */
function needMetrics(kubectl: Kubectl): void {
  if (!kubectl.discovery.groupVersions.some(({ group }) => group === 'metrics.k8s.io'))
    throw new KubectlError('Metrics API not available')
}

interface Usage {
  cpu: number
  memory: number
}

const usageOf = (object: unknown): Usage => {
  const usage = part(object, 'usage') as Record<string, string>
  return { cpu: milliValue(usage['cpu']), memory: wholeValue(usage['memory']) }
}

const measured = ({ cpu, memory }: Usage): [string, string] => [`${Math.ceil(cpu)}m`, `${Math.floor(memory / MI)}Mi`]

function listMetrics(kubectl: Kubectl, path: string): KubeObject[] {
  const [name] = kubectl.args
  if (name !== undefined) return [kubectl.json<KubeObject>({ method: 'GET', path: `${path}/${name}` })]
  const labelSelector = kubectl.flags.text('selector')
  return kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path,
    query: { ...(labelSelector && { labelSelector }) },
  }).items
}

interface Row {
  readonly names: readonly string[]
  readonly usage: Usage
  readonly cells: readonly string[]
}

function printRows(kubectl: Kubectl, header: readonly string[], rows: readonly Row[], sortBy: string): void {
  const sorted = [...rows].sort((a, b) =>
    sortBy === ''
      ? a.names.join('/') < b.names.join('/')
        ? -1
        : 1
      : b.usage[sortBy as keyof Usage] - a.usage[sortBy as keyof Usage],
  )
  const lines = sorted.map(({ names, cells }) => [...names, ...cells].join('\t'))
  kubectl.print(
    alignTabs(
      [...(kubectl.flags.flag('no-headers') ? [] : [header.join('\t')]), ...lines].map((line) => `${line}\n`).join(''),
      tableTabs,
    ),
  )
}

const topNode = defineCommand<TopOptions>({
  name: 'node',
  aliases: ['nodes', 'no'],
  summary: 'Display resource (CPU/memory) usage of nodes',
  usage: 'kubectl top node [NAME | -l label]',
  flags: [
    ...topFlags,
    bool('show-capacity', 'Shares of the capacity, not of what pods may use.'),
    bool('show-swap', 'Swap too.'),
  ],
  complete: topOptions,
  run: ({ sortBy }, kubectl) => {
    needMetrics(kubectl)
    const share = kubectl.flags.flag('show-capacity') ? 'capacity' : 'allocatable'
    const rows = listMetrics(kubectl, `${METRICS}/nodes`).map((metrics): Row => {
      const { name } = metrics.metadata
      const node = kubectl.json<KubeObject>({ method: 'GET', path: `/api/v1/nodes/${name}` })
      const room = part(node, 'status', share) as Record<string, string>
      const usage = usageOf(metrics)
      const [cpu, memory] = measured(usage)
      const percent = (used: number, whole: number): string => `${Math.floor((used / whole) * 100)}%`
      return {
        names: [name],
        usage,
        cells: [
          cpu,
          percent(usage.cpu, milliValue(canonicalQuantity(room['cpu'] ?? '1'))),
          memory,
          percent(usage.memory, wholeValue(room['memory'] ?? '1')),
        ],
      }
    })
    printRows(kubectl, ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'], rows, sortBy)
  },
  candidates: nameCandidates('nodes'),
})

const topPod = defineCommand<TopOptions>({
  name: 'pod',
  aliases: ['pods', 'po'],
  summary: 'Display resource (CPU/memory) usage of pods',
  usage: 'kubectl top pod [NAME | -l label]',
  flags: [
    ...topFlags,
    allNamespacesFlag,
    bool('containers', 'Each container of the pods.'),
    fieldSelectorFlag,
    bool('sum', 'The sum as the last line.'),
    bool('show-swap', 'Swap too.'),
  ],
  complete: topOptions,
  run: ({ sortBy }, kubectl) => {
    needMetrics(kubectl)
    const isEverywhere = kubectl.flags.flag('all-namespaces')
    const path = isEverywhere ? `${METRICS}/pods` : `${METRICS}/namespaces/${kubectl.namespace}/pods`
    const perContainer = kubectl.flags.flag('containers')
    const pods = listMetrics(kubectl, path)
    if (pods.length === 0) {
      kubectl.complain(
        isEverywhere ? 'No resources found\n' : `No resources found in ${kubectl.namespace} namespace.\n`,
      )
      return
    }
    const rows = pods.flatMap((pod): Row[] => {
      const before = [...(isEverywhere ? [pod.metadata.namespace ?? ''] : []), pod.metadata.name]
      const containers = listOf(pod, 'containers')
      if (perContainer)
        return containers.map((one) => ({
          names: [...before, textOf(one, 'name')],
          usage: usageOf(one),
          cells: measured(usageOf(one)),
        }))
      const usage = containers.map(usageOf).reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory }), {
        cpu: 0,
        memory: 0,
      })
      return [{ names: before, usage, cells: measured(usage) }]
    })
    const header = [
      ...(isEverywhere ? ['NAMESPACE'] : []),
      ...(perContainer ? ['POD', 'NAME'] : ['NAME']),
      'CPU(cores)',
      'MEMORY(bytes)',
    ]
    printRows(kubectl, header, rows, sortBy)
  },
  candidates: nameCandidates('pods'),
})

export const topCommand: Command = {
  name: 'top',
  summary: 'Display resource (CPU/memory) usage',
  description: 'Shows how much CPU and memory nodes and pods use. The cluster needs a metrics server for it.',
  usage: 'kubectl top [flags]',
  subcommands: [topNode, topPod],
}
