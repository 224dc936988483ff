// Jobs and CronJobs in words.
import { dig, listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import { podSelectorOf } from '../../client/pods.ts'
import { humanDuration } from '../../printers/duration.ts'
import { describeTemplate } from './containers.describe.ts'
import { rfc1123, type DescribeWriter } from './describe.writer.ts'
import { events, head, labelled, type Describer } from './describer.ts'

type Fields = Record<string, unknown>

/** Lists of indexes are shown up to the first comma behind so many characters. */
const MAX_INDEXES = 50

const orUnset = (value: unknown, unit = ''): string =>
  value === undefined || value === null ? '<unset>' : `${textOf(value)}${unit}`

function shortIndexes(indexes: string): string {
  if (indexes === '') return '<none>'
  const comma = indexes.indexOf(',', MAX_INDEXES)
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`
}

const selectorText = (spec: Fields): string | undefined =>
  spec['selector'] ? (podSelectorOf({ kind: 'Job', metadata: { name: '' }, spec } as KubeObject) ?? '') : undefined

export const job: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  head(found, writer)
  writer.line(0, `Selector:\t${selectorText(spec) ?? ''}`)
  labelled(found, writer)
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)
  if (owner) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`)
  const given = (title: string, value: unknown, unit = ''): void => {
    if (value !== undefined) writer.line(0, `${title}:\t${textOf(value)}${unit}`)
  }
  given('Parallelism', spec['parallelism'])
  writer.line(0, `Completions:\t${orUnset(spec['completions'])}`)
  given('Completion Mode', spec['completionMode'])
  given('Suspend', spec['suspend'])
  given('Backoff Limit', spec['backoffLimit'])
  given('TTL Seconds After Finished', spec['ttlSecondsAfterFinished'])
  const { startTime, completionTime } = status as { startTime?: string; completionTime?: string }
  if (startTime) writer.line(0, `Start Time:\t${rfc1123(startTime)}`)
  if (completionTime) writer.line(0, `Completed At:\t${rfc1123(completionTime)}`)
  if (startTime && completionTime)
    writer.line(0, `Duration:\t${humanDuration(Date.parse(completionTime) - Date.parse(startTime))}`)
  given('Active Deadline Seconds', spec['activeDeadlineSeconds'], 's')
  const count = (name: string): string => textOf(status, name) || '0'
  const ready = status['ready'] === undefined ? '' : ` (${count('ready')} Ready)`
  writer.line(
    0,
    `Pods Statuses:\t${count('active')} Active${ready} / ${count('succeeded')} Succeeded / ${count('failed')} Failed`,
  )
  if (spec['completionMode'] === 'Indexed')
    writer.line(0, `Completed Indexes:\t${shortIndexes(textOf(status, 'completedIndexes'))}`)
  describeTemplate(part(spec, 'template'), writer)
  events(found, writer, context)
}

export const cronJob: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  head(found, writer)
  labelled(found, writer)
  const suspend = spec['suspend']
  writer.line(0, `Schedule:\t${textOf(spec, 'schedule')}`)
  writer.line(0, `Concurrency Policy:\t${textOf(spec, 'concurrencyPolicy')}`)
  writer.line(0, `Suspend:\t${suspend === undefined ? '<unset>' : suspend ? 'True' : 'False'}`)
  writer.line(0, `Time Zone:\t${orUnset(spec['timeZone'])}`)
  writer.line(0, `Successful Job History Limit:\t${orUnset(spec['successfulJobsHistoryLimit'])}`)
  writer.line(0, `Failed Job History Limit:\t${orUnset(spec['failedJobsHistoryLimit'])}`)
  writer.line(0, `Starting Deadline Seconds:\t${orUnset(spec['startingDeadlineSeconds'], 's')}`)
  jobTemplate(part(spec, 'jobTemplate', 'spec'), writer)
  writer.line(0, `Last Schedule Time:\t${rfc1123(dig(status, 'lastScheduleTime') as string | undefined)}`)
  const active = listOf<Fields>(status, 'active').map((one) => textOf(one, 'name'))
  writer.line(0, `Active Jobs:\t${active.join(', ') || '<none>'}`)
  events(found, writer, context)
}

function jobTemplate(spec: Fields, writer: DescribeWriter): void {
  writer.line(0, `Selector:\t${selectorText(spec) ?? '<unset>'}`)
  writer.line(0, `Parallelism:\t${orUnset(spec['parallelism'])}`)
  writer.line(0, `Completions:\t${orUnset(spec['completions'])}`)
  if (spec['activeDeadlineSeconds'] !== undefined)
    writer.line(0, `Active Deadline Seconds:\t${textOf(spec, 'activeDeadlineSeconds')}s`)
  describeTemplate(part(spec, 'template'), writer)
}
