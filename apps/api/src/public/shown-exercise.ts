// An exercise as a program sees it: nothing that answers it, and parameters as they are written, for they differ from
// learner to learner.
import type { Block, Inline, Locale } from '@kubarium/contracts'
import type { PublicExercise, PublicExerciseVersion } from '@kubarium/contracts/public'
import { hintCost, pointsOfChecks, type ExerciseContent } from '@kubarium/learning-format'
import { textOf } from '../learning/presented-attempt.ts'

export function shownExercise(exercise: ExerciseContent, locale: Locale): PublicExercise {
  const { facts } = exercise
  const { title, summary } = textOf(exercise, locale)
  const { track, level, minutes, tags, curriculum, prerequisites, locales } = facts.meta
  return {
    id: facts.id,
    version: facts.version,
    title,
    summary,
    track,
    level,
    minutes,
    tags: [...tags],
    curriculum: [...curriculum],
    prerequisites: [...prerequisites],
    locales: [...locales],
    points: facts.scoring.points,
  }
}

export function shownExerciseVersion(exercise: ExerciseContent, locale: Locale): PublicExerciseVersion {
  const { facts, texts } = exercise
  const text = textOf(exercise, locale)
  const points = pointsOfChecks(facts)
  const weights = facts.tasks.reduce((sum, { weight }) => sum + weight, 0)
  return {
    ...shownExercise(exercise, locale),
    locale: texts[locale] ? locale : facts.meta.defaultLocale,
    license: facts.meta.license,
    intro: text.intro as unknown as Block[],
    tasks: facts.tasks.map(({ id, weight, checks }) => ({
      id,
      title: text.tasks[id]?.title ?? id,
      text: (text.tasks[id]?.blocks ?? []) as unknown as Block[],
      maxPoints: Math.round((facts.scoring.points * weight * 100) / weights) / 100,
      checks: [...checks],
    })),
    checks: Object.entries(facts.checks).map(([id, check]) => ({
      id,
      kind: check.kind,
      title: text.checks[id]?.title ?? id,
      maxPoints: points[id] ?? 0,
      bonus: check.bonus !== undefined,
      quiz:
        check.kind === 'quiz'
          ? {
              type: check.type,
              question: (text.quizzes[id]?.question ?? []) as unknown as Inline[],
              options: (check.options ?? []).map((option) => ({
                id: option,
                text: (text.quizzes[id]?.options[option] ?? []) as unknown as Inline[],
              })),
            }
          : null,
    })),
    hints: facts.hints.map(({ id, for: task }) => ({ id, task, cost: hintCost(facts, [id]) })),
    scoring: { attempts: [...facts.scoring.attempts], par: facts.scoring.par ?? null },
    parameters: Object.entries(facts.params).flatMap(([name, { hidden }]) => (hidden ? [] : [name])),
  }
}
