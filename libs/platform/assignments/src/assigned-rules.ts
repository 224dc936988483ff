// What holds for a learner in an assignment. Pages, sockets and jobs ask the same question, so it is answered once.
import { assignmentPolicy, overrideChanges, type OverrideChanges } from '@kubarium/contracts'
import { effectivePolicy, phaseOf, shownIn, type EffectivePolicy, type Shown } from '@kubarium/learning-assignments'
import type { SystemDatabase } from '@kubarium/platform-database'

/** An exercise of an assignment, as it is stored. */
export interface StoredItem {
  readonly exerciseId: string
  /** The version that everybody begins with. */
  readonly version: string
  /** The version whose checks grade. */
  readonly gradedBy: string
  readonly points: number
}

export interface AssignedRules {
  readonly assignmentId: string
  readonly organisationId: string
  readonly courseId: string
  readonly course: string
  readonly title: string
  readonly items: readonly StoredItem[]
  readonly policy: EffectivePolicy
  readonly publishedAt: Date | null
}

interface Row extends Omit<AssignedRules, 'policy'> {
  readonly policy: unknown
  readonly ofClass: unknown
  readonly ofLearner: unknown
}

/** Reads as the system: whoever asks has checked that the enrollment is the learner's, or the course their own. */
export class AssignedRulesRepository {
  constructor(private readonly database: Pick<SystemDatabase, 'pool'>) {}

  /** The rules of an assignment for somebody on its course's roster; undefined when they are not, or not any more. */
  async find(assignmentId: string, enrollmentId: string): Promise<AssignedRules | undefined> {
    const { rows } = await this.database.pool.query<Row>({
      name: 'assigned-rules',
      text: `select a.id as "assignmentId", a.organisation_id as "organisationId", a.course_id as "courseId",
          c.title as course, a.title, a.items, a.policy, a.published_at as "publishedAt",
          oc.changes as "ofClass", ol.changes as "ofLearner"
        from assignment a
        join course c on c.id = a.course_id
        join enrollment e on e.course_id = a.course_id and e.id = $2 and e.state <> 'removed'
        left join assignment_override oc on oc.assignment_id = a.id and oc.class_id = e.class_id
        left join assignment_override ol on ol.assignment_id = a.id and ol.enrollment_id = e.id
        where a.id = $1`,
      values: [assignmentId, enrollmentId],
    })
    const [row] = rows
    if (!row) return undefined
    const { ofClass, ofLearner, policy, ...rest } = row
    return { ...rest, policy: storedPolicy(policy, changesOf(ofClass), changesOf(ofLearner)) }
  }
}

/** A stored policy with the overrides that hold, the class's before the learner's. */
export function storedPolicy(policy: unknown, ...overrides: readonly (OverrideChanges | undefined)[]): EffectivePolicy {
  return effectivePolicy(assignmentPolicy.parse(policy), ...overrides)
}

const changesOf = (stored: unknown): OverrideChanges | undefined =>
  stored === null || stored === undefined ? undefined : overrideChanges.parse(stored)

/** What a learner is shown of their work now. */
export function shownNow({ policy, publishedAt }: Pick<AssignedRules, 'policy' | 'publishedAt'>, now: number): Shown {
  return shownIn(policy, phaseOf(policy, publishedAt !== null, now))
}
