// Exercises as the API tells of them: texts, tasks, titles of checks, points. No answers, no solutions, no hidden values.
import { z } from 'zod'
import { locale } from '../accounts.contract.ts'
import { block, inline } from '../learning.contract.ts'
import { operation } from './operation.contract.ts'
import { pageOf, pageQuery } from './pages.contract.ts'

const level = z.enum(['first', 'core', 'advanced'])
const localeParameter = locale.optional().meta({ description: 'Default: by Accept-Language.' })

export const publicExercise = z
  .object({
    id: z.string(),
    version: z.string(),
    title: z.string(),
    summary: z.string(),
    track: z.string(),
    level,
    minutes: z.int(),
    tags: z.array(z.string()),
    curriculum: z.array(z.string()),
    prerequisites: z.array(z.string()),
    locales: z.array(locale),
    points: z.number(),
  })
  .meta({ id: 'Exercise' })

const richText = z.array(inline).meta({ id: 'RichText' })
const blocks = z.array(block).meta({ id: 'Blocks' })

export const publicExerciseVersion = z
  .object({
    ...publicExercise.shape,
    locale,
    license: z.string(),
    intro: blocks,
    tasks: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        text: blocks,
        maxPoints: z.number(),
        checks: z.array(z.string()),
      }),
    ),
    checks: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['state', 'probe', 'history', 'quiz']),
        title: z.string(),
        maxPoints: z.number(),
        bonus: z.boolean(),
        quiz: z
          .object({
            type: z.enum(['single', 'multiple', 'number', 'text']),
            question: richText,
            options: z.array(z.object({ id: z.string(), text: richText })),
          })
          .nullable(),
      }),
    ),
    hints: z.array(z.object({ id: z.string(), task: z.string(), cost: z.number() })),
    scoring: z.object({
      attempts: z.array(z.number()).meta({ description: 'What the n-th submission counts of what it adds.' }),
      par: z.int().nullable(),
    }),
    parameters: z
      .array(z.string())
      .meta({ description: 'Values that differ from learner to learner; `{{name}}` in the texts.' }),
  })
  .meta({ id: 'ExerciseVersion' })
export type PublicExercise = z.infer<typeof publicExercise>
export type PublicExerciseVersion = z.infer<typeof publicExerciseVersion>

const exercise = z.string().max(60)

export const listExercises = operation({
  id: 'listExercises',
  method: 'GET',
  path: '/exercises',
  tag: 'exercises',
  summary: 'Exercises in their newest version',
  scope: 'exercises:read',
  query: z.strictObject({
    ...pageQuery,
    track: z.string().max(60).optional(),
    level: level.optional(),
    locale: localeParameter,
  }),
  result: pageOf(publicExercise),
  errors: ['invalid_cursor'],
})

export const getExercise = operation({
  id: 'getExercise',
  method: 'GET',
  path: '/exercises/{exercise}',
  tag: 'exercises',
  summary: 'An exercise in its newest version',
  scope: 'exercises:read',
  params: z.object({ exercise }),
  query: z.strictObject({ locale: localeParameter }),
  result: publicExerciseVersion,
})

export const getExerciseVersion = operation({
  id: 'getExerciseVersion',
  method: 'GET',
  path: '/exercises/{exercise}/versions/{version}',
  tag: 'exercises',
  summary: 'A version of an exercise, which never changes',
  scope: 'exercises:read',
  params: z.object({ exercise, version: z.string().max(60) }),
  query: z.strictObject({ locale: localeParameter }),
  result: publicExerciseVersion,
})
