import type { SectionShown } from '@kubarium/contracts'

/** Where to go on: at the step that was shown last, else at the first that is not done, else at the last. */
export function stepToShow(steps: readonly SectionShown[], shownLast: string): number {
  const last = steps.findIndex((step) => step.id === shownLast)
  if (last >= 0) return last
  const next = steps.findIndex((step) => !step.done)
  return next >= 0 ? next : Math.max(0, steps.length - 1)
}

/** How many of a step's checks are still open. */
export function checksLeft(step: SectionShown, isPassed: (check: string) => boolean): number {
  return step.checks.filter((check) => !isPassed(check)).length
}
