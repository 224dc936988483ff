export { ApiCalls, type ApiCallsOptions } from './api-calls.ts'
export {
  BudgetExceeded,
  LEARNER_USER,
  Rehearsal,
  type RehearsalBudget,
  type RehearsalOptions,
  type TypedLine,
} from './rehearsal.ts'
