// Services and their endpoints in words.
import { dig, listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import { podSelectorOf } from '../../client/pods.ts'
import { head, labelled, events, type Describer } from './describer.ts'

type Fields = Record<string, unknown>

export const service: Describer = (found, writer, context) => {
  const { object, namespace } = found
  const spec = part(object, 'spec')
  head(found, writer)
  labelled(found, writer)
  writer.line(0, `Selector:\t${podSelectorOf({ ...object, kind: 'Service' }) ?? '<none>'}`)
  writer.line(0, `Type:\t${textOf(spec, 'type')}`)
  if (spec['ipFamilyPolicy']) writer.line(0, `IP Family Policy:\t${textOf(spec, 'ipFamilyPolicy')}`)
  const families = listOf<string>(spec, 'ipFamilies')
  writer.line(0, `IP Families:\t${families.length > 0 ? families.join(',') : '<none>'}`)
  writer.line(0, `IP:\t${textOf(spec, 'clusterIP')}`)
  const ips = listOf<string>(spec, 'clusterIPs')
  writer.line(0, `IPs:\t${ips.length > 0 ? ips.join(',') : '<none>'}`)
  const external = listOf<string>(spec, 'externalIPs')
  if (external.length > 0) writer.line(0, `External IPs:\t${external.join(',')}`)
  if (spec['loadBalancerIP']) writer.line(0, `Desired LoadBalancer IP:\t${textOf(spec, 'loadBalancerIP')}`)
  if (spec['externalName']) writer.line(0, `External Name:\t${textOf(spec, 'externalName')}`)
  const ingress = listOf<Fields>(object, 'status', 'loadBalancer', 'ingress')
  if (ingress.length > 0)
    writer.line(
      0,
      `LoadBalancer Ingress:\t${ingress.map((one) => textOf(one, 'ip') || textOf(one, 'hostname')).join(', ')}`,
    )
  const slices = context.kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
    query: { labelSelector: `kubernetes.io/service-name=${object.metadata.name}` },
  }).items
  for (const port of listOf<Fields>(spec, 'ports')) {
    const name = textOf(port, 'name') || '<unset>'
    const target = port['targetPort']
    writer.line(0, `Port:\t${name}\t${textOf(port, 'port')}/${textOf(port, 'protocol')}`)
    writer.line(0, `TargetPort:\t${textOf(target) || '0'}/${textOf(port, 'protocol')}`)
    if (port['nodePort']) writer.line(0, `NodePort:\t${name}\t${textOf(port, 'nodePort')}/${textOf(port, 'protocol')}`)
    writer.line(0, `Endpoints:\t${endpointsText(slices, textOf(port, 'name'))}`)
  }
  writer.line(0, `Session Affinity:\t${textOf(spec, 'sessionAffinity')}`)
  if (spec['externalTrafficPolicy'])
    writer.line(0, `External Traffic Policy:\t${textOf(spec, 'externalTrafficPolicy')}`)
  if (spec['internalTrafficPolicy'])
    writer.line(0, `Internal Traffic Policy:\t${textOf(spec, 'internalTrafficPolicy')}`)
  if (spec['healthCheckNodePort']) writer.line(0, `HealthCheck NodePort:\t${textOf(spec, 'healthCheckNodePort')}`)
  const ranges = listOf<string>(spec, 'loadBalancerSourceRanges')
  if (ranges.length > 0) writer.line(0, `LoadBalancer Source Ranges:\t${ranges.join(',')}`)
  events(found, writer, context)
}

function endpointsText(slices: readonly KubeObject[], port: string): string {
  const found = slices.flatMap((slice) => {
    const number = listOf<Fields>(slice, 'ports').find((one) => textOf(one, 'name') === port)?.['port']
    if (number === undefined) return []
    return listOf<Fields>(slice, 'endpoints')
      .filter((one) => dig(one, 'conditions', 'ready') !== false)
      .flatMap((one) => listOf<string>(one, 'addresses').map((address) => `${address}:${String(number)}`))
  })
  if (found.length === 0) return ''
  return found.length <= 3 ? found.join(',') : `${found.slice(0, 3).join(',')} + ${found.length - 3} more...`
}

export const endpointSlice: Describer = (found, writer, context) => {
  const { object } = found
  head(found, writer)
  labelled(found, writer)
  writer.line(0, `AddressType:\t${textOf(object, 'addressType')}`)
  const ports = listOf<Fields>(object, 'ports')
  if (ports.length === 0) writer.line(0, 'Ports: <unset>')
  else {
    writer.line(0, 'Ports:').line(1, 'Name\tPort\tProtocol').line(1, '----\t----\t--------')
    for (const port of ports)
      writer.line(
        1,
        `${textOf(port, 'name') || '<unset>'}\t${textOf(port, 'port') || '<unset>'}\t${textOf(port, 'protocol')}`,
      )
  }
  const endpoints = listOf<Fields>(object, 'endpoints')
  if (endpoints.length === 0) writer.line(0, 'Endpoints: <none>')
  else {
    writer.line(0, 'Endpoints:')
    for (const one of endpoints) {
      writer.line(1, `- Addresses:\t${listOf<string>(one, 'addresses').join(', ')}`)
      writer.line(2, 'Conditions:').line(3, `Ready:\t${String(dig(one, 'conditions', 'ready') ?? '<unset>')}`)
      writer.line(2, `Hostname:\t${textOf(one, 'hostname') || '<unset>'}`)
      if (one['targetRef'])
        writer.line(2, `TargetRef:\t${textOf(one, 'targetRef', 'kind')}/${textOf(one, 'targetRef', 'name')}`)
      writer.line(2, `NodeName:\t${textOf(one, 'nodeName') || '<unset>'}`)
      writer.line(2, `Zone:\t${textOf(one, 'zone') || '<unset>'}`)
    }
  }
  events(found, writer, context)
}
