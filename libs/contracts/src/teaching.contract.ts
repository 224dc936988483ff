// What an organisation teaches: courses and their classes, rosters, assignments, grades, regrades. Times are instants (ISO
// 8601 in UTC); a course's time zone says how people read them.
import { z } from 'zod'
import { inline } from './learning.contract.ts'

const instant = z.iso.datetime({ offset: true }).overwrite((text) => new Date(text).toISOString())
const title = z.string().trim().min(1).max(200)
const points = z.number().min(0).max(1000)

/** GET /api/v1/courses/{course} */
export const course = z
  .object({
    id: z.uuid(),
    title: z.string(),
    timeZone: z.string(),
    createdAt: z.string(),
    archivedAt: z.string().nullable(),
    learners: z.int(),
    assignments: z.int(),
  })
  .meta({ id: 'Course' })
export type Course = z.infer<typeof course>

const timeZone = z.string().max(60).refine(isTimeZone, { message: 'This is no time zone of the IANA list.' })
export const newCourse = z.strictObject({ title, timeZone: timeZone.default('UTC') })
export type NewCourse = z.input<typeof newCourse>
export const courseChanges = z.strictObject({ title, timeZone, archived: z.boolean() }).partial()
export type CourseChanges = z.input<typeof courseChanges>

/** Those of a course who meet together. */
export const courseClass = z
  .object({
    id: z.uuid(),
    courseId: z.uuid(),
    name: z.string(),
    /** Whoever knows it may join; null while nobody may. */
    joinCode: z.string().nullable(),
    learners: z.int(),
  })
  .meta({ id: 'CourseClass' })
export type CourseClass = z.infer<typeof courseClass>
export const newClass = z.strictObject({ name: z.string().trim().min(1).max(80), open: z.boolean().default(true) })
export type NewClass = z.input<typeof newClass>
/** `newCode` makes the old code worthless. */
export const classChanges = z
  .strictObject({ name: z.string().trim().min(1).max(80), open: z.boolean(), newCode: z.literal(true) })
  .partial()
export type ClassChanges = z.input<typeof classChanges>

/** Somebody on the roster. `invited`: nobody has come yet who has this address. */
export const enrollment = z
  .object({
    id: z.uuid(),
    courseId: z.uuid(),
    classId: z.uuid().nullable(),
    externalId: z.string().nullable(),
    email: z.string().nullable(),
    name: z.string(),
    labels: z.array(z.string()),
    state: z.enum(['invited', 'active', 'removed']),
    joinedAt: z.string().nullable(),
  })
  .meta({ id: 'Enrollment' })
export type Enrollment = z.infer<typeof enrollment>

const externalId = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[\w.@+:-]+$/, 'Letters, digits and . _ @ + : - only.')
const email = z
  .email()
  .max(254)
  .overwrite((text) => text.toLowerCase())
const labels = z.array(z.string().trim().min(1).max(40)).max(20)
export const enrollmentInput = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: email.optional(),
  /** Name of a class of the course. */
  class: z.string().trim().max(80).optional(),
  labels: labels.default([]),
})
export type EnrollmentInput = z.input<typeof enrollmentInput>

/** A roster: CSV with a header (name, email, externalId, class, labels), or rows. */
export const rosterImport = z
  .strictObject({
    csv: z.string().max(200_000).optional(),
    rows: z
      .array(enrollmentInput.extend({ externalId: externalId.optional() }))
      .max(2000)
      .optional(),
    /** Only say what would happen. */
    dryRun: z.boolean().default(false),
  })
  .refine(({ csv, rows }) => (csv === undefined) !== (rows === undefined), { message: 'Send either csv or rows.' })
export type RosterImport = z.input<typeof rosterImport>
export const rosterOutcome = z
  .object({
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    /** Lines that were left out, counted from 1 with the header. Nothing is stored while there is one. */
    problems: z.array(z.object({ line: z.int(), column: z.string().nullable(), message: z.string() })),
  })
  .meta({ id: 'RosterOutcome' })
export type RosterOutcome = z.infer<typeof rosterOutcome>

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

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
