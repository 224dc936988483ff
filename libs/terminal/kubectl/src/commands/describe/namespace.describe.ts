// A namespace in words.
import { listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import { pathOf } from '../../client/discovery.ts'
import { rfc1123 } from './describe.writer.ts'
import { labelled, type Describer } from './describer.ts'

type Fields = Record<string, unknown>

export const namespace: Describer = (found, writer, { kubectl }) => {
  const { object } = found
  writer.line(0, `Name:\t${object.metadata.name}`)
  labelled(found, writer)
  writer.line(0, `Status:\t${textOf(object, 'status', 'phase')}`)
  const conditions = listOf<Fields>(object, 'status', 'conditions')
  if (conditions.length > 0) {
    writer
      .line(0, 'Conditions:')
      .line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
      .line(1, '----\t------\t------------------\t------\t-------')
    for (const one of conditions)
      writer.line(
        1,
        `${textOf(one, 'type')}\t${textOf(one, 'status')}\t${rfc1123(textOf(one, 'lastTransitionTime'))}\t${textOf(one, 'reason')}\t${textOf(one, 'message')}`,
      )
  }
  const listed = (name: string): KubeObject[] | undefined => {
    const resource = kubectl.discovery.find(name)
    return (
      resource &&
      kubectl.json<{ items: KubeObject[] }>({ method: 'GET', path: pathOf(resource, object.metadata.name) }).items
    )
  }
  const quotas = listed('resourcequotas')
  if (quotas?.length === 0) writer.raw('\nNo resource quota.\n')
  else if (quotas) {
    writer.raw('\nResource Quotas\n')
    for (const quota of quotas) {
      writer.raw(`  Name:\t${quota.metadata.name}\n  Resource\tUsed\tHard\n  --------\t---\t---\n`)
      const hard = Object.entries(part(quota, 'status', 'hard')).sort(([a], [b]) => (a < b ? -1 : 1))
      for (const [name, amount] of hard)
        writer.raw(`  ${name}\t${textOf(quota, 'status', 'used', name)}\t${String(amount)}\n`)
    }
  }
  if (listed('limitranges')?.length === 0) writer.raw('\nNo LimitRange resource.\n')
}
