// What a description of a kind is made with.
import type { Found } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { describeEvents } from './events.describe.ts'
import type { DescribeWriter } from './describe.writer.ts'

export interface Describing {
  readonly kubectl: Kubectl
  readonly withEvents: boolean
  readonly now: number
}

export type Describer = (found: Found, writer: DescribeWriter, context: Describing) => void

export function head({ object }: Found, writer: DescribeWriter): void {
  writer.line(0, `Name:\t${object.metadata.name}`)
  if (object.metadata.namespace) writer.line(0, `Namespace:\t${object.metadata.namespace}`)
}

export function labelled({ object }: Found, writer: DescribeWriter): void {
  writer.map(0, 'Labels', object.metadata.labels).annotations('Annotations', object.metadata.annotations)
}

export function events(
  { object, resource }: Found,
  writer: DescribeWriter,
  { kubectl, withEvents, now }: Describing,
): void {
  if (withEvents) describeEvents(kubectl, { kind: resource.kind, ...object }, writer, now)
}
