import { Controller } from '@nestjs/common'
import {
  changeClass,
  changeCourse,
  createClass,
  createCourse,
  getCourse,
  importEnrollments,
  listClasses,
  listCourses,
  listEnrollments,
  putEnrollment,
  removeEnrollment,
} from '@kubarium/contracts/public'
import { Asked, Serves, answered, paged } from '@kubarium/platform-public-api'
import { z } from 'zod'
import { CoursesRepository } from './courses.repository.ts'
import { readRoster } from './roster.ts'

/** Where a page begins: rows stand in the order in which they were made. */
const place = z.object({ createdAt: z.coerce.date(), id: z.uuid() })

@Controller()
export class CoursesController {
  constructor(private readonly courses: CoursesRepository) {}

  @Serves(listCourses)
  list(@Asked() { caller, query }: Asked<typeof listCourses>) {
    return paged({ operation: listCourses, query }, place, (after, count) => this.courses.list(caller, after, count), {
      place: ({ id, at }) => ({ id, createdAt: at }),
      shown: ({ at: _, ...course }) => course,
    })
  }

  @Serves(createCourse)
  async create(@Asked() { caller, body }: Asked<typeof createCourse>) {
    const made = await this.courses.create(caller, body)
    return answered(made, { location: `/courses/${made.id}` })
  }

  @Serves(getCourse)
  get(@Asked() { caller, params }: Asked<typeof getCourse>) {
    return this.courses.get(caller, params.course)
  }

  @Serves(changeCourse)
  change(@Asked() { caller, params, body }: Asked<typeof changeCourse>) {
    return this.courses.change(caller, params.course, body)
  }

  @Serves(listClasses)
  async classes(@Asked() { caller, params }: Asked<typeof listClasses>) {
    return { data: [...(await this.courses.classes(caller, params.course))] }
  }

  @Serves(createClass)
  createClass(@Asked() { caller, params, body }: Asked<typeof createClass>) {
    return this.courses.createClass(caller, params.course, body)
  }

  @Serves(changeClass)
  changeClass(@Asked() { caller, params, body }: Asked<typeof changeClass>) {
    return this.courses.changeClass(caller, params.course, params.class, body)
  }

  @Serves(listEnrollments)
  enrollments(@Asked() { caller, params, query }: Asked<typeof listEnrollments>) {
    return paged(
      { operation: listEnrollments, query: { ...query, ...params } },
      place,
      (after, count) => this.courses.enrollments(caller, params.course, after, count),
      { place: ({ id, at }) => ({ id, createdAt: at }), shown: ({ at: _, ...enrollment }) => enrollment },
    )
  }

  @Serves(putEnrollment)
  enrol(@Asked() { caller, params, body }: Asked<typeof putEnrollment>) {
    return this.courses.enrol(caller, params.course, { ...body, externalId: params.learner })
  }

  @Serves(removeEnrollment)
  async remove(@Asked() { caller, params }: Asked<typeof removeEnrollment>): Promise<undefined> {
    await this.courses.remove(caller, params.course, params.learner)
  }

  @Serves(importEnrollments)
  async import(@Asked() { caller, params, body }: Asked<typeof importEnrollments>) {
    const { rows, problems } = readRoster(body)
    const counts =
      problems.length > 0
        ? { added: 0, changed: 0, unchanged: 0 }
        : await this.courses.importRoster(caller, params.course, rows, body.dryRun)
    return { ...counts, problems: [...problems] }
  }
}
