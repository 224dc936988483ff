// What is said when nothing of the application stands any more. Every page carries it, so it is not taken from the texts
// of a language, which are far longer; a spec holds the two together.

export const lastWords = [
  {
    lang: 'en',
    title: 'This page failed',
    text: 'That is our fault. Your clusters are safe and go on.',
    again: 'Try again',
  },
  {
    lang: 'ko',
    title: '화면을 보여 주지 못했어요',
    text: '저희 쪽 문제예요. 클러스터는 안전하고 계속 움직여요.',
    again: '다시 시도',
  },
] as const
