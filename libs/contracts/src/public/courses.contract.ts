// Courses, their classes and rosters.
import { z } from 'zod'
import {
  classChanges,
  course,
  courseChanges,
  courseClass,
  enrollment,
  enrollmentInput,
  newClass,
  newCourse,
  rosterImport,
  rosterOutcome,
} from '../course.contract.ts'
import { operation } from './operation.contract.ts'
import { pageOf, pageQuery } from './pages.contract.ts'

const params = z.object({ course: z.uuid() })
const inClass = params.extend({ class: z.uuid() })
/** Our id, or the id by which the organisation's own systems know them. */
const inRoster = params.extend({ learner: z.string().min(1).max(120) })
const list = z.strictObject(pageQuery)

export const listCourses = operation({
  id: 'listCourses',
  method: 'GET',
  path: '/courses',
  tag: 'courses',
  summary: 'Courses of the organisation',
  scope: 'roster:read',
  query: list,
  result: pageOf(course),
  errors: ['invalid_cursor'],
})
export const createCourse = operation({
  id: 'createCourse',
  method: 'POST',
  path: '/courses',
  tag: 'courses',
  summary: 'Make a course',
  scope: 'roster:write',
  body: newCourse,
  status: 201,
  result: course,
})
export const getCourse = operation({
  id: 'getCourse',
  method: 'GET',
  path: '/courses/{course}',
  tag: 'courses',
  summary: 'A course',
  scope: 'roster:read',
  params,
  result: course,
})
export const changeCourse = operation({
  id: 'changeCourse',
  method: 'PATCH',
  path: '/courses/{course}',
  tag: 'courses',
  summary: 'Change or archive a course',
  scope: 'roster:write',
  params,
  body: courseChanges,
  result: course,
})

export const listClasses = operation({
  id: 'listClasses',
  method: 'GET',
  path: '/courses/{course}/classes',
  tag: 'courses',
  summary: 'Classes of a course, by name',
  scope: 'roster:read',
  params,
  result: z.object({ data: z.array(courseClass) }),
})
export const createClass = operation({
  id: 'createClass',
  method: 'POST',
  path: '/courses/{course}/classes',
  tag: 'courses',
  summary: 'Make a class with a join code',
  scope: 'roster:write',
  params,
  body: newClass,
  status: 201,
  result: courseClass,
  errors: ['already_there'],
})
export const changeClass = operation({
  id: 'changeClass',
  method: 'PATCH',
  path: '/courses/{course}/classes/{class}',
  tag: 'courses',
  summary: 'Rename a class, open or close it, give it a new code',
  scope: 'roster:write',
  params: inClass,
  body: classChanges,
  result: courseClass,
  errors: ['already_there'],
})

export const listEnrollments = operation({
  id: 'listEnrollments',
  method: 'GET',
  path: '/courses/{course}/enrollments',
  tag: 'courses',
  summary: 'The roster of a course',
  scope: 'roster:read',
  params,
  query: list,
  result: pageOf(enrollment),
  errors: ['invalid_cursor'],
})
export const putEnrollment = operation({
  id: 'putEnrollment',
  method: 'PUT',
  path: '/courses/{course}/enrollments/{learner}',
  tag: 'courses',
  summary: 'Put somebody on the roster, or change what is known of them',
  description: '`learner` is the id by which your own systems know them. Asking twice changes nothing.',
  scope: 'roster:write',
  params: inRoster,
  body: enrollmentInput,
  result: enrollment,
  errors: ['already_there'],
})
export const removeEnrollment = operation({
  id: 'removeEnrollment',
  method: 'DELETE',
  path: '/courses/{course}/enrollments/{learner}',
  tag: 'courses',
  summary: 'Take somebody off the roster',
  description: 'Their work and grades are kept, and are there when they come back.',
  scope: 'roster:write',
  params: inRoster,
})
export const importEnrollments = operation({
  id: 'importEnrollments',
  method: 'POST',
  path: '/courses/{course}/enrollments:import',
  tag: 'courses',
  summary: 'Import a roster',
  description:
    'CSV with a header (`name`, `email`, `externalId`, `class`, `labels`; also the columns of OneRoster), or rows. All of it is stored, or nothing.',
  scope: 'roster:write',
  params,
  body: rosterImport,
  result: rosterOutcome,
})
