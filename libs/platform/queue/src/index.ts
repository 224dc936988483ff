export {
  defineJob,
  type EnqueueOptions,
  type JobContext,
  type JobCounts,
  type JobDefinition,
  type Jobs,
  type Run,
  type WorkOptions,
} from './job.ts'
export { postgresJobs, redisJobs } from './bull-jobs.ts'
export { SyncJobs } from './sync-jobs.ts'
export { migrateQueue } from './migrate-queue.ts'
