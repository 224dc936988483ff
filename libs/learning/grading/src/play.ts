// Somebody works on a lesson or an exercise: types lines, lets things happen, answers. For proving content.
import type { SimulatedCluster } from '@kubarium/kube-cluster'
import type { Change, Revision } from '@kubarium/kube-store'
import {
  filledDeep,
  type Answer,
  type ExerciseContent,
  type LessonContent,
  type StateCheck,
} from '@kubarium/learning-format'
import { Rehearsal, type TypedLine } from '@kubarium/terminal-rehearsal'
import { evaluateNow } from './checks.ts'
import { variantOf, type Variant } from './grade.ts'
import { clusterOf, type Start } from './start.ts'
import { isTouched } from './view.ts'
import type { TypedCommand, Work } from './work.ts'

/** What comes about by itself between two commands of a person. */
const PAUSE_MS = 120_000

export class Player {
  readonly variant: Variant
  private readonly rehearsal: Rehearsal
  private readonly cluster: SimulatedCluster
  private readonly history: Revision[] = []
  private readonly commands: TypedCommand[] = []
  private readonly reached = new Set<string>()
  private readonly edges: readonly (readonly [string, StateCheck])[]

  constructor(
    content: Pick<ExerciseContent | LessonContent, 'facts' | 'assets'>,
    seed: string,
    private readonly start: Start,
  ) {
    this.variant = variantOf(content as ExerciseContent, seed)
    this.edges = Object.entries(content.facts.checks).flatMap(([id, check]) =>
      check.kind === 'state' && check.mode === 'edge' ? [[id, filledDeep(check, this.variant.values)] as const] : [],
    )
    this.cluster = clusterOf(start)
    this.rehearsal = new Rehearsal({
      cluster: this.cluster,
      files: start.files,
      onCommit: (changes) => this.see(changes),
    })
  }

  /** Types a line, and waits until nothing more comes of it. */
  type(line: string): TypedLine {
    const typed = this.rehearsal.type(line)
    this.commands.push({ line, status: typed.status })
    this.rehearsal.settle(PAUSE_MS)
    return typed
  }

  /** The work as it is now. */
  work(answers: Readonly<Record<string, Answer>> = {}): Work {
    const state = this.cluster.state.fork()
    const now = this.rehearsal.now
    const lastActor = this.history.at(-1)?.cause.actor ?? this.start.lastActor
    return {
      fork: () => clusterOf({ ...this.start, state, now, lastActor }),
      history: [...this.history],
      commands: [...this.commands],
      answers,
      reached: new Set(this.reached),
    }
  }

  private see(changes: readonly Change[]): void {
    for (const { previous: _, ...revision } of changes) this.history.push(revision)
    for (const [id, check] of this.edges)
      if (!this.reached.has(id) && changes.some((change) => isTouched(check, change)))
        if (
          evaluateNow(id, check, { state: this.cluster.state, now: this.cluster.clock.now() }, this.variant.values)
            .status === 'passed'
        )
          this.reached.add(id)
  }
}
