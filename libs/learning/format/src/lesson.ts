// lesson.yaml and course.yaml.
import { z } from 'zod'
import { labParts } from './lab.ts'
import { contentId, contentLocale, contentVersion } from './primitives.ts'

const lessonStep = z.strictObject({
  id: contentId,
  /** Green for the step to be done; once green, a step stays done. */
  checks: z.array(contentId).default([]),
  /** What a good learner types; absent: the commands shown in the step's text. */
  solution: z.array(z.string()).optional(),
  answers: z.record(contentId, z.union([z.string(), z.number(), z.array(z.string())])).default({}),
  /** The part of the picture that the step is about: objects to point at. */
  focus: z.array(z.string()).default([]),
})

export const lesson = z.strictObject({
  apiVersion: z.literal('lesson/v1'),
  ...labParts,
  steps: z.array(lessonStep).min(1),
})
export type Lesson = z.infer<typeof lesson>

/** A course: lessons and exercises in an order. */
export const course = z.strictObject({
  apiVersion: z.literal('course/v1'),
  id: contentId,
  version: contentVersion,
  level: z.enum(['first', 'core', 'advanced']),
  locales: z.array(contentLocale).min(1).default(['en', 'ko']),
  defaultLocale: contentLocale.default('en'),
  parts: z
    .array(
      z.strictObject({
        id: contentId,
        items: z
          .array(z.union([z.strictObject({ lesson: contentId }), z.strictObject({ exercise: contentId })]))
          .min(1),
      }),
    )
    .min(1),
})
export type Course = z.infer<typeof course>
