export {
  AssignedRulesRepository,
  shownNow,
  storedPolicy,
  type AssignedRules,
  type StoredItem,
} from './assigned-rules.ts'
