// The learner's side of the stand-in: catalogue, attempts, submissions, and what goes on in an attempt.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import {
  answerQuestion,
  attemptChecks,
  attemptProgress,
  beginAttempt,
  catalogue as catalogueSchema,
  locale as localeSchema,
  restoreCluster,
  restored,
  submitAttempt,
  type Catalogue,
  type ContentSummary,
  type Locale,
  type Problem,
} from '@kubarium/contracts'
import { readContent } from '@kubarium/learning-format'
import type { Socket } from 'socket.io'
import type { Reply } from './accounts.ts'
import { FakeAttempt } from './fake-attempt.ts'
import type { FakeLab } from './fake-lab.ts'
import { textOf, type LabContent } from './learning-text.ts'

const content = join(import.meta.dirname, '../../../../libs/learning/content')

/** The files of the product's content: path from its folder → text. */
function contentFiles(): Map<string, string> {
  return new Map(
    ['courses', 'exercises', 'lessons']
      .flatMap((kind) => readdirSync(join(content, kind), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(content, path), readFileSync(path, 'utf8')]),
  )
}

export class FakeLearning {
  private readonly contents: readonly LabContent[]
  private readonly courses: ReturnType<typeof readContent>['items']
  private readonly attempts = new Map<string, { owner: string; attempt: FakeAttempt }>()
  fails = false

  constructor() {
    const { items } = readContent(contentFiles())
    this.contents = items.filter((item): item is LabContent => item.kind !== 'course')
    this.courses = items
  }

  /** The clusters of a person's attempts, which are used like any other. */
  labOf(owner: string, clusterId: string): FakeLab | undefined {
    return [...this.attempts.values()].find((one) => one.owner === owner && one.attempt.lab.cluster.id === clusterId)
      ?.attempt.lab
  }

  close(): void {
    for (const { attempt } of this.attempts.values()) attempt.lab.close()
  }

  /** A request under /v1/catalogue, /v1/attempts or /v1/submissions; undefined when it is none of these. */
  handle(method: string, url: URL, body: unknown, owner: string): Reply | undefined {
    const [, , resource, id, part, partId] = url.pathname.split('/')
    const locale = localeSchema.catch('en').parse(url.searchParams.get('locale'))
    if (resource === 'catalogue')
      return this.fails
        ? refusal(500, 'internal', 'Something failed on our side.')
        : { status: 200, body: catalogueSchema.parse(this.catalogue(owner, locale)) }
    if (resource === 'submissions') {
      for (const one of this.attempts.values()) {
        const handed = one.owner === owner ? one.attempt.handedIn(id ?? '') : undefined
        if (handed) return { status: 200, body: one.attempt.submission(handed, locale) }
      }
      return refusal(404, 'not-found', 'There is no such submission.')
    }
    if (resource !== 'attempts') return undefined
    if (id === undefined && method === 'POST') return this.begin(body, owner, locale)
    const known = this.attempts.get(id ?? '')
    if (known?.owner !== owner) return refusal(404, 'not-found', 'There is no such attempt.')
    const { attempt } = known
    switch (part) {
      case undefined:
        return { status: 200, body: attempt.shown(locale) }
      case 'answers': {
        const answered = answerQuestion.safeParse(body)
        if (!answered.success) return refusal(422, 'invalid', answered.error.message)
        return { status: 200, body: attempt.answer(answered.data.check, answered.data.answer, locale) }
      }
      case 'hints': {
        const hint = attempt.openHint(partId ?? '', locale)
        return hint ? { status: 200, body: hint } : refusal(404, 'not-found', 'There is no such hint.')
      }
      case 'submissions': {
        const work = submitAttempt.safeParse(body)
        if (!work.success) return refusal(422, 'invalid', work.error.message)
        return { status: 202, body: attempt.submission(attempt.submit(work.data.answers), locale) }
      }
      default:
        return refusal(404, 'not-found', 'Not found.')
    }
  }

  /** Serves a line of the namespace /attempt. */
  connect(socket: Socket, owner: string): Problem | undefined {
    const { attemptId, locale: wanted } = socket.handshake.auth as { attemptId?: string; locale?: string }
    const known = this.attempts.get(attemptId ?? '')
    if (known?.owner !== owner)
      return { type: 'about:blank', title: 'not-found', status: 404, code: 'not-found', detail: 'No such attempt.' }
    const { attempt } = known
    const locale = localeSchema.catch('en').parse(wanted)
    const checks = (seen: Record<string, unknown>) =>
      socket.emit('checks', attemptChecks.parse({ revision: attempt.lab.cluster.revision, checks: seen }))
    checks(attempt.allSeen(locale))
    socket.emit('progress', attemptProgress.parse(attempt.told()))
    const stop = attempt.subscribe((changed, progress) => {
      checks(Object.fromEntries(changed.map((id) => [id, attempt.seen(id, locale)])))
      if (progress) socket.emit('progress', attemptProgress.parse(attempt.told()))
    })
    socket.on('disconnect', stop)
    socket.on('restore', (body: unknown, acknowledge: (answer: unknown) => void) => {
      const { to } = restoreCluster.parse(body)
      const done = attempt.lab.restore(to)
      acknowledge(
        done
          ? restored.parse({ revision: attempt.lab.cluster.revision, ...done })
          : { type: 'about:blank', title: 'not-found', status: 404, code: 'not-found', detail: 'No such step.' },
      )
    })
    return undefined
  }

  private begin(body: unknown, owner: string, locale: Locale): Reply {
    const wanted = beginAttempt.safeParse(body)
    if (!wanted.success) return refusal(422, 'invalid', wanted.error.message)
    const { kind, contentId, anew } = wanted.data
    const found = this.contents.find((item) => item.kind === kind && item.facts.id === contentId)
    if (!found) return refusal(404, 'not-found', 'There is no such lesson or exercise.')
    const open = anew ? undefined : this.attemptAt(owner, found)
    const attempt = open ?? new FakeAttempt(found)
    this.attempts.set(attempt.id, { owner, attempt })
    return { status: 201, body: attempt.shown(locale) }
  }

  private attemptAt(owner: string, item: LabContent): FakeAttempt | undefined {
    return [...this.attempts.values()].findLast((one) => one.owner === owner && one.attempt.content === item)?.attempt
  }

  private catalogue(owner: string, locale: Locale): Catalogue {
    const summaries = new Map(
      this.contents.map((item) => [`${item.kind}/${item.facts.id}`, this.summary(item, owner, locale)]),
    )
    const taken = new Set<string>()
    const courses = this.courses.flatMap((course) => {
      if (course.kind !== 'course') return []
      const text = course.texts[locale] ?? course.texts.en
      const parts = course.facts.parts.map((part) => ({
        id: part.id,
        title: text?.parts[part.id]?.title ?? part.id,
        items: part.items.flatMap((one) => {
          const key = 'lesson' in one ? `lesson/${one.lesson}` : `exercise/${one.exercise}`
          taken.add(key)
          return summaries.get(key) ?? []
        }),
      }))
      return [
        {
          id: course.facts.id,
          title: text?.title ?? course.facts.id,
          summary: text?.summary ?? '',
          level: course.facts.level,
          minutes: parts.flatMap((part) => part.items).reduce((sum, { minutes }) => sum + minutes, 0),
          parts,
        },
      ]
    })
    return { courses, others: [...summaries].filter(([key]) => !taken.has(key)).map(([, summary]) => summary) }
  }

  private summary(item: LabContent, owner: string, locale: Locale): ContentSummary {
    const text = textOf(item, locale)
    const attempt = this.attemptAt(owner, item)
    const max = item.kind === 'lesson' ? item.facts.steps.length : item.facts.scoring.points
    return {
      kind: item.kind,
      id: item.facts.id,
      version: item.facts.version,
      title: text.title,
      summary: text.summary,
      track: item.facts.meta.track,
      level: item.facts.meta.level,
      minutes: item.facts.meta.minutes,
      tags: item.facts.meta.tags,
      progress: attempt
        ? { state: attempt.state === 'done' ? 'done' : 'begun', attemptId: attempt.id, ...attempt.progress }
        : { state: 'new', attemptId: null, value: 0, max },
    }
  }
}

function refusal(status: number, code: string, detail: string): Reply {
  return { status, body: { type: 'about:blank', title: code, status, code, detail } satisfies Problem }
}
