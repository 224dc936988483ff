// exercise.yaml: the facts of an exercise, the same in every language.
import { z } from 'zod'
import { labParts } from './lab.ts'
import { contentId } from './primitives.ts'

const task = z.strictObject({
  id: contentId,
  weight: z.number().positive().default(1),
  checks: z.array(contentId).min(1),
})

/** One play: what somebody types and answers, and what has to come of it. */
const play = z.strictObject({
  name: contentId,
  /** Lines typed into the terminal, one after another; time passes until nothing is due. */
  run: z.array(z.string()).default([]),
  answers: z.record(contentId, z.union([z.string(), z.number(), z.array(z.string())])).default({}),
  expect: z.strictObject({
    score: z.number().optional(),
    /** These checks are red, and no others but those named in `also`. */
    failed: z.array(contentId).optional(),
    /** The message of the first red one. */
    message: contentId.optional(),
  }),
})
export type Play = z.infer<typeof play>

export const exercise = z.strictObject({
  apiVersion: z.literal('exercise/v1'),
  ...labParts,
  tasks: z.array(task).min(1),
  scoring: z
    .strictObject({
      points: z.number().positive().default(10),
      /** While a check is red, no more than this share of the points. */
      gates: z.array(z.strictObject({ check: contentId, else: z.number().min(0).max(1) })).default([]),
      /** What the n-th attempt counts of what it adds; the last one goes for all after it. */
      attempts: z.array(z.number().min(0).max(1)).min(1).default([1]),
      /** Commands that a short solution takes; shown, never scored. */
      par: z.int().positive().optional(),
    })
    .prefault({}),
  /** When the solutions may be read. */
  revealSolution: z.enum(['never', 'after-passed', 'after-close']).default('after-passed'),
})
export type Exercise = z.infer<typeof exercise>

/** solution.yaml: never sent to a learner before its time. */
export const solutions = z.strictObject({
  /** Each scores all points. */
  solutions: z.array(play.omit({ expect: true })).min(1),
  /** Plausible mistakes: each leaves what it says red, for the reason it says. */
  wrong: z.array(play).min(1),
})
export type Solutions = z.infer<typeof solutions>
