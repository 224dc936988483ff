import { stringify } from 'csv-stringify/sync'
import type { computedGrades } from './computed-grades.ts'

/**
 * A gradebook for a spreadsheet: one line per learner, one column per exercise. Cells that a spreadsheet would take for
 * formulas are made harmless.
 */
export function gradebookCsv(grades: ReturnType<typeof computedGrades>): string {
  const exercises = grades[0]?.items.map(({ exerciseId }) => exerciseId) ?? []
  const header = [
    'name',
    'email',
    'external_id',
    'class',
    ...exercises,
    'computed',
    'adjusted',
    'final',
    'max',
    'state',
  ]
  const lines = grades.map(
    ({ enrollment, items, computed, adjusted, final, maxPoints, state, isLate, isMissing, ...rest }) => [
      enrollment.name,
      enrollment.email,
      enrollment.externalId,
      rest.class,
      ...items.map(({ points }) => points),
      computed,
      adjusted,
      final,
      maxPoints,
      state,
      isLate ? 'late' : isMissing ? 'missing' : '',
    ],
  )
  return stringify([[...header, 'remark'], ...lines], { bom: true, escape_formulas: true, record_delimiter: 'windows' })
}
