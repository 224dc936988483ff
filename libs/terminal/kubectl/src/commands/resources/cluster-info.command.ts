// cluster-info: where the cluster is, and with dump what it has.
import { duration, strings, text } from '../../command-line/flags.ts'
import { allNamespacesFlag } from '../../command-line/resource-flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { pathOf } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import { containersOf } from '../../client/pods.ts'
import type { Kubectl } from '../../kubectl.ts'
import { printFlags, withoutManagedFields } from '../../printers/output.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { toJson } from '../../printers/json.ts'
import { toYaml } from '../../printers/yaml.ts'

const GREEN = '\x1b[0;32m'
const YELLOW = '\x1b[0;33m'
const OFF = '\x1b[0m'

const DUMPED = ['events', 'replicationcontrollers', 'services', 'daemonsets', 'deployments', 'replicasets', 'pods']

/** Everything that helps to find out what is wrong: nodes, and what a namespace has with the logs of its pods. */
const dumpCommand = defineCommand<{ namespaces: readonly string[] }>({
  name: 'dump',
  summary: 'Dump relevant information for debugging and diagnosis',
  usage: 'kubectl cluster-info dump',
  flags: [
    ...printFlags,
    allNamespacesFlag,
    strings('namespaces', 'Namespaces; default: the current one and kube-system.'),
    text('output-directory', 'Folder for the files; default or -: standard output.'),
    duration('pod-running-timeout', 'How long to wait for a running pod.', { default: '20s' }),
  ],
  complete: (kubectl) => {
    const given = kubectl.flags.list('namespaces')
    if (kubectl.flags.flag('all-namespaces'))
      return {
        namespaces: kubectl
          .json<{ items: KubeObject[] }>({ method: 'GET', path: '/api/v1/namespaces' })
          .items.map(({ metadata }) => metadata.name),
      }
    return { namespaces: given.length > 0 ? given : ['kube-system', kubectl.namespace] }
  },
  run: ({ namespaces }, kubectl) => {
    const { invocation, flags } = kubectl
    const folder = flags.text('output-directory')
    const isHere = folder === '' || folder === '-'
    const form = flags.text('output') || 'json'
    const write = (name: string, text: string): void => {
      if (isHere) return kubectl.print(text)
      const path = `${folder}/${name}`
      invocation.runProgram(['mkdir', '-p', path.slice(0, path.lastIndexOf('/'))])
      invocation.writeFile(path, text)
    }
    const show = (list: object): string => (form === 'yaml' ? toYaml(list) : `${toJson(list, { sorted: false })}\n`)
    const nodes = kubectl.json<KubeObject>({ method: 'GET', path: '/api/v1/nodes' })
    write(`nodes.${form}`, show(withoutManagedFields(nodes) as object))
    for (const namespace of namespaces)
      for (const plural of DUMPED) {
        const resource = kubectl.discovery.find(plural)
        if (!resource) continue
        const list = kubectl.json<KubeObject & { items: KubeObject[] }>({
          method: 'GET',
          path: pathOf(resource, namespace),
        })
        write(`${namespace}/${plural}.${form}`, show(withoutManagedFields(list) as object))
        if (plural === 'pods') for (const pod of list.items) dumpLogs(kubectl, namespace, pod, isHere, write)
      }
    if (!isHere) kubectl.print(`Cluster info dumped to ${folder}\n`)
  },
})

function dumpLogs(
  kubectl: Kubectl,
  namespace: string,
  pod: KubeObject,
  isHere: boolean,
  write: (name: string, text: string) => void,
): void {
  const { name } = pod.metadata
  const text = containersOf(pod)
    .map((container) => {
      const answer = kubectl.call({
        method: 'GET',
        path: `/api/v1/namespaces/${namespace}/pods/${name}/log`,
        query: { container: container.name },
      })
      const log = answer.status < 400 ? answer.body : ''
      return `==== START logs for container ${container.name} of pod ${namespace}/${name} ====\n${log}==== END logs for container ${container.name} of pod ${namespace}/${name} ====\n`
    })
    .join('')
  if (isHere) kubectl.print(text)
  else write(`${namespace}/${name}/logs.txt`, text)
}

export const clusterInfoCommand = defineCommand({
  name: 'cluster-info',
  summary: 'Display cluster information',
  usage: 'kubectl cluster-info',
  subcommands: [dumpCommand],
  complete: (kubectl) => {
    void kubectl
    return {}
  },
  run: (_options, kubectl) => {
    const { config } = kubectl.kubeconfig
    const context = config.contexts?.find(({ name }) => name === kubectl.contextName)?.context
    const server =
      kubectl.flags.text('server') ||
      String(config.clusters?.find(({ name }) => name === context?.cluster)?.cluster['server'] ?? '')
    const isTty = kubectl.invocation.isTty(1)
    const paint = (color: string, word: string): string => (isTty ? `${color}${word}${OFF}` : word)
    const items = clusterServices(kubectl)
    kubectl.print(`${paint(GREEN, 'Kubernetes control plane')} is running at ${paint(YELLOW, server)}\n`)
    for (const { metadata } of items)
      kubectl.print(
        `${paint(GREEN, metadata.labels?.['kubernetes.io/name'] ?? metadata.name)} is running at ${paint(YELLOW, `${server}/api/v1/namespaces/kube-system/services/${metadata.name}/proxy`)}\n`,
      )
    kubectl.print(HINT)
  },
})

const HINT = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n"

/** Services that belong to the cluster itself. The hint is given even when they cannot be had. */
function clusterServices(kubectl: Kubectl): KubeObject[] {
  try {
    const services = kubectl.discovery.get('services')
    return kubectl.json<{ items: KubeObject[] }>({
      method: 'GET',
      path: pathOf(services, 'kube-system'),
      query: { labelSelector: 'kubernetes.io/cluster-service=true' },
    }).items
  } catch (error) {
    if (error instanceof KubectlError || error instanceof ServerError) kubectl.print(HINT)
    throw error
  }
}
