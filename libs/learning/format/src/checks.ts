// Checks: what has to be so, how it is seen, and what is said when it is not. Their texts are in the text files.
import { z } from 'zod'
import { contentId, duration } from './primitives.ts'
import { expression, view } from './query.ts'
import { step } from './steps.ts'

/**
 * What is said when a check is red: the first one whose `if` is true. `with` gives the message its values. The message
 * stands in the text file under this id; one without `if` is for everything else.
 */
const reason = z.strictObject({
  message: contentId,
  if: expression.optional(),
  with: z.record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), expression).default({}),
})
export type Reason = z.infer<typeof reason>

const common = {
  weight: z.number().positive().default(1),
  /** A point more for those who pass, none less for those who do not: share of the exercise's points. */
  bonus: z.number().positive().max(1).optional(),
  /** Its result is told when the assignment says so, by default after the due date; who learns alone sees it with the others. */
  hidden: z.boolean().default(false),
}

const seen = {
  assert: expression,
  /** What there is and what there should be, for the learner's eyes. */
  actual: expression.optional(),
  expected: expression.optional(),
  why: z.array(reason).default([]),
  /** The object whose history explains it. */
  object: expression.optional(),
}

/** The state of the cluster, seen live while the learner works and once more at the end. */
export const stateCheck = z.strictObject({
  kind: z.literal('state'),
  ...common,
  ...view,
  ...seen,
  /** `level`: has to be so now. `edge`: has been so once. */
  mode: z.enum(['level', 'edge']).default('level'),
  /** Has to stay so for as long in the cluster's own time; tried on a copy when the work is handed in. */
  stable: duration.optional(),
})

/** What a copy of the cluster does when something is done to it. */
export const probeCheck = z.strictObject({
  kind: z.literal('probe'),
  ...common,
  ...view,
  ...seen,
  steps: z.array(step).min(1),
  /** What the probe may cost; running out of it is a red check that says so. */
  budget: z
    .strictObject({
      virtualTime: duration.default('30m'),
      /** Revisions that the copy may write. */
      events: z.int().positive().default(20_000),
      /** Instructions that programs in containers and in the terminal may take. */
      instructions: z.int().positive().default(20_000_000),
    })
    .prefault({}),
})

/** A call that the learner made, or a command line that was typed. */
const deed = z.union([
  z.strictObject({
    verb: z.enum(['create', 'update', 'patch', 'delete']),
    resource: z.string(),
    namespace: z.string().optional(),
    name: z.string().optional(),
  }),
  /** The first words of a command, options left out: `kubectl rollout undo`. */
  z.strictObject({ command: z.string().min(1) }),
])
export type Deed = z.infer<typeof deed>

/** What the learner did on the way. */
export const historyCheck = z.strictObject({
  kind: z.literal('history'),
  ...common,
  match: z.array(deed).default([]),
  /** How many of what was done have to match. */
  atLeast: z.int().min(1).default(1),
  forbid: z.array(deed).default([]),
  why: z.array(reason).default([]),
})

/** A question. `answer` never leaves the server. */
export const quizCheck = z.strictObject({
  kind: z.literal('quiz'),
  ...common,
  type: z.enum(['single', 'multiple', 'number', 'text']),
  /** Ids of the options; their texts are in the text files. */
  options: z.array(contentId).min(2).optional(),
  answer: z.union([z.string(), z.number(), z.array(z.string())]),
  /** For numbers: how far off an answer may be. */
  tolerance: z.number().nonnegative().default(0),
  shuffle: z.boolean().default(false),
  /** How often it may be answered in a lesson. */
  attempts: z.int().positive().optional(),
  why: z.array(reason).default([]),
})

export const check = z.discriminatedUnion('kind', [stateCheck, probeCheck, historyCheck, quizCheck])
export type Check = z.infer<typeof check>
export type StateCheck = z.infer<typeof stateCheck>
export type ProbeCheck = z.infer<typeof probeCheck>
export type HistoryCheck = z.infer<typeof historyCheck>
export type QuizCheck = z.infer<typeof quizCheck>

export const checks = z.record(contentId, check)
