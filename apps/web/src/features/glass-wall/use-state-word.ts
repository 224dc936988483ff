import { useTranslations } from 'next-intl'
import type { PodState } from './model/pod-state.ts'

/** Says a pod's state in a few words. `now` is the cluster's time, for the seconds to the next try. */
export function useStateWord(): (state: PodState, now: number) => string {
  const t = useTranslations('wall.word')
  return (state, now) => {
    const { reason, ready, total } = state
    if (state.name === 'no-room' && state.fit) return t('noRoomOf', { nodes: state.fit.nodes, of: state.fit.of })
    if (state.busyWith === 'pulling') return t('startingPulling')
    if (state.busyWith === 'init') return t('startingInit', { reason })
    if (state.nextTryAt !== undefined && state.nextTryAt > now) {
      return t('crashingNext', { reason, seconds: Math.ceil((state.nextTryAt - now) / 1000) })
    }
    return t(state.name, { reason, ready, total })
  }
}
