export { evaluateCheck, evaluateNow, type CheckContext } from './checks.ts'
export { grade, grading, hashOf, variantOf, type Variant } from './grade.ts'
export { Player } from './play.ts'
export { commandsOf, proveExercise, proveLesson, type Proof } from './proof.ts'
export {
  type CauseLink,
  type CheckResult,
  type CheckStatus,
  type Evidence,
  type GradeResult,
  type ObjectReference,
} from './result.ts'
export { workOf, type StoredWork } from './replay.ts'
export { clusterOf, startOf, type Start, type StartOptions } from './start.ts'
export { isTouched, type Seen } from './view.ts'
export { type TypedCommand, type Work } from './work.ts'
