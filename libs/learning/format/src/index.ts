export {
  check,
  type Check,
  type Deed,
  type HistoryCheck,
  type ProbeCheck,
  type QuizCheck,
  type Reason,
  type StateCheck,
} from './checks.ts'
export {
  readContent,
  type Content,
  type ContentFiles,
  type ContentTree,
  type CourseContent,
  type ExerciseContent,
  type LessonContent,
} from './content.ts'
export { exercise, solutions, type Exercise, type Play, type Solutions } from './exercise.ts'
export { celValue, compile, ExpressionError, plainValue, type Expression } from './expression.ts'
export { type Hint } from './lab.ts'
export { course, lesson, type Course, type Lesson } from './lesson.ts'
export { lintContent } from './lint/lint.ts'
export { type TextBlock, type TextInline } from './markdown.ts'
export { plainText, renderMessage, valuesNeeded, type MessageValues } from './message.ts'
export { filled, filledDeep, shownValues, valuesOf, type Param, type ParamValues } from './params.ts'
export { contentLocale, milliseconds, type ContentLocale } from './primitives.ts'
export { describeProblem, type ContentProblem } from './problem.ts'
export { type ObjectQuery } from './query.ts'
export { type Origin, type Step } from './steps.ts'
export { type CheckText, type ContentText, type QuizText, type TitledBlocks } from './text.ts'
export { builtInMessages } from './built-in-messages.ts'
export { quizResult, type Answer, type QuizResult } from './quiz.ts'
export {
  hintCost,
  pointsOfChecks,
  visibleScore,
  scoreAfter,
  scoreOf,
  type CheckValue,
  type TaskResult,
} from './score.ts'
export { whyOf, type Why } from './why.ts'
