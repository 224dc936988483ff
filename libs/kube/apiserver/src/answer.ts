// What a request is answered with, and in which form.
import { StatusError, type KubeObject } from '@kubarium/kube-objects'
import { listChunks, objectChunks } from './encode.ts'
import type { Accepted } from './negotiation.ts'
import type { Query } from './request-info.ts'
import { shownOf, type ResourceDefinition } from './resource.ts'
import { partialMetadata, tableOf } from './table.ts'
import type { Watch } from './watch.ts'
import { formatYaml } from './yaml.ts'

export interface JsonAnswer {
  readonly type: 'json'
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly warnings?: readonly string[]
}
export interface BytesAnswer {
  readonly type: 'bytes'
  readonly status: number
  readonly contentType: string
  readonly chunks: readonly Uint8Array[]
  readonly headers?: Readonly<Record<string, string>>
  readonly warnings?: readonly string[]
}
export interface WatchAnswer {
  readonly type: 'watch'
  readonly watch: Watch
}
/** A conversation with a container: the host carries it. */
export interface ConnectAnswer {
  readonly type: 'connect'
  readonly subresource: string
  readonly parent: KubeObject
  readonly query: Query
}
export type ApiAnswer = JsonAnswer | BytesAnswer | WatchAnswer | ConnectAnswer

/** What an answer is made for. */
export interface AnswerContext {
  readonly resource: ResourceDefinition
  readonly accepted: Accepted
  /** The cluster's own time, milliseconds since 1970. */
  now(): number
}

/** An object as it is, as a table or as its metadata alone. */
export function objectAnswer(context: AnswerContext, stored: KubeObject, status = 200): ApiAnswer {
  const { resource, accepted } = context
  const object = shownOf(resource, stored, context.now())
  switch (accepted.form.type) {
    case 'table': {
      const metadata = { resourceVersion: object.metadata.resourceVersion }
      return json(tableOf(resource, metadata, [object], context.now(), accepted.form.include), status)
    }
    case 'metadata':
      if (accepted.form.isList)
        throw new StatusError(
          406,
          'NotAcceptable',
          `you requested PartialObjectMetadataList, but the requested object is not a list (*${goPackage(resource)}.${resource.kind})`,
        )
      return json(partialMetadata(object), status)
    default:
      return bytes(objectChunks(resource, object), status)
  }
}

/** A list of objects, likewise. */
export function listAnswer(context: AnswerContext, metadata: object, stored: readonly KubeObject[]): ApiAnswer {
  const { resource, accepted } = context
  const now = context.now()
  const objects = resource.strategy.shown ? stored.map((object) => shownOf(resource, object, now)) : stored
  switch (accepted.form.type) {
    case 'table':
      return json(tableOf(resource, metadata, objects, context.now(), accepted.form.include))
    case 'metadata':
      if (!accepted.form.isList)
        throw new StatusError(
          406,
          'NotAcceptable',
          `you requested PartialObjectMetadata, but the requested object is a list (*${goPackage(resource)}.${resource.kind}List)`,
        )
      return json({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: objects.map(partialMetadata),
      })
    default:
      return bytes(listChunks(resource, metadata, objects))
  }
}

/** The package of the server's own type. */
function goPackage({ group }: ResourceDefinition): string {
  return group === '' ? 'core' : group.split('.')[0]!
}

export function json(body: unknown, status = 200): JsonAnswer {
  return { type: 'json', status, body }
}

function bytes(chunks: readonly Uint8Array[], status = 200): BytesAnswer {
  return { type: 'bytes', status, contentType: 'application/json', chunks }
}

/** The answer in the media type that was asked for. */
export function inMedia(answer: ApiAnswer, { media }: Accepted): ApiAnswer {
  if (media === 'json' || (answer.type !== 'json' && answer.type !== 'bytes')) return answer
  const value: unknown =
    answer.type === 'json'
      ? answer.body
      : JSON.parse(answer.chunks.map((chunk) => new TextDecoder().decode(chunk)).join(''))
  return {
    type: 'bytes',
    status: answer.status,
    contentType: 'application/yaml',
    chunks: [new TextEncoder().encode(formatYaml(value))],
    ...(answer.headers && { headers: answer.headers }),
    ...(answer.warnings && { warnings: answer.warnings }),
  }
}
