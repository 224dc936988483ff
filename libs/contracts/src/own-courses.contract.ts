// What learners see of the courses they are in.
import { z } from 'zod'

/** What a learner sees of an assignment. */
export const ownAssignment = z.object({
  id: z.uuid(),
  title: z.string(),
  state: z.enum(['scheduled', 'open', 'late', 'closed']),
  releaseAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  lateDeadlines: z.array(z.object({ at: z.string(), credit: z.number() })),
  afterDeadline: z.enum(['closed', 'practice']),
  timeLimitMinutes: z.number().nullable(),
  maxSubmissions: z.int().nullable(),
  resultPolicy: z.enum(['best', 'latest', 'average']),
  items: z.array(
    z.object({
      exerciseId: z.string(),
      title: z.string(),
      maxPoints: z.number(),
      attemptId: z.uuid().nullable(),
      submissions: z.int(),
      /** Null while scores are not shown. */
      points: z.number().nullable(),
    }),
  ),
  /** With adjustments; null until it is published. */
  grade: z.number().nullable(),
  maxPoints: z.number(),
})
export type OwnAssignment = z.infer<typeof ownAssignment>

/** GET /v1/own-courses: the courses somebody learns in. */
export const ownCourses = z.array(
  z.object({
    id: z.uuid(),
    title: z.string(),
    timeZone: z.string(),
    organisation: z.string(),
    assignments: z.array(ownAssignment),
  }),
)
export type OwnCourses = z.infer<typeof ownCourses>

/** POST /v1/joins → 200: takes part in the class whose code this is. */
export const joinClass = z.object({ code: z.string().trim().toUpperCase().max(20) })
export type JoinClass = z.input<typeof joinClass>
export const joined = z.object({ courseId: z.uuid(), course: z.string(), class: z.string() })
export type Joined = z.infer<typeof joined>

/** POST /v1/assignments/:id/attempts?locale= → 201 attempt */
export const beginAssigned = z.object({ exerciseId: z.string().max(60), anew: z.boolean().default(false) })
export type BeginAssigned = z.input<typeof beginAssigned>
