// The picture in one line. It is made of the same facts as the picture: if the sentence is unclear, so is the picture.
import type { Picture } from './picture.ts'
import type { PodStateName } from './pod-state.ts'

/** A piece of a sentence: a message of `wall.sentence` with its numbers and names. */
export interface SentencePart {
  readonly key: SentenceKey
  readonly values: Readonly<Record<string, string | number>>
  readonly tone?: 'busy' | 'warn' | 'bad' | 'net'
}

/** What stands first, and after a colon what it is made of. */
export interface Sentence {
  readonly lead: readonly SentencePart[]
  readonly items: readonly SentencePart[]
}

export type SentenceKey =
  | 'nodes'
  | 'cordoned'
  | 'nodesNotReady'
  | 'pods'
  | 'noPods'
  | PodStateName
  | 'sendsTo'
  | 'sendsToAll'
  | 'noEndpoints'
  | 'noReadyEndpoints'
  | 'allServices'
  | 'moreServices'

/** What is well first, then what is on its way, then what needs somebody, then what is over. */
const order: readonly PodStateName[] = [
  'running',
  'not-ready',
  'starting',
  'crashing',
  'image-error',
  'config-error',
  'failed',
  'no-room',
  'waiting',
  'unknown',
  'ending',
  'done',
]

const tones: Partial<Record<PodStateName, SentencePart['tone']>> = {
  'not-ready': 'warn',
  starting: 'busy',
  waiting: 'busy',
  crashing: 'bad',
  'image-error': 'bad',
  'config-error': 'bad',
  failed: 'bad',
  'no-room': 'warn',
  unknown: 'warn',
}

const NAMED_SERVICES = 3

/** The sentences of a picture, two or three of them. */
export function sentencesOf(picture: Picture): Sentence[] {
  return [nodes(picture), ...pods(picture), ...services(picture)]
}

function nodes({ tanks, pods: count }: Picture): Sentence {
  const real = tanks.filter((tank) => tank.state !== 'gone')
  const cordoned = real.filter((tank) => tank.cordoned).length
  const notReady = real.filter((tank) => tank.state === 'not-ready').length
  return {
    lead: [
      { key: 'nodes', values: { count: real.length } },
      ...(notReady > 0 ? [{ key: 'nodesNotReady' as const, values: { count: notReady }, tone: 'bad' as const }] : []),
      ...(cordoned > 0 ? [{ key: 'cordoned' as const, values: { count: cordoned } }] : []),
      ...(count === 0 ? [{ key: 'noPods' as const, values: {} }] : []),
    ],
    items: [],
  }
}

function pods({ pods: count, counts }: Picture): Sentence[] {
  if (count === 0) return []
  const items = order
    .filter((state) => counts.has(state))
    .map((state) => ({
      key: state,
      values: { count: counts.get(state)! },
      ...(tones[state] ? { tone: tones[state] } : {}),
    }))
  return [{ lead: [{ key: 'pods', values: { count } }], items }]
}

function services({ services: all, pods: count }: Picture): Sentence[] {
  const selecting = all.filter((service) => service.selects)
  const troubled = selecting.filter((service) => service.ready === 0)
  if (selecting.length === 0) return []
  if (troubled.length > 0) {
    const named = troubled.slice(0, NAMED_SERVICES).map((service) => ({
      lead: [
        {
          key: service.wires.length === 0 ? ('noEndpoints' as const) : ('noReadyEndpoints' as const),
          values: { name: service.name },
          tone: 'bad' as const,
        },
      ],
      items: [],
    }))
    const more = troubled.length - named.length
    return more > 0
      ? [...named, { lead: [{ key: 'moreServices', values: { count: more }, tone: 'bad' }], items: [] }]
      : named
  }
  const [only] = selecting
  if (selecting.length > 1 || !only)
    return [{ lead: [{ key: 'allServices', values: { count: selecting.length } }], items: [] }]
  const toAll = only.ready === count
  return [
    {
      lead: [{ key: toAll ? 'sendsToAll' : 'sendsTo', values: { name: only.name, count: only.ready }, tone: 'net' }],
      items: [],
    },
  ]
}

/** Joins pieces that were put into words: "a, b: c, d. e." */
export function joinSentences<Piece>(
  sentences: readonly Sentence[],
  say: (part: SentencePart) => Piece,
): (Piece | string)[] {
  return sentences.flatMap((sentence, index) => [
    ...(index > 0 ? [' '] : []),
    ...joined(sentence.lead.map(say)),
    ...(sentence.items.length > 0 ? [': ', ...joined(sentence.items.map(say))] : []),
    '.',
  ])
}

function joined<Piece>(pieces: readonly Piece[]): (Piece | string)[] {
  return pieces.flatMap((piece, index) => (index > 0 ? [', ', piece] : [piece]))
}
