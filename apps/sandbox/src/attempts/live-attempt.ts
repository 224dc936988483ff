// Looks on while a learner works: checks are evaluated again when something they are about has changed, and only then.
import type { AttemptProgress, CheckSeen, LiveAttempt as SeenByInstructor } from '@kubarium/contracts'
import { RESTORE } from '@kubarium/kube-cluster'
import { ClusterState, partsOf, type Change, type ClusterLog, type Revision } from '@kubarium/kube-store'
import { clusterIndexes } from '@kubarium/kube-cluster'
import {
  filledDeep,
  type Check,
  type ContentLocale,
  type ExerciseContent,
  type LessonContent,
  type ParamValues,
} from '@kubarium/learning-format'
import { evaluateCheck, evaluateNow, isTouched, variantOf, workOf, type CheckResult } from '@kubarium/learning-grading'
import { UNCHECKED, presentedCheck } from '@kubarium/platform-content'
import type { Committed, ResidentCluster } from '@kubarium/platform-residence'
import { LEARNER_USER } from '@kubarium/terminal-rehearsal'
import type { AttemptRow, CommandRow } from './attempts.repository.ts'

export interface AttemptViewer {
  readonly locale: ContentLocale
  checks(revision: number, checks: Readonly<Record<string, CheckSeen>>): void
  progress(progress: AttemptProgress): void
  /** The attempt has changed in another way: a command ended, something was handed in or graded. */
  changed?(): void
}

export interface LiveAttemptOptions {
  readonly attempt: AttemptRow
  readonly content: ExerciseContent | LessonContent
  readonly resident: ResidentCluster
  readonly log: ClusterLog
  readonly commands: CommandRow[]
  readonly save: (
    done: readonly string[],
    checkpoints: Readonly<Record<string, number>>,
    isDone: boolean,
  ) => Promise<void>
  /** Keeps when checks first turned green. */
  readonly savePassed: (passed: Readonly<Record<string, string>>) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Nothing to go back to. */
export class NothingToUndo extends Error {}

/** A burst of changes is looked at once. */
const PAUSE_MS = 40

export class LiveAttempt {
  private readonly checks: ReadonlyMap<string, Check>
  private readonly values: ParamValues
  private readonly results = new Map<string, CheckResult>()
  private readonly history: Revision[]
  private readonly reached: Set<string>
  private readonly viewers = new Set<AttemptViewer>()
  private readonly touched = new Set<string>()
  private readonly unfollow: () => void
  private timer: NodeJS.Timeout | undefined
  private attempt: AttemptRow

  private constructor(
    private readonly options: LiveAttemptOptions,
    history: readonly Revision[],
    reached: ReadonlySet<string>,
  ) {
    const { attempt, content, resident } = options
    this.attempt = attempt
    this.values = variantOf(content as ExerciseContent, attempt.variant).values
    this.checks = new Map(
      Object.entries(content.facts.checks)
        // What is hidden is looked at when the work is handed in.
        .filter(([, { hidden }]) => !hidden)
        .map(([id, check]) => [id, filledDeep(check, this.values)] as const),
    )
    this.history = [...history]
    this.reached = new Set(reached)
    this.unfollow = resident.follow((committed) => this.see(committed))
    for (const [id, check] of this.checks) if (check.kind !== 'probe') this.touched.add(id)
    this.look()
  }

  /** Begins to look on; what has happened since the start is gone through once. */
  static async start(options: LiveAttemptOptions): Promise<LiveAttempt> {
    const { attempt, content, resident, log } = options
    // What is written while the log is read is in neither of the two without this.
    const meanwhile: Change[] = []
    const unfollow = resident.follow(({ changes }) => meanwhile.push(...changes))
    const [head, tail, base] = await Promise.all([
      log.head(attempt.clusterId),
      log.tail(attempt.clusterId, attempt.startRevision),
      log.head(attempt.clusterId).then(({ baseId }) => log.getBase(baseId)),
    ]).catch((error: unknown) => {
      unfollow()
      throw error
    })
    unfollow()
    const history: Revision[] = tail.filter(({ revision }) => revision <= resident.cluster.revision)
    const last = history.at(-1)?.revision ?? attempt.startRevision
    for (const { previous: _, ...revision } of meanwhile) if (revision.revision > last) history.push(revision)
    const { values } = variantOf(content as ExerciseContent, attempt.variant)
    const { reached } = workOf(
      {
        start: ClusterState.from(base.entries, base.revision, clusterIndexes),
        startedAt: 0,
        seed: head.seed,
        history,
        commands: [],
        answers: {},
      },
      content.facts.checks,
      values,
    )
    return new LiveAttempt(options, history, reached)
  }

  get viewerCount(): number {
    return this.viewers.size
  }

  /** Shows everything at once, and what changes from then on. @returns how to stop that */
  view(viewer: AttemptViewer): () => void {
    this.viewers.add(viewer)
    viewer.checks(this.options.resident.cluster.revision, this.presented(viewer.locale, [...this.checks.keys()]))
    viewer.progress(this.progress)
    return () => this.viewers.delete(viewer)
  }

  close(): void {
    clearTimeout(this.timer)
    this.unfollow()
  }

  /** A command has ended in the terminal. */
  ran(command: CommandRow): void {
    this.options.commands.push(command)
    this.attempt = { ...this.attempt, activeAt: new Date() }
    for (const viewer of this.viewers) viewer.changed?.()
    this.touch(({ kind }) => kind === 'history')
  }

  /** Somebody else changed the attempt: an answer was given, it was closed. */
  changed(attempt: AttemptRow): void {
    this.attempt = { ...attempt, passed: { ...this.attempt.passed, ...attempt.passed } }
    for (const viewer of this.viewers) viewer.changed?.()
    this.touch(({ kind }) => kind === 'quiz')
  }

  /**
   * The revision to go back to, and what is undone by that.
   * @param to `undo`, `start`, or the id of a step @throws NothingToUndo
   */
  target(to: string): { readonly revision: number; readonly undone: string | null } {
    if (to === 'start') return { revision: this.attempt.startRevision, undone: null }
    if (to !== 'undo') {
      const { content } = this.options
      const steps = content.kind === 'lesson' ? content.facts.steps.map(({ id }) => id) : []
      const revision = this.attempt.checkpoints[to] ?? (steps[0] === to ? this.attempt.startRevision : undefined)
      if (revision === undefined) throw new NothingToUndo(`step ${to} has not been begun`)
      return { revision, undone: null }
    }
    const last = this.effective().at(-1)
    if (!last) throw new NothingToUndo('nothing was changed yet')
    return { revision: last.first - 1, undone: last.line }
  }

  /** What the learner changed and did not take back, command by command. */
  private effective(): readonly { readonly first: number; readonly line: string | null }[] {
    const { commands } = this.options
    const deeds: { first: number; line: string | null; ended: number }[] = []
    for (const { revision, cause } of this.history) {
      if (cause.verb === RESTORE) {
        while (deeds.length > 0 && deeds.at(-1)!.first > (cause.because ?? 0)) deeds.pop()
        continue
      }
      if (cause.actor !== LEARNER_USER.name || cause.verb === undefined) continue
      const command = commands.find((one) => one.revision >= revision)
      const ended = command?.revision ?? revision
      if (deeds.at(-1)?.ended !== ended) deeds.push({ first: revision, line: command?.line ?? null, ended })
    }
    return deeds
  }

  private see({ changes }: Committed): void {
    for (const change of changes) {
      const { previous: _, ...revision } = change
      this.history.push(revision)
      this.mark(change)
    }
    this.plan()
  }

  private mark(change: Change): void {
    const isDeed = change.cause.actor === LEARNER_USER.name && change.cause.verb !== undefined
    for (const [id, check] of this.checks) {
      if (this.touched.has(id)) continue
      if (check.kind === 'state' ? isTouched(check, change) : check.kind === 'history' && isDeed) this.touched.add(id)
    }
    // A cluster that was taken back may have lost what a query has never seen change.
    if (change.cause.verb === RESTORE && !partsOf(change.key).resource.startsWith('~'))
      for (const [id, { kind }] of this.checks) if (kind === 'state') this.touched.add(id)
  }

  private touch(wanted: (check: Check) => boolean): void {
    for (const [id, check] of this.checks) if (wanted(check)) this.touched.add(id)
    this.plan()
  }

  private plan(): void {
    if (this.touched.size > 0) this.timer ??= setTimeout(() => this.look(), PAUSE_MS)
  }

  private look(): void {
    this.timer = undefined
    const changed: string[] = []
    for (const id of this.touched) {
      const before = this.results.get(id)
      const after = this.evaluate(id, this.checks.get(id)!)
      this.results.set(id, after)
      if (JSON.stringify(before) !== JSON.stringify(after)) changed.push(id)
    }
    this.touched.clear()
    if (changed.length === 0) return
    this.keepTimes(changed)
    const { revision } = this.options.resident.cluster
    for (const viewer of this.viewers) viewer.checks(revision, this.presented(viewer.locale, changed))
    this.advance()
  }

  private keepTimes(changed: readonly string[]): void {
    if (this.attempt.assignmentId === null) return
    const now = new Date().toISOString()
    const passed = changed.filter(
      (id) => this.results.get(id)?.status === 'passed' && this.attempt.passed[id] === undefined,
    )
    if (passed.length === 0) return
    const times = Object.fromEntries(passed.map((id) => [id, now]))
    this.attempt = { ...this.attempt, passed: { ...this.attempt.passed, ...times } }
    this.options.savePassed(times).catch(this.options.onError)
  }

  /** The attempt as its instructor sees it. @returns undefined for one that is made for no assignment */
  seenByInstructor(locale: ContentLocale): SeenByInstructor | undefined {
    const { id, enrollmentId, contentId, clusterId, state, beganAt, activeAt, passed, submissions, best } = this.attempt
    if (enrollmentId === null) return undefined
    const checks = Object.fromEntries(
      [...this.checks].map(([check, { kind }]) => {
        const result = this.results.get(check)
        const isAnswered = kind !== 'quiz' || this.attempt.answers[check] !== undefined
        return [check, result && isAnswered ? result.status : ('unchecked' as const)]
      }),
    )
    // Probes and questions are seen when something is handed in: who waits there is not stuck at them.
    const at = [...this.checks].find(
      ([check, { kind }]) => (kind === 'state' || kind === 'history') && checks[check] !== 'passed',
    )?.[0]
    const since = Object.values(passed).sort().at(-1) ?? beganAt.toISOString()
    const result = at === undefined ? undefined : this.results.get(at)
    return {
      enrollmentId,
      attemptId: id,
      exerciseId: contentId,
      clusterId,
      state,
      beganAt: beganAt.toISOString(),
      activeAt: activeAt.toISOString(),
      checks,
      at:
        at === undefined
          ? null
          : { check: at, since, why: result ? presentedCheck(this.options.content, locale, result).why : null },
      submissions,
      best,
    }
  }

  private evaluate(id: string, check: Check): CheckResult {
    const { resident, commands } = this.options
    const { state, clock } = resident.cluster
    if (check.kind === 'state') {
      const result = evaluateNow(id, check, { state, now: clock.now() }, this.values, this.history)
      if (check.mode !== 'edge') return result
      if (result.status === 'passed') this.reached.add(id)
      return this.reached.has(id) ? { ...result, status: 'passed', value: 1 } : result
    }
    return evaluateCheck(
      id,
      check,
      { values: this.values, assets: {} },
      {
        fork: () => resident.cluster,
        history: this.history,
        commands,
        answers: this.attempt.answers,
        reached: this.reached,
      },
    )
  }

  private presented(locale: ContentLocale, ids: readonly string[]): Record<string, CheckSeen> {
    return Object.fromEntries(
      ids.flatMap((id) => {
        const result = this.results.get(id)
        // Whether an answer of an exercise is right is told when it is handed in.
        if (!result || (result.kind === 'quiz' && this.options.content.kind === 'exercise')) return []
        const seen = presentedCheck(this.options.content, locale, result)
        // A question that waits for its answer is not wrong.
        return [[id, result.why?.message === 'not-answered' ? UNCHECKED : seen] as const]
      }),
    )
  }

  private get progress(): AttemptProgress {
    return { done: [...this.attempt.done], state: this.attempt.state }
  }

  /** A step whose checks are green is done, and stays so; the next one begins there. */
  private advance(): void {
    const { content, resident, save, onError } = this.options
    if (content.kind !== 'lesson' || this.attempt.state === 'closed') return
    const { steps } = content.facts
    const isGreen = (id: string): boolean => this.results.get(id)?.status === 'passed'
    const done = new Set(this.attempt.done)
    const checkpoints: Record<string, number> = { ...this.attempt.checkpoints }
    steps.forEach((step, index) => {
      if (done.has(step.id) || step.checks.length === 0 || !step.checks.every(isGreen)) return
      done.add(step.id)
      const next = steps[index + 1]
      if (next) checkpoints[next.id] ??= resident.cluster.revision
    })
    if (done.size === this.attempt.done.length) return
    const isDone = steps.every((step) => done.has(step.id) || step.checks.length === 0)
    this.attempt = { ...this.attempt, done: [...done], checkpoints, state: isDone ? 'done' : this.attempt.state }
    for (const viewer of this.viewers) viewer.progress(this.progress)
    save([...done], checkpoints, isDone).catch(onError)
  }
}
