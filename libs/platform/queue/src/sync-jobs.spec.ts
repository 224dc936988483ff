import { SyncJobs } from './sync-jobs.ts'
import { jobsContract } from './testing/jobs.contract.ts'

jobsContract(
  'in the process, at once',
  async () => new SyncJobs(),
  (jobs, ms) => (jobs as SyncJobs).pass(ms),
)
