// Assignments of a course. Times are instants (ISO 8601 in UTC); a course's time zone says how people read them.
import { z } from 'zod'

const instant = z.iso.datetime({ offset: true }).overwrite((text) => new Date(text).toISOString())
const title = z.string().trim().min(1).max(200)
const points = z.number().min(0).max(1000)

/** Who sees something while one works, after the due date, and once grades are published. */
const phases = (open: boolean, afterDue: boolean, published: boolean) =>
  z
    .strictObject({
      open: z.boolean().default(open),
      afterDue: z.boolean().default(afterDue),
      published: z.boolean().default(published),
    })
    .prefault({})

const lateDeadline = z.strictObject({ at: instant, credit: z.number().min(0).max(1) })
const dates = {
  releaseAt: instant.nullable(),
  dueAt: instant.nullable(),
  lateDeadlines: z.array(lateDeadline).max(10),
}

export const assignmentPolicy = z
  .strictObject({
    /** Null: at once. */
    releaseAt: dates.releaseAt.default(null),
    /** Full credit until then; null: always. */
    dueAt: dates.dueAt.default(null),
    /** After the due date and each late deadline, with the credit before it. */
    graceSeconds: z.int().min(0).max(86_400).default(0),
    lateDeadlines: dates.lateDeadlines.default([]),
    /** After the last deadline. Practice is graded and earns nothing. */
    afterDeadline: z.enum(['closed', 'practice']).default('closed'),
    /** From the moment somebody begins. */
    timeLimitMinutes: z.int().min(1).max(10_080).nullable().default(null),
    /** Of one exercise, however often somebody begins anew. */
    maxSubmissions: z.int().min(1).max(1000).nullable().default(null),
    /** Between two submissions of one exercise. */
    cooldownSeconds: z.int().min(0).max(86_400).default(0),
    resultPolicy: z.enum(['best', 'latest', 'average']).default('best'),
    visibility: z
      .strictObject({
        checks: phases(true, true, true),
        hidden: phases(false, true, true),
        score: phases(true, true, true),
        solution: phases(false, false, true),
      })
      .prefault({}),
    /** `learner`: everybody gets a variant of their own. `same`: all get the first. */
    seedPolicy: z.enum(['learner', 'same']).default('learner'),
  })
  .superRefine((policy, context) => {
    const deadlines = [
      { path: ['dueAt'], at: policy.dueAt, credit: 1 },
      ...policy.lateDeadlines.map(({ at, credit }, index) => ({ path: ['lateDeadlines', index], at, credit })),
    ]
    if (policy.lateDeadlines.length > 0 && policy.dueAt === null)
      context.addIssue({ code: 'custom', path: ['lateDeadlines'], message: 'Without a due date nothing is late.' })
    let before = { at: policy.releaseAt, credit: 1 }
    for (const { path, at, credit } of deadlines) {
      if (at !== null && before.at !== null && at <= before.at)
        context.addIssue({ code: 'custom', path, message: 'This is not after the date before it.' })
      if (credit > before.credit)
        context.addIssue({ code: 'custom', path: [...path, 'credit'], message: 'Credit does not rise with time.' })
      before = { at: at ?? before.at, credit }
    }
  })
export type AssignmentPolicy = z.output<typeof assignmentPolicy>
export type AssignmentPolicyInput = z.input<typeof assignmentPolicy>

export const assignmentItem = z
  .object({
    exerciseId: z.string(),
    /** The version that everybody begins with. */
    version: z.string(),
    /** The version whose checks grade; another one after a regrade. */
    gradedBy: z.string(),
    points: z.number(),
    title: z.string(),
  })
  .meta({ id: 'AssignmentItem' })
export type AssignmentItem = z.infer<typeof assignmentItem>
const newItem = z.strictObject({
  exerciseId: z.string().max(60),
  /** Default: the newest now. It stays, whatever is published later. */
  version: z.string().max(60).optional(),
  /** Default: the exercise's own. */
  points: points.optional(),
})

/** GET /api/v1/assignments/{assignment}; its ETag is for If-Match. */
export const assignment = z
  .object({
    id: z.uuid(),
    courseId: z.uuid(),
    title: z.string(),
    items: z.array(assignmentItem),
    policy: assignmentPolicy,
    /** Counts its changes. */
    version: z.int(),
    state: z.enum(['scheduled', 'open', 'late', 'closed']),
    publishedAt: z.string().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Assignment' })
export type Assignment = z.infer<typeof assignment>
export const newAssignment = z.strictObject({
  title,
  items: z
    .array(newItem)
    .min(1)
    .max(50)
    .refine((items) => new Set(items.map(({ exerciseId }) => exerciseId)).size === items.length, {
      message: 'An exercise may be in an assignment once.',
    }),
  policy: assignmentPolicy.prefault({}),
})
export type NewAssignment = z.input<typeof newAssignment>
export const assignmentChanges = z.strictObject({
  title: title.optional(),
  /** All of them; those that have been begun stay. */
  items: newAssignment.shape.items.optional(),
  policy: assignmentPolicy.optional(),
})
export type AssignmentChanges = z.input<typeof assignmentChanges>

/** What holds for one learner or one class in place of the policy. */
export const overrideChanges = z
  .strictObject({
    ...dates,
    maxSubmissions: z.int().min(1).max(1000).nullable(),
    cooldownSeconds: z.int().min(0).max(86_400),
    /** Of the time limit. */
    timeFactor: z.number().min(1).max(10),
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, { message: 'Nothing is changed.' })
export type OverrideChanges = z.output<typeof overrideChanges>
export const overrideInput = z.strictObject({ changes: overrideChanges, reason: z.string().trim().min(1).max(500) })
export type OverrideInput = z.input<typeof overrideInput>
export const assignmentOverride = z
  .object({
    /** Id of the enrollment or the class. */
    subject: z.uuid(),
    kind: z.enum(['learner', 'class']),
    name: z.string(),
    changes: overrideChanges,
    reason: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'AssignmentOverride' })
export type AssignmentOverride = z.infer<typeof assignmentOverride>
