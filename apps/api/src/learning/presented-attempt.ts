// An attempt as a learner's page gets it: texts filled in, answers and hidden values left out.
import type { Attempt, Block, CheckShown, HintShown, Inline, SectionShown } from '@kubarium/contracts'
import {
  filledDeep,
  hintCost,
  pointsOfChecks,
  valuesOf,
  type ContentLocale,
  type ContentText,
  type ExerciseContent,
  type LessonContent,
  type ParamValues,
} from '@kubarium/learning-format'
import { EVERYTHING, assignmentState, creditAt } from '@kubarium/learning-assignments'
import { shownNow, type AssignedRules } from '@kubarium/platform-assignments'
import type { AttemptRow, SubmissionRow } from './learning.repository.ts'
import { presentedSubmission } from './presented-submission.ts'

export type Lab = ExerciseContent | LessonContent

/** The text in a language, or in the one that everything is written in. */
export function textOf(content: Lab, locale: ContentLocale): ContentText {
  return (content.texts[locale] ?? content.texts[content.facts.meta.defaultLocale])!
}

export function variantValues({ facts }: Lab, variant: string): ParamValues {
  return valuesOf(facts.params, facts.id, variant)
}

/** The assignment that an attempt is made for, at a moment. */
export interface Assigned {
  readonly rules: AssignedRules
  /** Handed in so far. */
  readonly submissions: number
  readonly now: number
}

export function presentedAttempt(
  content: Lab,
  locale: ContentLocale,
  row: AttemptRow,
  submissions: readonly SubmissionRow[],
  assigned?: Assigned,
): Attempt {
  const shown = assigned ? shownNow(assigned.rules, assigned.now) : EVERYTHING
  const maySolve = assigned ? shown.solution : content.kind === 'exercise' && mayReadSolution(content, row, submissions)
  const values = variantValues(content, row.variant)
  const text = filledDeep(textOf(content, locale), values)
  const isExercise = content.kind === 'exercise'
  return {
    id: row.id,
    kind: content.kind,
    contentId: row.contentId,
    version: row.version,
    title: text.title,
    summary: text.summary,
    clusterId: row.clusterId,
    state: row.state,
    intro: blocks(text.intro),
    sections: sections(content, text, row),
    checks: checks(content, text, row),
    hints: content.facts.hints.map(({ id }) => presentedHint(content, locale, row, id)),
    answers: { ...row.answers } as Attempt['answers'],
    scoring: isExercise ? scoring(content, shown.score ? row : { ...row, best: 0 }, submissions) : null,
    submissions: isExercise ? submissions.map((one) => presentedSubmission(content, locale, one, shown)) : [],
    solution: isExercise && maySolve ? blocks(text.solution) : null,
    assignment: assigned ? presentedAssignment(row, assigned) : null,
    createdAt: row.createdAt.toISOString(),
  }
}

function presentedAssignment(
  { expiresAt }: AttemptRow,
  { rules, submissions, now }: Assigned,
): NonNullable<Attempt['assignment']> {
  const { policy } = rules
  return {
    id: rules.assignmentId,
    title: rules.title,
    course: rules.course,
    state: assignmentState(policy, now),
    dueAt: policy.dueAt,
    credit: creditAt(policy, now),
    expiresAt: expiresAt?.toISOString() ?? null,
    submissionsLeft: policy.maxSubmissions === null ? null : Math.max(0, policy.maxSubmissions - submissions),
  }
}

const blocks = (given: ContentText['intro']): Block[] => given as unknown as Block[]
const inlines = (given: readonly unknown[]): Inline[] => given as Inline[]

function sections(content: Lab, text: ContentText, { done }: AttemptRow): SectionShown[] {
  if (content.kind === 'lesson')
    return content.facts.steps.map(({ id, checks: ids, focus }) => ({
      id,
      title: text.steps[id]?.title ?? id,
      blocks: blocks(text.steps[id]?.blocks ?? []),
      checks: [...ids],
      done: done.includes(id),
      maxPoints: 0,
      focus: [...focus],
    }))
  const {
    tasks,
    scoring: { points },
  } = content.facts
  const allWeights = tasks.reduce((sum, { weight }) => sum + weight, 0)
  return tasks.map(({ id, weight, checks: ids }) => ({
    id,
    title: text.tasks[id]?.title ?? id,
    blocks: blocks(text.tasks[id]?.blocks ?? []),
    checks: [...ids],
    done: false,
    maxPoints: Math.round((points * weight * 100) / allWeights) / 100,
    focus: [],
  }))
}

function checks(content: Lab, text: ContentText, { id: attemptId, tries }: AttemptRow): CheckShown[] {
  const points = content.kind === 'exercise' ? pointsOfChecks(content.facts) : {}
  return Object.entries(content.facts.checks).map(([id, check]) => ({
    id,
    kind: check.kind,
    title: text.checks[id]?.title ?? id,
    weight: check.weight,
    points: points[id] ?? 0,
    live: (check.kind === 'state' || check.kind === 'history') && !check.hidden,
    bonus: check.bonus !== undefined,
    quiz:
      check.kind === 'quiz'
        ? {
            type: check.type,
            question: inlines(text.quizzes[id]?.question ?? []),
            options: ordered(check.options ?? [], check.shuffle, `${attemptId}/${id}`).map((option) => ({
              id: option,
              text: inlines(text.quizzes[id]?.options[option] ?? []),
            })),
            triesLeft:
              content.kind === 'lesson' && check.attempts !== undefined
                ? Math.max(0, check.attempts - (tries[id] ?? 0))
                : null,
          }
        : null,
  }))
}

/** Shuffled the same way each time within an attempt. */
function ordered(options: readonly string[], shuffle: boolean, seed: string): readonly string[] {
  if (!shuffle) return options
  const { order } = valuesOf({ order: { int: [0, 2 ** 31 - 1] } }, 'options', seed)
  const rest = [...options]
  const result: string[] = []
  for (let left = Number(order); rest.length > 0; left = Math.floor(left / 7) + 13)
    result.push(...rest.splice(left % rest.length, 1))
  return result
}

export function presentedHint(content: Lab, locale: ContentLocale, row: AttemptRow, id: string): HintShown {
  const hint = content.facts.hints.find((one) => one.id === id)!
  const isOpen = row.hints.includes(id)
  const isLocked = hint.after !== undefined && !row.hints.includes(hint.after)
  const text = filledDeep(textOf(content, locale), variantValues(content, row.variant))
  return {
    id,
    for: hint.for,
    cost: content.kind === 'exercise' ? hintCost(content.facts, [id]) : 0,
    state: isOpen ? 'open' : isLocked ? 'locked' : 'closed',
    fits: hint.fits,
    blocks: isOpen ? blocks(text.hints[id] ?? []) : null,
  }
}

function scoring(
  { facts }: ExerciseContent,
  row: AttemptRow,
  submissions: readonly SubmissionRow[],
): NonNullable<Attempt['scoring']> {
  const { points, attempts, par } = facts.scoring
  return {
    points,
    best: row.best,
    nextFactor: attempts[Math.min(submissions.length, attempts.length - 1)] ?? 1,
    hintCost: hintCost(facts, row.hints),
    par: par ?? null,
  }
}

/** Whoever has solved it may compare, however many attempts that took. */
function mayReadSolution(
  { facts }: ExerciseContent,
  { state }: AttemptRow,
  submissions: readonly SubmissionRow[],
): boolean {
  const isSolved = submissions.some(({ result }) => result?.checks.every(({ status }) => status === 'passed'))
  return (
    (facts.revealSolution === 'after-passed' && isSolved) ||
    (facts.revealSolution === 'after-close' && state === 'closed')
  )
}
