// Content as learners are shown it: texts of their language with the values of their variant.
import type { Attempt, Block, CheckSeen, CheckShown, Inline, Locale, QuizAnswer } from '@kubarium/contracts'
import {
  filled,
  filledDeep,
  renderMessage,
  type Check,
  type ContentText,
  type ExerciseContent,
  type LessonContent,
  type ParamValues,
} from '@kubarium/learning-format'
import type { CheckResult } from '@kubarium/learning-grading'

export type LabContent = ExerciseContent | LessonContent

const builtIn: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  'not-answered': { en: 'Not answered yet.', ko: '아직 답하지 않았어요.' },
  'not-done': { en: 'Not done yet.', ko: '아직 하지 않았어요.' },
  'out-of-budget': { en: 'This would not have ended.', ko: '끝나지 않을 작업이었어요.' },
  forbidden: { en: 'This was not allowed: {what}.', ko: '허용되지 않은 작업이에요: {what}.' },
}

export function textOf(content: LabContent, locale: Locale): ContentText {
  const text = content.texts[locale] ?? content.texts.en
  if (!text) throw new Error(`${content.folder} has no text`)
  return text
}

export function blocksShown(blocks: readonly unknown[], values: ParamValues): Block[] {
  return filledDeep(blocks, values) as Block[]
}

/** What is known of a check, in words. */
export function seenOf(result: CheckResult, text: ContentText, locale: Locale, values: ParamValues): CheckSeen {
  const { why, evidence } = result
  const source = why && (text.checks[result.id]?.messages[why.message] ?? builtIn[why.message]?.[locale])
  return {
    status: result.status,
    why: why && source ? ([...renderMessage(filled(source, values), locale, why.values)] as Inline[]) : null,
    reason: why?.message ?? null,
    actual: said(evidence?.actual),
    expected: said(evidence?.expected),
    object: evidence?.object ?? null,
    causes: [...(evidence?.causes ?? [])],
  }
}

function said(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The sections of a lesson or an exercise. */
export function sectionsOf(
  content: LabContent,
  text: ContentText,
  values: ParamValues,
  isDone: (step: string) => boolean,
): Attempt['sections'] {
  if (content.kind === 'lesson')
    return content.facts.steps.map((step) => ({
      id: step.id,
      title: filled(text.steps[step.id]?.title ?? step.id, values),
      blocks: blocksShown(text.steps[step.id]?.blocks ?? [], values),
      checks: step.checks,
      done: isDone(step.id),
      maxPoints: 0,
      focus: step.focus,
    }))
  const { tasks, scoring } = content.facts
  const weights = tasks.reduce((sum, { weight }) => sum + weight, 0)
  return tasks.map((task) => ({
    id: task.id,
    title: filled(text.tasks[task.id]?.title ?? task.id, values),
    blocks: blocksShown(text.tasks[task.id]?.blocks ?? [], values),
    checks: task.checks,
    done: false,
    maxPoints: (scoring.points * task.weight) / weights,
    focus: [],
  }))
}

/** Points of a check of an exercise. */
export function pointsOf(content: LabContent, id: string): number {
  if (content.kind === 'lesson') return 0
  const { tasks, scoring, checks } = content.facts
  const task = tasks.find((one) => one.checks.includes(id))
  if (!task) return 0
  const weights = tasks.reduce((sum, { weight }) => sum + weight, 0)
  const own = task.checks.reduce((sum, one) => sum + (checks[one]?.weight ?? 0), 0)
  const points = (((scoring.points * task.weight) / weights) * (checks[id]?.weight ?? 0)) / own
  return Math.round(points * 100) / 100
}

export function checkShown(
  content: LabContent,
  id: string,
  check: Check,
  text: ContentText,
  values: ParamValues,
  answered: number,
): CheckShown {
  const quiz = text.quizzes[id]
  return {
    id,
    kind: check.kind,
    title: filled(text.checks[id]?.title ?? id, values),
    weight: check.weight,
    points: pointsOf(content, id),
    live: check.kind === 'state' || check.kind === 'history' || (check.kind === 'quiz' && content.kind === 'lesson'),
    bonus: check.bonus !== undefined,
    quiz:
      check.kind === 'quiz' && quiz
        ? {
            type: check.type,
            question: filledDeep(quiz.question, values) as Inline[],
            options: (check.options ?? []).map((option) => ({
              id: option,
              text: filledDeep(quiz.options[option] ?? [], values) as Inline[],
            })),
            triesLeft: check.attempts === undefined ? null : Math.max(0, check.attempts - answered),
          }
        : null,
  }
}

export type Answers = Record<string, QuizAnswer>
