// Every operation of the graded-exercise API, in the order in which the document shows them.
import { listAuditEvents } from './audit.contract.ts'
import { getExercise, getExerciseVersion, listExercises } from './exercises.contract.ts'
import type { Operation } from './operation.contract.ts'

export const publicOperations: readonly Operation[] = [listExercises, getExercise, getExerciseVersion, listAuditEvents]
