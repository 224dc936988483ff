// Attempts of learners, and programs that make them for somebody.
import { z } from 'zod'
import { locale } from '../accounts.contract.ts'
import { answer, checkSeen } from '../learning.contract.ts'
import { operation } from './operation.contract.ts'
import { pageOf, pageQuery } from './pages.contract.ts'

export const publicSubmission = z
  .object({
    id: z.uuid(),
    attemptId: z.uuid(),
    number: z.int().meta({ description: 'Counted from 1 within the attempt.' }),
    clientRef: z.string().nullable(),
    state: z.enum(['queued', 'grading', 'graded', 'ungradable']),
    exerciseVersion: z.string().nullable().meta({ description: 'The version whose checks gave the result.' }),
    seed: z.string(),
    revision: z.int().meta({ description: 'The revision of the cluster that is graded.' }),
    submittedAt: z.string(),
    gradedAt: z.string().nullable(),
    score: z.number().nullable().meta({ description: 'Points of this submission alone, hints taken off.' }),
    maxScore: z.number(),
    hintCost: z.number(),
    lateCredit: z.number().meta({ description: 'The share that it is worth, by the moment it was handed in.' }),
    resultHash: z.string().nullable().meta({ description: 'Equal for equal results, on every machine.' }),
  })
  .meta({ id: 'Submission' })
export type PublicSubmission = z.infer<typeof publicSubmission>

export const publicResults = z
  .object({
    submission: publicSubmission,
    visibleScore: z.number().nullable().meta({ description: 'What its learner is shown now.' }),
    tasks: z.array(z.object({ id: z.string(), points: z.number(), maxPoints: z.number() })),
    checks: z.array(
      z.object({
        id: z.string(),
        taskId: z.string().nullable(),
        kind: z.enum(['state', 'probe', 'history', 'quiz']),
        title: z.string(),
        hidden: z.boolean(),
        status: z.enum(['passed', 'failed', 'error']),
        value: z.number(),
        weight: z.number(),
        points: z.number(),
        maxPoints: z.number(),
        message: z.string().nullable(),
        evidence: checkSeen.pick({ actual: true, expected: true, object: true, causes: true }),
      }),
    ),
  })
  .meta({ id: 'Results' })
export type PublicResults = z.infer<typeof publicResults>

export const publicAttempt = z
  .object({
    id: z.uuid(),
    assignmentId: z.uuid(),
    exerciseId: z.string(),
    version: z.string(),
    seed: z.string().meta({ description: 'With the version it makes the same exercise again.' }),
    enrollment: z.object({ id: z.uuid(), externalId: z.string().nullable(), name: z.string() }),
    state: z.enum(['active', 'submitted', 'expired', 'closed']),
    clusterId: z.uuid(),
    best: z.number(),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    submissions: z.array(
      publicSubmission.pick({ id: true, number: true, state: true, score: true, submittedAt: true }),
    ),
  })
  .meta({ id: 'Attempt' })
export type PublicAttempt = z.infer<typeof publicAttempt>

export const commandOutcome = z
  .object({
    line: z.string(),
    status: z.int().nullable().meta({ description: 'Exit status; null when it was ended at its budget.' }),
    output: z.string(),
    timedOut: z.boolean(),
  })
  .meta({ id: 'CommandOutcome' })
export type CommandOutcome = z.infer<typeof commandOutcome>

const ofAssignment = z.object({ assignment: z.uuid() })
const params = z.object({ attempt: z.uuid() })
const ofSubmission = z.object({ submission: z.uuid() })

export const listAttempts = operation({
  id: 'listAttempts',
  method: 'GET',
  path: '/assignments/{assignment}/attempts',
  tag: 'attempts',
  summary: 'Attempts at an assignment',
  scope: 'attempts:read',
  params: ofAssignment,
  query: z.strictObject(pageQuery),
  result: pageOf(publicAttempt),
  errors: ['invalid_cursor'],
})
export const createAttempt = operation({
  id: 'createAttempt',
  method: 'POST',
  path: '/assignments/{assignment}/attempts',
  tag: 'attempts',
  summary: 'Begin an exercise for a learner, or go on with it',
  scope: 'attempts:write',
  params: ofAssignment,
  body: z.strictObject({
    learner: z.string().min(1).max(120).meta({ description: 'Id of the enrollment, or your own id of the learner.' }),
    exerciseId: z.string().max(60).optional().meta({ description: 'Default: the only one of the assignment.' }),
    anew: z.boolean().default(false),
  }),
  status: 201,
  result: publicAttempt,
  errors: ['not_released', 'deadline_passed', 'not_ready'],
})
export const getAttempt = operation({
  id: 'getAttempt',
  method: 'GET',
  path: '/attempts/{attempt}',
  tag: 'attempts',
  summary: 'An attempt',
  scope: 'attempts:read',
  params,
  result: publicAttempt,
})
export const extendAttempt = operation({
  id: 'extendAttempt',
  method: 'POST',
  path: '/attempts/{attempt}:extend',
  tag: 'attempts',
  summary: 'Give an attempt more time',
  scope: 'attempts:write',
  params,
  body: z.strictObject({ minutes: z.int().min(1).max(10_080) }),
  result: publicAttempt,
  errors: ['invalid_transition', 'attempt_closed'],
})
export const abandonAttempt = operation({
  id: 'abandonAttempt',
  method: 'POST',
  path: '/attempts/{attempt}:abandon',
  tag: 'attempts',
  summary: 'Close an attempt',
  scope: 'attempts:write',
  params,
  result: publicAttempt,
  errors: ['attempt_closed'],
})
export const resetAttempt = operation({
  id: 'resetAttempt',
  method: 'POST',
  path: '/attempts/{attempt}:reset',
  tag: 'attempts',
  summary: 'Take the cluster of an attempt back to its start',
  scope: 'attempts:write',
  params,
  result: z.object({ revision: z.int() }),
  errors: ['attempt_closed', 'attempt_expired'],
})
export const runCommands = operation({
  id: 'runCommands',
  method: 'POST',
  path: '/attempts/{attempt}/commands',
  tag: 'attempts',
  summary: 'Type command lines into the terminal of an attempt',
  description:
    'One after the other; the first that does not end within its budget is interrupted, and those after it are not run.',
  scope: 'attempts:write',
  params,
  body: z.strictObject({
    lines: z
      .array(
        z
          .string()
          .min(1)
          .max(10_000)
          .regex(/^[^\r\n]*$/),
      )
      .min(1)
      .max(100),
    budgetSeconds: z.int().min(1).max(60).default(20).meta({ description: 'Of each line.' }),
  }),
  result: z.object({ commands: z.array(commandOutcome) }),
  errors: ['attempt_closed', 'attempt_expired', 'not_ready'],
})
export const applyManifest = operation({
  id: 'applyManifest',
  method: 'POST',
  path: '/attempts/{attempt}:apply',
  tag: 'attempts',
  summary: 'Apply a manifest to the cluster of an attempt',
  description: 'As `kubectl apply -f` does in its terminal.',
  scope: 'attempts:write',
  params,
  body: z.strictObject({ manifest: z.string().min(1).max(200_000) }),
  result: commandOutcome,
  errors: ['attempt_closed', 'attempt_expired', 'not_ready'],
})
export const createSubmission = operation({
  id: 'createSubmission',
  method: 'POST',
  path: '/attempts/{attempt}/submissions',
  tag: 'submissions',
  summary: 'Hand in the work as it is now',
  scope: 'submissions:write',
  params,
  body: z.strictObject({
    clientRef: z.string().min(1).max(120).optional().meta({
      description: 'Your own name for it; handing in again under the same name gives the same submission.',
    }),
    answers: z.record(z.string().max(60), answer).default({}),
  }),
  status: 202,
  result: publicSubmission,
  errors: [
    'attempt_closed',
    'attempt_expired',
    'attempt_limit',
    'cooldown',
    'deadline_passed',
    'not_released',
    'submission_pending',
  ],
})
export const getSubmission = operation({
  id: 'getSubmission',
  method: 'GET',
  path: '/submissions/{submission}',
  tag: 'submissions',
  summary: 'A submission',
  scope: 'submissions:read',
  params: ofSubmission,
  result: publicSubmission,
})
export const getResults = operation({
  id: 'getResults',
  method: 'GET',
  path: '/submissions/{submission}/results',
  tag: 'submissions',
  summary: 'What was seen, check by check',
  description: 'All of it, whatever the learner is shown at the moment.',
  scope: 'submissions:read',
  params: ofSubmission,
  query: z.strictObject({ locale: locale.optional() }),
  result: publicResults,
  errors: ['submission_pending'],
})
