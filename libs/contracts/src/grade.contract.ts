// Grades of an assignment, adjustments, regrades.
import { z } from 'zod'
import { assignment } from './assignment.contract.ts'
import { enrollment } from './course.contract.ts'

/** What one exercise of an assignment gave a learner. */
export const gradedItem = z
  .object({
    exerciseId: z.string(),
    points: z.number(),
    maxPoints: z.number(),
    submissions: z.int(),
    /** Of the submission that counts; null when none does, or several together. */
    credit: z.number().nullable(),
  })
  .meta({ id: 'GradedItem' })

export const gradeAdjustment = z
  .object({
    id: z.uuid(),
    /** `delta` is added, `override` stands for what was computed. */
    kind: z.enum(['delta', 'override']),
    points: z.number(),
    reason: z.string(),
    by: z.string(),
    at: z.string(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'GradeAdjustment' })

/** A learner's grade of an assignment: computed from submissions each time it is asked for, adjustments on top. */
export const grade = z
  .object({
    enrollment: enrollment.pick({ id: true, externalId: true, email: true, name: true, classId: true }),
    items: z.array(gradedItem),
    computed: z.number(),
    adjusted: z.number().nullable(),
    final: z.number(),
    maxPoints: z.number(),
    /** `final`: no submission can change it any more. */
    state: z.enum(['provisional', 'final', 'published']),
    isLate: z.boolean(),
    /** Past the last deadline and nothing was handed in. */
    isMissing: z.boolean(),
    adjustments: z.array(gradeAdjustment),
  })
  .meta({ id: 'Grade' })
export type Grade = z.infer<typeof grade>

export const gradebook = z
  .object({
    assignment: assignment.pick({ id: true, title: true, publishedAt: true, state: true }),
    maxPoints: z.number(),
    grades: z.array(grade),
  })
  .meta({ id: 'Gradebook' })
export type Gradebook = z.infer<typeof gradebook>

export const newAdjustment = z.strictObject({
  kind: z.enum(['delta', 'override']),
  points: z.number().min(-1000).max(1000),
  reason: z.string().trim().min(1).max(1000),
})
export type NewAdjustment = z.input<typeof newAdjustment>

/** POST /api/v1/assignments/{assignment}/regrades: grades all its submissions again; nothing changes until it is committed. */
export const newRegrade = z.strictObject({
  /** The versions to grade with; default: the newest of each exercise. */
  versions: z.record(z.string().max(60), z.string().max(60)).default({}),
  policy: z.enum(['replace', 'only-raise']).default('replace'),
})
export type NewRegrade = z.input<typeof newRegrade>
export const regrade = z
  .object({
    id: z.uuid(),
    assignmentId: z.uuid(),
    state: z.enum(['queued', 'running', 'ready', 'committed', 'failed']),
    policy: z.enum(['replace', 'only-raise']),
    changes: z.array(z.object({ exerciseId: z.string(), from: z.string(), to: z.string() })),
    done: z.int(),
    total: z.int(),
    raised: z.int(),
    lowered: z.int(),
    /** Learners whose grade would change, or has changed. */
    rows: z.array(
      z.object({
        enrollmentId: z.uuid(),
        name: z.string(),
        before: z.number(),
        after: z.number(),
      }),
    ),
    /** Submissions that could not be graded: they keep what they had. */
    ungradable: z.int(),
    error: z.string().nullable(),
    createdAt: z.string(),
    committedAt: z.string().nullable(),
  })
  .meta({ id: 'Regrade' })
export type Regrade = z.infer<typeof regrade>
