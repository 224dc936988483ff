export { evaluateCheck, evaluateNow, evaluateQuiz, type CheckContext } from './checks.ts'
export { grade, hashOf, variantOf, type Variant } from './grade.ts'
export { Player } from './play.ts'
export { commandsOf, proveExercise, proveLesson, type Proof } from './proof.ts'
export {
  BUILT_IN_MESSAGES,
  type CauseLink,
  type CheckResult,
  type CheckStatus,
  type Evidence,
  type GradeResult,
  type ObjectReference,
  type TaskResult,
  type Why,
} from './result.ts'
export { hintCost, scoreAfter, scoreOf } from './score.ts'
export { clusterOf, startOf, type Start, type StartOptions } from './start.ts'
export { isTouched } from './view.ts'
export { type Answer, type TypedCommand, type Work } from './work.ts'
