// A class at work on an assignment.
import { z } from 'zod'
import { assignment } from './assignment.contract.ts'
import { course, courseClass, enrollment } from './course.contract.ts'
import { inline } from './learning.contract.ts'

/** A learner's work on one exercise of an assignment, as their instructor sees it. */
export const liveAttempt = z.object({
  enrollmentId: z.uuid(),
  attemptId: z.uuid(),
  exerciseId: z.string(),
  clusterId: z.uuid(),
  state: z.enum(['active', 'done', 'closed']),
  beganAt: z.string(),
  /** When its learner last did something. */
  activeAt: z.string(),
  checks: z.record(z.string(), z.enum(['unchecked', 'passed', 'failed', 'error'])),
  /** The check they are at, and since when; null when all that can be looked at is green. */
  at: z.object({ check: z.string(), since: z.string(), why: z.array(inline).nullable() }).nullable(),
  submissions: z.int(),
  best: z.number(),
})
export type LiveAttempt = z.infer<typeof liveAttempt>

/** GET /v1/assignments/{id}/live: the class as it is; changes come over Socket.IO, namespace /class. */
export const liveClass = z
  .object({
    assignment: assignment.pick({ id: true, title: true, courseId: true, items: true }),
    course: course.pick({ id: true, title: true }),
    classes: z.array(courseClass.pick({ id: true, name: true, joinCode: true })),
    checks: z.record(z.string(), z.array(z.object({ id: z.string(), title: z.string(), live: z.boolean() }))),
    learners: z.array(enrollment.pick({ id: true, name: true, classId: true, state: true })),
  })
  .meta({ id: 'LiveClass' })
export type LiveClass = z.infer<typeof liveClass>
