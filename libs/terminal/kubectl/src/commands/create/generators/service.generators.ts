import { dns1123SubdomainProblems } from '@kubarium/kube-objects'
import { int, strings, text } from '../../../command-line/flags.ts'
import type { KubeObject } from '../../../client/objects.ts'
import type { Kubectl } from '../../../kubectl.ts'
import { KubectlError } from '../../../process/failure.ts'
import type { Generator } from '../generator.ts'

interface ServicePort {
  readonly name: string
  readonly protocol: 'TCP'
  readonly port: number
  readonly targetPort: number | string
  readonly nodePort?: number
}

/** `--tcp=80:8080` @throws KubectlError */
function servicePorts({ flags }: Kubectl, nodePort = 0): ServicePort[] {
  return flags.list('tcp').map((text) => {
    const parts = text.split(':')
    const port = portNumber(parts[0]!)
    const target = parts[1] ?? parts[0]!
    return {
      name: parts.slice(0, 2).join('-'),
      protocol: 'TCP',
      port,
      targetPort: /^\d+$/.test(target) ? portNumber(target) : target,
      ...(nodePort && { nodePort }),
    }
  })
}

/** @throws KubectlError in Go's words for 16 bits */
function portNumber(text: string): number {
  const fail = (why: string): never => {
    throw new KubectlError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`)
  }
  if (!/^\d+$/.test(text)) fail('invalid syntax')
  return Number(text) > 65535 ? fail('value out of range') : Number(text)
}

const tcpFlag = strings('tcp', 'Ports as <port>:<targetPort>.')

const generator = (
  type: string,
  { usage, flags = [], ...more }: Pick<Generator, 'usage'> & Partial<Pick<Generator, 'flags' | 'required'>>,
  spec: (kubectl: Kubectl) => { ports: ServicePort[]; clusterIP?: string; externalName?: string },
): Generator => ({
  name: type.toLowerCase(),
  summary: `Create ${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type} service`,
  usage: `kubectl create service ${type.toLowerCase()} NAME ${usage} [--dry-run=server|client|none]`,
  flags: [tcpFlag, ...flags],
  ...more,
  kind: { apiVersion: 'v1', kind: 'Service', isNamespaced: true, plural: 'services' },
  failure: `failed to create ${type} service: `,
  make: (kubectl, name): KubeObject => {
    const { ports, clusterIP, externalName } = spec(kubectl)
    return {
      kind: 'Service',
      apiVersion: 'v1',
      metadata: { name, labels: { app: name } },
      spec: {
        ...(ports.length > 0 && { ports }),
        selector: { app: name },
        ...(clusterIP && { clusterIP }),
        type,
        ...(externalName && { externalName }),
      },
      status: { loadBalancer: {} },
    }
  },
})

/** @throws KubectlError without ports */
function atLeastOnePort(ports: ServicePort[]): ServicePort[] {
  if (ports.length === 0) throw new KubectlError('at least one tcp port specifier must be provided')
  return ports
}

export const serviceGenerators: readonly Generator[] = [
  generator(
    'ClusterIP',
    {
      usage: '[--tcp=<port>:<targetPort>]',
      flags: [text('clusterip', 'Own address, or None for a headless service.')],
    },
    (kubectl) => {
      const ports = servicePorts(kubectl)
      const clusterIP = kubectl.flags.text('clusterip')
      return { ports: clusterIP === 'None' ? ports : atLeastOnePort(ports), ...(clusterIP && { clusterIP }) }
    },
  ),
  generator(
    'ExternalName',
    {
      usage: '--external-name external.name',
      flags: [text('external-name', 'Name that the service stands for.')],
      required: ['external-name'],
    },
    (kubectl) => {
      const externalName = kubectl.flags.text('external-name')
      if (dns1123SubdomainProblems(externalName).length > 0)
        throw new KubectlError(`invalid service external name ${externalName}`)
      return { ports: servicePorts(kubectl), externalName }
    },
  ),
  generator('LoadBalancer', { usage: '[--tcp=port:targetPort]' }, (kubectl) => ({
    ports: atLeastOnePort(servicePorts(kubectl)),
  })),
  generator(
    'NodePort',
    { usage: '[--tcp=port:targetPort]', flags: [int('node-port', 'Port on the nodes.', { default: '0' })] },
    (kubectl) => ({ ports: atLeastOnePort(servicePorts(kubectl, kubectl.flags.number('node-port'))) }),
  ),
]
