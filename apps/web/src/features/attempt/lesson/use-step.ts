'use client'

import type { Attempt } from '@kubarium/contracts'
import { useState } from 'react'
import { usePreference } from '../../../shell/preferences.ts'
import { stepToShow } from './steps.ts'

/** The step of a lesson that is shown, kept in this browser. */
export function useStep(attempt: Attempt): [number, (index: number) => void] {
  const [shownLast, keep] = usePreference(`step.${attempt.id}`, '')
  // Decided once: a step that is done while it is shown stays.
  const [first] = useState(() => attempt.sections[stepToShow(attempt.sections, '')]?.id ?? '')
  return [
    stepToShow(attempt.sections, shownLast === '' ? first : shownLast),
    (index) => {
      const step = attempt.sections[index]
      if (step) keep(step.id)
    },
  ]
}
