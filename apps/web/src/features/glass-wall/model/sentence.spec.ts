import { createTranslator } from 'next-intl'
import { describe, expect, it } from 'vitest'
import en from '../../../../messages/en.json'
import ko from '../../../../messages/ko.json'
import { node, playground, pod, service, slice } from '../testing/objects.ts'
import { pictureOf } from './picture.ts'
import { joinSentences, sentencesOf } from './sentence.ts'

const plain = { b: (chunks: string) => chunks }

function inEnglish(objects: Parameters<typeof pictureOf>[0]): string {
  const t = createTranslator({ locale: 'en', messages: en, namespace: 'wall.sentence' })
  return joinSentences(sentencesOf(pictureOf(objects)), (part) =>
    t.markup(part.key, { ...part.values, ...plain }),
  ).join('')
}

function inKorean(objects: Parameters<typeof pictureOf>[0]): string {
  const t = createTranslator({ locale: 'ko', messages: ko as typeof en, namespace: 'wall.sentence' })
  return joinSentences(sentencesOf(pictureOf(objects)), (part) =>
    t.markup(part.key, { ...part.values, ...plain }),
  ).join('')
}

describe('the sentence of the picture', () => {
  it('says all that is to be seen in the playground', () => {
    expect(inEnglish(playground())).toBe(
      '3 nodes, one cordoned. 11 pods: 5 running, 1 not ready, 1 starting, 1 crashing, 1 waits for room, 1 ending, 1 done. Service pay has no ready endpoint.',
    )
    expect(inKorean(playground())).toBe(
      '노드 3개, 하나는 cordon됨. 파드 11개: 5개 Running, 1개 준비 안 됨, 1개 시작 중, 1개 반복 종료, 1개 자리 대기, 1개 종료 중, 1개 완료. Service pay: 준비된 엔드포인트 없음.',
    )
  })

  it('says that a cluster is empty', () => {
    expect(inEnglish([node('a'), node('b')])).toBe('2 nodes, no pods.')
    expect(inKorean([node('a')])).toBe('노드 1개, 파드 없음.')
    expect(inEnglish([])).toBe('0 nodes, no pods.')
  })

  it('names the one service and how many it sends to', () => {
    const labels = { app: 'web' }
    const pods = [pod('a', { node: 'n', labels }), pod('b', { node: 'n', labels }), pod('c', { node: 'n' })]
    const web = [node('n'), ...pods, service('web', labels)]
    const two = slice('web', [
      { pod: 'a', ready: true },
      { pod: 'b', ready: true },
    ])
    expect(inEnglish([...web, two])).toBe('1 node. 3 pods: 3 running. Service web sends to 2 of them.')
    expect(inKorean([...web, two])).toBe('노드 1개. 파드 3개: 3개 Running. Service web: 그중 2개로 보내는 중.')
    expect(
      inEnglish([node('n'), pods[0]!, service('web', labels), slice('web', [{ pod: 'a', ready: true }])]),
    ).toContain('Service web sends to it.')
  })

  it('does not list services while all is well', () => {
    const labels = { app: 'web' }
    const objects = [node('n'), pod('a', { node: 'n', labels }), service('one', labels), service('two', labels)]
    const slices = [slice('one', [{ pod: 'a', ready: true }]), slice('two', [{ pod: 'a', ready: true }])]
    expect(inEnglish([...objects, ...slices])).toContain('2 services, all with ready endpoints.')
  })

  it('names three services in trouble and counts the rest', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    expect(inEnglish([node('n'), ...names.map((name) => service(name, { app: name }))])).toContain(
      'Service a has no endpoints. Service b has no endpoints. Service c has no endpoints. 2 more services without ready endpoints.',
    )
  })

  it('says which nodes are not ready', () => {
    expect(inEnglish([node('a'), node('b', { ready: 'False' })])).toBe('2 nodes, 1 not ready, no pods.')
  })

  it('has a message for every state, with its number', () => {
    const parts = sentencesOf(pictureOf(playground()))[1]!.items
    expect(parts.every((part) => Number(part.values.count) > 0)).toBe(true)
    expect(parts.filter((part) => part.tone === 'bad').map((part) => part.key)).toEqual(['crashing'])
  })
})
