// What lessons and exercises have in common: a cluster to start from, checks, hints.
import { z } from 'zod'
import { checks } from './checks.ts'
import { contentId, contentLocale, contentVersion, templated } from './primitives.ts'
import { params } from './params.ts'
import { step } from './steps.ts'

export const meta = z.strictObject({
  /** Part of the curriculum: `services`, `workloads`. */
  track: contentId,
  level: z.enum(['first', 'core', 'advanced']),
  /** How long a learner needs, about. */
  minutes: z.int().min(1).max(240),
  tags: z.array(z.string()).default([]),
  /** Items of certifications' curricula: `CKA.services`. */
  curriculum: z.array(z.string()).default([]),
  /** Ids of lessons or exercises that come before. */
  prerequisites: z.array(contentId).default([]),
  license: z.string().default('CC-BY-4.0'),
  defaultLocale: contentLocale.default('en'),
  locales: z.array(contentLocale).min(1).default(['en', 'ko']),
})

/** The cluster that a learner gets. */
export const initial = z
  .strictObject({
    nodes: templated(z.int().min(1).max(10)).default(3),
    /** Done before the learner comes; whatever is due then has happened. */
    steps: z.array(step).default([]),
    /** Files of the learner's home: path → file beside the exercise. */
    home: z.record(z.string(), z.string()).default({}),
  })
  .prefault({})

export const hint = z.strictObject({
  id: contentId,
  /** The task it helps with; in a lesson the step. */
  for: contentId,
  /** Share of the task's points that opening it costs. */
  cost: z.number().min(0).max(1).default(0),
  /** Opens after this one. */
  after: contentId.optional(),
  /** The mistakes that it fits: check → messages by which it tells of them. It is offered first while one is seen. */
  fits: z.record(contentId, z.array(contentId).min(1)).default({}),
})
export type Hint = z.infer<typeof hint>

export const labParts = {
  id: contentId,
  version: contentVersion,
  meta,
  params: params.default({}),
  initial,
  checks,
  hints: z.array(hint).default([]),
}
