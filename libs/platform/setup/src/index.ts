export { prepareDatabase } from './prepare-database.ts'
export {
  assertReachable,
  ensureDatabase,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from '@kubarium/platform-database'
