// What a learner studies: courses, lessons, exercises, and the attempts made at them.
import { z } from 'zod'
import { locale } from './accounts.contract.ts'

/** Text as data: a page draws it and runs nothing. */
export type Inline =
  | { readonly type: 'text' | 'code'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }
export const inline: z.ZodType<Inline> = z
  .lazy(() =>
    z.union([
      z.object({ type: z.enum(['text', 'code']), text: z.string() }),
      z.object({ type: z.enum(['strong', 'emphasis']), children: z.array(inline) }),
      z.object({ type: z.literal('link'), href: z.string(), children: z.array(inline) }),
    ]),
  )
  .meta({ id: 'Inline' })

export type Block =
  | { readonly type: 'paragraph' | 'heading'; readonly children: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly type: 'quote' | 'note'; readonly blocks: readonly Block[] }
  | { readonly type: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  /** `run`: a command to run by a click. `output`: what it prints. `copy`: text to take away. */
  | { readonly type: 'run' | 'output' | 'copy'; readonly text: string }
  | { readonly type: 'code'; readonly language: string; readonly text: string }
  /** The place of a check or a question in the text; what it says is in `checks`. */
  | { readonly type: 'check' | 'quiz'; readonly id: string }
export const block: z.ZodType<Block> = z
  .lazy(() =>
    z.union([
      z.object({ type: z.enum(['paragraph', 'heading']), children: z.array(inline) }),
      z.object({ type: z.literal('list'), ordered: z.boolean(), items: z.array(z.array(block)) }),
      z.object({ type: z.enum(['quote', 'note']), blocks: z.array(block) }),
      z.object({ type: z.literal('table'), rows: z.array(z.array(z.array(inline))) }),
      z.object({ type: z.enum(['run', 'output', 'copy']), text: z.string() }),
      z.object({ type: z.literal('code'), language: z.string(), text: z.string() }),
      z.object({ type: z.enum(['check', 'quiz']), id: z.string() }),
    ]),
  )
  .meta({ id: 'Block' })

export const contentKind = z.enum(['lesson', 'exercise'])
export type ContentKind = z.infer<typeof contentKind>

/** How far a learner is with a lesson or an exercise. */
export const progress = z.object({
  state: z.enum(['new', 'begun', 'done']),
  /** The attempt to go on with. */
  attemptId: z.uuid().nullable(),
  /** Done steps of a lesson, points of an exercise. */
  value: z.number(),
  max: z.number(),
})
export type Progress = z.infer<typeof progress>

export const contentSummary = z.object({
  kind: contentKind,
  id: z.string(),
  version: z.string(),
  title: z.string(),
  summary: z.string(),
  track: z.string(),
  level: z.enum(['first', 'core', 'advanced']),
  minutes: z.int(),
  tags: z.array(z.string()),
  progress,
})
export type ContentSummary = z.infer<typeof contentSummary>

/** GET /v1/catalogue?locale= : courses in their order, and what stands in none of them. */
export const catalogue = z.object({
  courses: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      summary: z.string(),
      level: z.enum(['first', 'core', 'advanced']),
      minutes: z.int(),
      parts: z.array(z.object({ id: z.string(), title: z.string(), items: z.array(contentSummary) })),
    }),
  ),
  others: z.array(contentSummary),
})
export type Catalogue = z.infer<typeof catalogue>

export const localeQuery = z.object({ locale: locale.default('en') })

/** Seen, wanted, why: said in the learner's language. */
export const checkSeen = z.object({
  /** `unchecked`: not looked at yet. `error`: we could not; our fault, nothing is lost. `hidden`: told later. */
  status: z.enum(['unchecked', 'passed', 'failed', 'error', 'hidden']),
  why: z.array(inline).nullable(),
  /** Which of its reasons that is: what a hint may fit. */
  reason: z.string().nullable(),
  actual: z.string().nullable(),
  expected: z.string().nullable(),
  object: z.object({ kind: z.string(), namespace: z.string().optional(), name: z.string() }).nullable(),
  /** The chain that made the object what it is, newest first. */
  causes: z.array(z.object({ revision: z.int(), key: z.string(), actor: z.string(), verb: z.string().optional() })),
})
export type CheckSeen = z.infer<typeof checkSeen>

export const checkShown = z.object({
  id: z.string(),
  kind: z.enum(['state', 'probe', 'history', 'quiz']),
  title: z.string(),
  weight: z.number(),
  /** Points of an exercise; 0 in a lesson. */
  points: z.number(),
  /** Looked at while one works; otherwise only when the work is handed in. */
  live: z.boolean(),
  bonus: z.boolean(),
  quiz: z
    .object({
      type: z.enum(['single', 'multiple', 'number', 'text']),
      question: z.array(inline),
      options: z.array(z.object({ id: z.string(), text: z.array(inline) })),
      /** Tries that are left in a lesson; null: as many as one likes. */
      triesLeft: z.int().nullable(),
    })
    .nullable(),
})
export type CheckShown = z.infer<typeof checkShown>

export const hintShown = z.object({
  id: z.string(),
  /** Task or step. */
  for: z.string(),
  /** Points that opening it costs. */
  cost: z.number(),
  state: z.enum(['locked', 'closed', 'open']),
  /** The mistakes that it fits: check → reasons. */
  fits: z.record(z.string(), z.array(z.string())),
  /** Null until it is open. */
  blocks: z.array(block).nullable(),
})
export type HintShown = z.infer<typeof hintShown>

/** A step of a lesson or a task of an exercise. */
export const sectionShown = z.object({
  id: z.string(),
  title: z.string(),
  blocks: z.array(block),
  checks: z.array(z.string()),
  /** Of a step: whether it has been done. */
  done: z.boolean(),
  /** Of a task. */
  maxPoints: z.number(),
  /** Objects that the step is about, as the picture knows them. */
  focus: z.array(z.string()),
})
export type SectionShown = z.infer<typeof sectionShown>

export const answer = z.union([z.string().max(2000), z.number(), z.array(z.string().max(200)).max(50)])
export type QuizAnswer = z.infer<typeof answer>

/** GET /v1/attempts/:id?locale= */
export const attempt = z.object({
  id: z.uuid(),
  kind: contentKind,
  contentId: z.string(),
  version: z.string(),
  title: z.string(),
  summary: z.string(),
  clusterId: z.uuid(),
  state: z.enum(['active', 'done', 'closed']),
  intro: z.array(block),
  sections: z.array(sectionShown),
  checks: z.array(checkShown),
  hints: z.array(hintShown),
  answers: z.record(z.string(), answer),
  /** Of an exercise. */
  scoring: z
    .object({
      points: z.number(),
      best: z.number(),
      /** What the next submission counts of what it adds. */
      nextFactor: z.number(),
      hintCost: z.number(),
      par: z.int().nullable(),
    })
    .nullable(),
  submissions: z.array(z.lazy(() => submission)),
  /** The solution's text, when it may be read. */
  solution: z.array(block).nullable(),
  /** The assignment that it is made for, with the dates that hold for this learner. */
  assignment: z
    .object({
      id: z.uuid(),
      title: z.string(),
      course: z.string(),
      state: z.enum(['scheduled', 'open', 'late', 'closed']),
      dueAt: z.iso.datetime().nullable(),
      /** What work is worth that is handed in now. */
      credit: z.number(),
      /** When the time of this attempt is over. */
      expiresAt: z.iso.datetime().nullable(),
      submissionsLeft: z.int().nullable(),
    })
    .nullable(),
  createdAt: z.iso.datetime(),
})
export type Attempt = z.infer<typeof attempt>

/** GET /v1/submissions/:id?locale= */
export const submission = z.object({
  id: z.uuid(),
  attemptId: z.uuid(),
  number: z.int(),
  state: z.enum(['queued', 'grading', 'graded', 'ungradable']),
  revision: z.int(),
  submittedAt: z.iso.datetime(),
  gradedAt: z.iso.datetime().nullable(),
  /** Points of this submission alone, and the best of the attempt after it; null as long as they are not shown. */
  score: z.number().nullable(),
  best: z.number().nullable(),
  maxScore: z.number(),
  resultHash: z.string().nullable(),
  tasks: z.array(z.object({ id: z.string(), points: z.number(), maxPoints: z.number() })),
  checks: z.array(z.object({ id: z.string(), points: z.number(), seen: checkSeen })),
})
export type Submission = z.infer<typeof submission>

/** POST /v1/attempts → 201 attempt: begins, or goes on with the one that is open. */
export const beginAttempt = z.object({
  kind: contentKind,
  contentId: z.string().max(60),
  /** Begin again although one is open. */
  anew: z.boolean().default(false),
})
export type BeginAttempt = z.input<typeof beginAttempt>

/** POST /v1/attempts/:id/answers?locale= → 200 checkSeen: answers a question of a lesson. */
export const answerQuestion = z.object({ check: z.string().max(60), answer })
export type AnswerQuestion = z.input<typeof answerQuestion>

/** POST /v1/attempts/:id/submissions?locale= → 202 submission */
export const submitAttempt = z.object({ answers: z.record(z.string(), answer).default({}) })
export type SubmitAttempt = z.input<typeof submitAttempt>

// POST /v1/attempts/:id/hints/:hint?locale= → 200 hintShown: opens a hint and counts its cost.

// What goes on in an attempt: Socket.IO namespace /attempt, `auth: { attemptId, locale }`. The server sends `checks` with
// all of them at once and after that with those that changed; `progress` when a step is done.

/** server → client `checks` */
export const attemptChecks = z.object({ revision: z.int(), checks: z.record(z.string(), checkSeen) })
export type AttemptChecks = z.infer<typeof attemptChecks>

/** server → client `progress` */
export const attemptProgress = z.object({ done: z.array(z.string()), state: z.enum(['active', 'done', 'closed']) })
export type AttemptProgress = z.infer<typeof attemptProgress>

/**
 * client → server `restore`, acknowledged with `restored` or a problem: takes the cluster back. `undo`: to before the
 * learner's last change. `start`: to how it was given. A step's id: to how it was when that step began.
 */
export const restoreCluster = z.object({ to: z.union([z.literal('undo'), z.literal('start'), z.string().max(60)]) })
export type RestoreCluster = z.input<typeof restoreCluster>
export const restored = z.object({ revision: z.int(), undone: z.string().nullable() })
export type Restored = z.infer<typeof restored>
