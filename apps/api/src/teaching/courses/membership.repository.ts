// How learners get onto rosters by themselves. They come from other organisations than the course's, so the database is read
// as the system: every statement names the person, or the code that they were given.
import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Joined } from '@kubarium/contracts'
import { SystemDatabase } from '@kubarium/platform-database'
import type { Person } from '@kubarium/platform-identity'

/** Under which somebody without an account works: programs act for them. */
export const withoutAccount = (enrollmentId: string): string => `enrollment:${enrollmentId}`

/** Somebody in a course. */
export interface Membership {
  readonly enrollmentId: string
  readonly organisationId: string
  readonly organisation: string
  readonly courseId: string
  readonly title: string
  readonly timeZone: string
}

@Injectable()
export class MembershipRepository {
  constructor(private readonly database: SystemDatabase) {}

  /** The courses somebody learns in, the newest first. Rosters that name their confirmed address are theirs from now on. */
  async of(person: Person): Promise<readonly Membership[]> {
    if (person.emailVerified) await this.claim(person)
    const { rows } = await this.database.pool.query<Membership>({
      name: 'memberships',
      text: `select e.id as "enrollmentId", c.organisation_id as "organisationId", o.name as organisation,
          c.id as "courseId", c.title, c.time_zone as "timeZone"
        from enrollment e join course c on c.id = e.course_id join organisation o on o.id = c.organisation_id
        where e.user_id = $1 and e.state = 'active' and c.archived_at is null order by c.created_at desc, c.id`,
      values: [person.userId],
    })
    return rows
  }

  /** As whom somebody takes part in the course of an assignment; undefined when they do not. */
  async inAssignment(
    { userId }: Pick<Person, 'userId'>,
    assignmentId: string,
  ): Promise<{ readonly enrollmentId: string; readonly organisationId: string } | undefined> {
    const { rows } = await this.database.pool.query<{ enrollmentId: string; organisationId: string }>({
      name: 'membership-in-assignment',
      text: `select e.id as "enrollmentId", e.organisation_id as "organisationId"
        from enrollment e join assignment a on a.course_id = e.course_id
        where a.id = $1 and e.user_id = $2 and e.state = 'active'`,
      values: [assignmentId, userId],
    })
    return rows[0]
  }

  /** Takes part in the class of a code. Doing so twice changes nothing; a class may be changed so. @returns undefined: no such code */
  async join(person: Person, code: string): Promise<Joined | undefined> {
    if (person.emailVerified) await this.claim(person)
    const { rows } = await this.database.pool.query<Joined>(
      `with class as (
         select k.id, k.name, k.course_id, k.organisation_id, c.title from course_class k join course c on c.id = k.course_id
         where k.join_code = $1 and c.archived_at is null
       ), joined as (
         insert into enrollment (id, course_id, organisation_id, class_id, user_id, email, name, state, joined_at)
         select $2, course_id, organisation_id, id, $3, case when $6 and not exists (
             select from enrollment o where o.course_id = class.course_id and o.email = $4) then $4 end, $5, 'active', now()
         from class
         on conflict (course_id, user_id) do update set class_id = excluded.class_id, state = 'active'
         returning course_id
       ) select class.course_id as "courseId", class.title as course, class.name as class from class join joined using (course_id)`,
      [code, randomUUID(), person.userId, person.email.toLowerCase(), person.name, person.emailVerified],
    )
    return rows[0]
  }

  /** What programs did for somebody before they had an account is theirs as well. */
  private async claim({ userId, email }: Person): Promise<void> {
    await this.database.pool.query({
      name: 'membership-claim',
      text: `with claimed as (
          update enrollment e set user_id = $1, state = 'active', joined_at = now()
          where e.email = $2 and e.user_id is null and e.state = 'invited'
            and not exists (select from enrollment o where o.course_id = e.course_id and o.user_id = $1)
          returning e.id
        ), attempts as (
          update attempt set user_id = $1 from claimed where user_id = 'enrollment:' || claimed.id returning cluster_id
        ), terminals as (
          update terminal set owner_id = $1 from attempts where terminal.cluster_id = attempts.cluster_id
        ) update cluster set owner_id = $1 from attempts where cluster.id = attempts.cluster_id`,
      values: [userId, email.toLowerCase()],
    })
  }
}
