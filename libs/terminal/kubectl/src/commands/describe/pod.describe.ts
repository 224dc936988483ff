// A pod in words.
import { listOf, part, textOf } from '../../client/objects.ts'
import { podSelectorOf } from '../../client/pods.ts'
import { describeContainers, describeVolumes, listLines, mapLines, tolerationText } from './containers.describe.ts'
import { rfc1123, since } from './describe.writer.ts'
import { head, labelled, events, type Describer } from './describer.ts'

type Fields = Record<string, unknown>

export const pod: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  head(found, writer)
  if (spec['priority'] !== undefined) {
    writer.line(0, `Priority:\t${textOf(spec, 'priority')}`)
    if (spec['priorityClassName']) writer.line(0, `Priority Class Name:\t${textOf(spec, 'priorityClassName')}`)
  }
  if (spec['runtimeClassName']) writer.line(0, `Runtime Class Name:\t${textOf(spec, 'runtimeClassName')}`)
  if (spec['serviceAccountName']) writer.line(0, `Service Account:\t${textOf(spec, 'serviceAccountName')}`)
  writer.line(0, `Node:\t${spec['nodeName'] ? `${textOf(spec, 'nodeName')}/${textOf(status, 'hostIP')}` : '<none>'}`)
  if (status['startTime']) writer.line(0, `Start Time:\t${rfc1123(textOf(status, 'startTime'))}`)
  labelled(found, writer)
  if (object.metadata.deletionTimestamp) {
    writer.line(0, `Status:\tTerminating (lasts ${since(object.metadata.deletionTimestamp, context.now)})`)
    writer.line(0, `Termination Grace Period:\t${textOf(object, 'metadata', 'deletionGracePeriodSeconds')}s`)
  } else writer.line(0, `Status:\t${textOf(status, 'phase')}`)
  if (status['reason']) writer.line(0, `Reason:\t${textOf(status, 'reason')}`)
  if (status['message']) writer.line(0, `Message:\t${textOf(status, 'message')}`)
  const profile = part(spec, 'securityContext', 'seccompProfile')
  if (profile['type']) writer.line(0, `SeccompProfile:\t${textOf(profile, 'type')}`)
  writer.line(0, `IP:\t${textOf(status, 'podIP')}`)
  const ips = listOf<Fields>(status, 'podIPs')
  if (ips.length === 0) writer.line(0, 'IPs:\t<none>')
  else {
    writer.line(0, 'IPs:')
    for (const one of ips) writer.line(1, `IP:\t${textOf(one, 'ip')}`)
  }
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)
  if (owner) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`)
  if (status['nominatedNodeName']) writer.line(0, `NominatedNodeName:\t${textOf(status, 'nominatedNodeName')}`)
  const init = listOf<Fields>(spec, 'initContainers')
  if (init.length > 0) describeContainers('Init Containers', init, listOf(status, 'initContainerStatuses'), writer, '')
  describeContainers('Containers', listOf(spec, 'containers'), listOf(status, 'containerStatuses'), writer, '')
  const ephemeral = listOf<Fields>(spec, 'ephemeralContainers')
  if (ephemeral.length > 0)
    describeContainers('Ephemeral Containers', ephemeral, listOf(status, 'ephemeralContainerStatuses'), writer, '')
  const gates = listOf<Fields>(spec, 'readinessGates')
  const conditions = listOf<Fields>(status, 'conditions')
  if (gates.length > 0) {
    writer.line(0, 'Readiness Gates:').line(1, 'Type\tStatus')
    for (const gate of gates)
      writer.line(
        1,
        `${textOf(gate, 'conditionType')} \t${
          textOf(
            conditions.find((one) => one['type'] === gate['conditionType']),
            'status',
          ) || '<none>'
        } `,
      )
  }
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:').line(1, 'Type\tStatus')
    for (const one of conditions) writer.line(1, `${textOf(one, 'type')} \t${textOf(one, 'status')} `)
  }
  describeVolumes(listOf(spec, 'volumes'), writer, '')
  writer.line(0, `QoS Class:\t${textOf(status, 'qosClass') || 'BestEffort'}`)
  mapLines(writer, 'Node-Selectors', part(spec, 'nodeSelector') as Record<string, string>)
  listLines(writer, 'Tolerations', listOf<Fields>(spec, 'tolerations').map(tolerationText).sort())
  const spread = listOf<Fields>(spec, 'topologySpreadConstraints').map(
    (one) =>
      `${textOf(one, 'topologyKey')}:${textOf(one, 'whenUnsatisfiable')} when max skew ${textOf(one, 'maxSkew')} is exceeded${one['labelSelector'] ? ` for selector ${podSelectorOf({ metadata: { name: '' }, spec: { selector: one['labelSelector'] } }) ?? ''}` : ''}`,
  )
  if (spread.length > 0) listLines(writer, 'Topology Spread Constraints', spread)
  events(found, writer, context)
}
