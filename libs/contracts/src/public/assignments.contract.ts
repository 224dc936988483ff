// Assignments, and what holds for single learners and classes in them.
import { z } from 'zod'
import {
  assignment,
  assignmentChanges,
  assignmentOverride,
  newAssignment,
  overrideInput,
} from '../assignment.contract.ts'
import { liveClass } from '../live-class.contract.ts'
import { operation } from './operation.contract.ts'

const ofCourse = z.object({ course: z.uuid() })
const params = z.object({ assignment: z.uuid() })
const ofSubject = params.extend({ subject: z.uuid() })

export const listAssignments = operation({
  id: 'listAssignments',
  method: 'GET',
  path: '/courses/{course}/assignments',
  tag: 'assignments',
  summary: 'Assignments of a course',
  scope: 'assignments:read',
  params: ofCourse,
  result: z.object({ data: z.array(assignment) }),
})
export const createAssignment = operation({
  id: 'createAssignment',
  method: 'POST',
  path: '/courses/{course}/assignments',
  tag: 'assignments',
  summary: 'Assign exercises',
  description: 'Versions are pinned: what is published later changes nothing for those who learn here.',
  scope: 'assignments:write',
  params: ofCourse,
  body: newAssignment,
  status: 201,
  result: assignment,
})
export const getAssignment = operation({
  id: 'getAssignment',
  method: 'GET',
  path: '/assignments/{assignment}',
  tag: 'assignments',
  summary: 'An assignment',
  scope: 'assignments:read',
  params,
  result: assignment,
})
export const changeAssignment = operation({
  id: 'changeAssignment',
  method: 'PATCH',
  path: '/assignments/{assignment}',
  tag: 'assignments',
  summary: 'Change an assignment',
  description: 'Grades are computed by the dates that hold now. Exercises that were begun stay, in their version.',
  scope: 'assignments:write',
  params,
  body: assignmentChanges,
  result: assignment,
  errors: ['precondition_failed', 'item_begun'],
})
export const listOverrides = operation({
  id: 'listOverrides',
  method: 'GET',
  path: '/assignments/{assignment}/overrides',
  tag: 'assignments',
  summary: 'What holds for single learners and classes',
  scope: 'assignments:read',
  params,
  result: z.object({ data: z.array(assignmentOverride) }),
})
export const putOverride = operation({
  id: 'putOverride',
  method: 'PUT',
  path: '/assignments/{assignment}/overrides/{subject}',
  tag: 'assignments',
  summary: 'Let something else hold for a learner or a class',
  description:
    '`subject` is the id of an enrollment or a class. What is said for a learner comes before what is said for their class.',
  scope: 'assignments:write',
  params: ofSubject,
  body: overrideInput,
  result: assignmentOverride,
})
export const removeOverride = operation({
  id: 'removeOverride',
  method: 'DELETE',
  path: '/assignments/{assignment}/overrides/{subject}',
  tag: 'assignments',
  summary: 'Let the assignment hold again',
  scope: 'assignments:write',
  params: ofSubject,
})
export const getLiveClass = operation({
  id: 'getLiveClass',
  method: 'GET',
  path: '/assignments/{assignment}/live',
  tag: 'assignments',
  summary: 'Who works on an assignment, and by which checks they are seen',
  description: 'How far they are comes over Socket.IO, namespace `/class`.',
  scope: 'attempts:read',
  params,
  result: liveClass,
})
