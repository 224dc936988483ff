// Courses of an organisation, their classes and rosters.
import { z } from 'zod'

const title = z.string().trim().min(1).max(200)

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

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
