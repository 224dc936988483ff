import type { CheckSeen } from '@kubarium/contracts'
import type { CheckLook } from '@kubarium/ui'

export type CheckWord =
  'checkUnchecked' | 'checkPassed' | 'checkNotYet' | 'checkFailed' | 'checkError' | 'checkHidden' | 'checkAtSubmission'

/** How a check looks and what that is called. While one works, what is not so yet is no fault; in a result it is. */
export function lookOf(status: CheckSeen['status'], where: 'live' | 'result'): { look: CheckLook; word: CheckWord } {
  switch (status) {
    case 'passed':
      return { look: 'ok', word: 'checkPassed' }
    case 'failed':
      return where === 'live' ? { look: 'busy', word: 'checkNotYet' } : { look: 'bad', word: 'checkFailed' }
    case 'error':
      return { look: 'unclear', word: 'checkError' }
    case 'hidden':
      return { look: 'hidden', word: 'checkHidden' }
    case 'unchecked':
      return { look: 'off', word: 'checkUnchecked' }
  }
}
