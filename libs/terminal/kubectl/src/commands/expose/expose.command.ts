import { text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { createObject, fieldManagerFlag, saveConfigFlag, withLastApplied } from '../../client/apply-flags.ts'
import { listOf, part, type KubeObject } from '../../client/objects.ts'
import { fetchOrFail, select, type Found } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError, throwErrors } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult } from '../../printers/output.ts'
import { filenameFlags } from '../../command-line/resource-flags.ts'
import { overridden, parseLabels, SERVICE } from '../run/run.command.ts'

interface Port {
  readonly port: number
  readonly protocol: string
}

/** What a service for an object selects and where it listens. @throws KubectlError */
function exposed({ object, resource }: Found): {
  selector: Record<string, string>
  ports: Port[]
  labels: Record<string, string>
} {
  const { kind } = resource
  const pod =
    kind === 'Pod' ? object : ({ metadata: { name: '' }, spec: part(object, 'spec', 'template', 'spec') } as KubeObject)
  const ports =
    kind === 'Service'
      ? listOf<{ port: number; protocol?: string }>(object, 'spec', 'ports').map(({ port, protocol }) => ({
          port,
          protocol: protocol ?? 'TCP',
        }))
      : listOf(pod, 'spec', 'containers').flatMap((container) =>
          listOf<{ containerPort: number; protocol?: string }>(container, 'ports').map(
            ({ containerPort, protocol }) => ({ port: containerPort, protocol: protocol ?? 'TCP' }),
          ),
        )
  const labels = object.metadata.labels ?? {}
  switch (kind) {
    case 'Pod':
      if (Object.keys(labels).length === 0)
        throw new KubectlError(
          "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
        )
      return { selector: labels, ports, labels }
    case 'Service':
    case 'ReplicationController':
      if (Object.keys(part(object, 'spec', 'selector')).length === 0)
        throw new KubectlError(
          `couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set`,
        )
      return { selector: part(object, 'spec', 'selector') as Record<string, string>, ports, labels }
    case 'Deployment':
    case 'ReplicaSet':
      if (listOf(object, 'spec', 'selector', 'matchExpressions').length > 0)
        throw new KubectlError(
          `couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - "${JSON.stringify(object['spec'])}" to map-based selector format`,
        )
      return { selector: part(object, 'spec', 'selector', 'matchLabels') as Record<string, string>, ports, labels }
    default:
      throw new KubectlError(`cannot expose a ${kind}${resource.group ? `.${resource.group}` : ''}`)
  }
}

/** @throws KubectlError in Go's words */
function portNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new KubectlError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

export const exposeCommand = defineCommand<Record<string, never>>({
  name: 'expose',
  summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  description:
    'Makes a service for a Deployment, ReplicaSet, ReplicationController, pod or another service, with its selector and, unless told otherwise, its ports.',
  examples: `  # A service on port 80 for Deployment web, whose containers listen on 8080
  kubectl expose deployment web --port=80 --target-port=8080

  # For a pod, under a name of its own
  kubectl expose pod web --port=80 --name=front`,
  usage:
    'kubectl expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  flags: [
    ...printFlags,
    ...filenameFlags,
    text('cluster-ip', 'Own address, or None for a headless service.'),
    dryRunFlag,
    text('external-ip', 'Further address.'),
    fieldManagerFlag('kubectl-expose'),
    text('labels', 'Labels of the service.', { short: 'l' }),
    text('load-balancer-ip', 'Address of the load balancer.'),
    text('name', 'Name of the service; default: that of the object.'),
    text('override-type', 'How --overrides is merged.', { default: 'merge' }),
    text('overrides', 'JSON that is merged into the object.'),
    text('port', 'Port of the service.'),
    text('protocol', 'TCP, UDP or SCTP.'),
    saveConfigFlag,
    text('selector', 'Selector of the service; default: that of the object.'),
    text('session-affinity', 'None or ClientIP.'),
    text('target-port', 'Port, by number or name, of the containers.'),
    text('type', 'ClusterIP, NodePort, LoadBalancer or ExternalName.'),
  ],
  complete: () => ({}),
  run: (_options, kubectl) => {
    const dryRun = dryRunOf(kubectl)
    const printer = objectPrinter(kubectl, { keepOrder: true })
    const errors: Error[] = []
    for (const found of fetchOrFail(kubectl, select(kubectl, kubectl.args, { selectorIsOwn: true }))) {
      try {
        const object = serviceFor(kubectl, found)
        const namespace = found.namespace ?? kubectl.namespace
        const result =
          dryRun === 'client' ? object : createObject(kubectl, SERVICE, namespace, object, dryRun, 'kubectl-expose')
        printResult(kubectl, printer, SERVICE, result, 'exposed', dryRun)
      } catch (error) {
        if (!(error instanceof ServerError || error instanceof KubectlError)) throw error
        errors.push(error)
      }
    }
    throwErrors(errors)
  },
  candidates: objectCandidates(['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'], { once: true }),
})

/** The service for an object, from its own ports and labels and the flags. @throws KubectlError */
function serviceFor(kubectl: Kubectl, found: Found): KubeObject {
  const { flags } = kubectl
  const own = flags.text('selector')
    ? {
        selector: parseLabels(flags.text('selector')),
        ports: [] as Port[],
        labels: found.object.metadata.labels ?? {},
      }
    : exposed(found)
  const name = flags.text('name') || found.object.metadata.name.slice(0, 63)
  const isHeadless = flags.text('cluster-ip') === 'None'
  let ports = own.ports
  const wanted = flags.text('port')
  if (wanted)
    ports = wanted.split(',').map((one) => ({
      port: portNumber(one),
      protocol: flags.text('protocol') || own.ports.find(({ port }) => port === Number(one))?.protocol || 'TCP',
    }))
  else if (ports.length === 0 && !isHeadless)
    throw new KubectlError("couldn't find port via --port flag or introspection")
  const target = flags.text('target-port')
  const servicePorts = ports.map(({ port, protocol }, i) => ({
    ...(ports.length > 1 && { name: `port-${i + 1}` }),
    protocol: flags.text('protocol') || protocol,
    port,
    targetPort: target ? (/^\d+$/.test(target) ? Number(target) : target) : port,
  }))
  const labels = flags.text('labels') ? parseLabels(flags.text('labels')) : own.labels
  const service: KubeObject = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(kubectl.enforcesNamespace && { namespace: kubectl.namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
    },
    spec: {
      ...(servicePorts.length > 0 && { ports: servicePorts }),
      selector: own.selector,
      ...(flags.text('cluster-ip') && { clusterIP: flags.text('cluster-ip') }),
      ...(flags.text('type') && { type: flags.text('type') }),
      ...(flags.text('external-ip') && { externalIPs: [flags.text('external-ip')] }),
      ...(flags.text('session-affinity') && { sessionAffinity: flags.text('session-affinity') }),
      ...(flags.text('load-balancer-ip') && { loadBalancerIP: flags.text('load-balancer-ip') }),
    },
    status: { loadBalancer: {} },
  }
  return overridden(kubectl, flags.flag('save-config') ? withLastApplied(service) : service)
}
