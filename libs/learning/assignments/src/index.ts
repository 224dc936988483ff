export {
  EVERYTHING,
  assignmentState,
  creditAt,
  effectivePolicy,
  expiryOf,
  phaseOf,
  refusalToSubmit,
  refusalToWork,
  shownIn,
  type EffectivePolicy,
  type Refusal,
  type Shown,
} from './policy.ts'
export { adjustedPoints, computedItem, gradeFlags, type ComputedItem, type GradedSubmission } from './computed-grade.ts'
