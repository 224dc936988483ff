// In which form an answer is wanted.
import { StatusError } from '@kubarium/kube-objects'
import type { IncludeObject } from './table.ts'

export type Form =
  | { readonly type: 'object' }
  | { readonly type: 'metadata'; readonly isList: boolean }
  | { readonly type: 'table'; readonly include: IncludeObject }

export interface Accepted {
  readonly media: 'json' | 'yaml'
  readonly form: Form
}

const MEDIA: Record<string, 'json' | 'yaml'> = {
  'application/json': 'json',
  '*/*': 'json',
  'application/*': 'json',
  'application/yaml': 'yaml',
  'text/plain': 'json',
}

/** @throws StatusError NotAcceptable when nothing on offer fits */
export function negotiate(accept: string | undefined, includeObject: string | undefined): Accepted {
  if (!accept) return { media: 'json', form: { type: 'object' } }
  for (const clause of accept.split(',')) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim())
    const media = MEDIA[type]
    if (!media) continue
    const given = new Map(
      parameters.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const),
    )
    const as = given.get('as')
    if (as === undefined) return { media, form: { type: 'object' } }
    if (given.get('g') !== 'meta.k8s.io' || given.get('v') !== 'v1') continue
    if (as === 'Table') return { media, form: { type: 'table', include: includeOf(includeObject) } }
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList')
      return { media, form: { type: 'metadata', isList: as.endsWith('List') } }
  }
  throw notAcceptable([
    'application/json',
    'application/yaml',
    'application/vnd.kubernetes.protobuf',
    'application/cbor',
  ])
}

export function notAcceptable(media: readonly string[]): StatusError {
  return new StatusError(406, 'NotAcceptable', `only the following media types are accepted: ${media.join(', ')}`)
}

function includeOf(value: string | undefined): IncludeObject {
  if (value === 'None' || value === 'Object') return value
  if (!value || value === 'Metadata') return 'Metadata'
  throw new StatusError(
    400,
    'BadRequest',
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`,
  )
}
