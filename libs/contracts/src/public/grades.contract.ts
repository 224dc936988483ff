// Grades, adjustments and regrades.
import { z } from 'zod'
import { assignment } from '../assignment.contract.ts'
import { grade, gradebook, newAdjustment, newRegrade, regrade } from '../grade.contract.ts'
import { operation } from './operation.contract.ts'

const ofAssignment = z.object({ assignment: z.uuid() })
const ofLearner = ofAssignment.extend({ enrollment: z.uuid() })
const ofRegrade = z.object({ regrade: z.uuid() })

export const getGradebook = operation({
  id: 'getGradebook',
  method: 'GET',
  path: '/assignments/{assignment}/grades',
  tag: 'grades',
  summary: 'The grades of an assignment, by name',
  scope: 'grades:read',
  params: ofAssignment,
  result: gradebook,
})
export const exportGrades = operation({
  id: 'exportGrades',
  method: 'GET',
  path: '/assignments/{assignment}/grades:export',
  tag: 'grades',
  summary: 'The grades of an assignment as CSV',
  scope: 'grades:read',
  params: ofAssignment,
  produces: 'text/csv',
  result: z.string(),
})
export const publishGrades = operation({
  id: 'publishGrades',
  method: 'POST',
  path: '/assignments/{assignment}/grades:publish',
  tag: 'grades',
  summary: 'Show learners their grades',
  scope: 'grades:write',
  params: ofAssignment,
  result: assignment,
})
export const getGrade = operation({
  id: 'getGrade',
  method: 'GET',
  path: '/assignments/{assignment}/grades/{enrollment}',
  tag: 'grades',
  summary: 'A grade with its adjustments',
  scope: 'grades:read',
  params: ofLearner,
  result: grade,
})
export const adjustGrade = operation({
  id: 'adjustGrade',
  method: 'POST',
  path: '/assignments/{assignment}/grades/{enrollment}/adjustments',
  tag: 'grades',
  summary: 'Adjust a grade by hand',
  description: 'What is computed stays beside it, and a regrade takes nothing of it away.',
  scope: 'grades:write',
  params: ofLearner,
  body: newAdjustment,
  status: 201,
  result: grade,
})
export const revokeAdjustment = operation({
  id: 'revokeAdjustment',
  method: 'DELETE',
  path: '/assignments/{assignment}/grades/{enrollment}/adjustments/{adjustment}',
  tag: 'grades',
  summary: 'Let an adjustment count no more',
  scope: 'grades:write',
  params: ofLearner.extend({ adjustment: z.uuid() }),
})

export const listRegrades = operation({
  id: 'listRegrades',
  method: 'GET',
  path: '/assignments/{assignment}/regrades',
  tag: 'regrades',
  summary: 'The last regrades of an assignment, the newest first',
  scope: 'grades:read',
  params: ofAssignment,
  result: z.object({ data: z.array(regrade) }),
})
export const createRegrade = operation({
  id: 'createRegrade',
  method: 'POST',
  path: '/assignments/{assignment}/regrades',
  tag: 'regrades',
  summary: 'Grade all submissions again, for a preview',
  description: 'Nothing changes for anybody until it is committed.',
  scope: 'grades:write',
  params: ofAssignment,
  body: newRegrade,
  status: 202,
  result: regrade,
  errors: ['nothing_to_regrade'],
})
export const getRegrade = operation({
  id: 'getRegrade',
  method: 'GET',
  path: '/regrades/{regrade}',
  tag: 'regrades',
  summary: 'A regrade, with those whose grades it would change',
  scope: 'grades:read',
  params: ofRegrade,
  result: regrade,
})
export const commitRegrade = operation({
  id: 'commitRegrade',
  method: 'POST',
  path: '/regrades/{regrade}:commit',
  tag: 'regrades',
  summary: 'Let a regrade count',
  scope: 'grades:write',
  params: ofRegrade,
  result: regrade,
  errors: ['regrade_not_ready'],
})
