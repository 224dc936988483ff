import type { ContentLocale } from './primitives.ts'

/** What every content can say without texts of its own: ICU messages by id. */
export const builtInMessages: Readonly<Record<ContentLocale, Readonly<Record<string, string>>>> = {
  en: {
    'out-of-budget':
      '{what, select, virtualTime {This was still going on after the time that the check allows.} events {This changed the cluster more often than the check allows; it may never end.} other {A program used up what the check allows; it may never end.}}',
    'not-answered': 'Not answered yet.',
    'not-done': 'This has not been done yet.',
    forbidden: 'Not allowed here: `{what}`.',
  },
  ko: {
    'out-of-budget':
      '{what, select, virtualTime {검사에 주어진 시간이 지나도 끝나지 않았어요.} events {검사에 허용된 횟수보다 클러스터가 더 많이 바뀌었어요. 끝나지 않을 수 있어요.} other {프로그램이 검사에 허용된 양을 다 썼어요. 끝나지 않을 수 있어요.}}',
    'not-answered': '아직 답하지 않았어요.',
    'not-done': '아직 하지 않았어요.',
    forbidden: '여기서는 쓸 수 없어요: `{what}` 명령.',
  },
}
