export type TerminalLocale = 'en' | 'ko'

/** Two lines that greet whoever opens a terminal. */
export function messageOfTheDay(locale: TerminalLocale): string {
  return locale === 'ko'
    ? '이 터미널은 여러분만의 쿠버네티스 클러스터에 연결되어 있어요. kubectl get nodes 로 시작해 보세요.\n명령어는 Tab 키로 완성하고, 위쪽 화살표로 다시 불러올 수 있어요.\n'
    : 'This terminal is connected to a Kubernetes cluster of your own. Start with: kubectl get nodes\nTab completes commands, kinds and names; the up arrow brings back what you typed.\n'
}
