// A CronJob starts Jobs on a schedule.
import { fieldPath, type k8s } from '@kubarium/kube-objects'
import { age, column, type Mutable } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { jobTemplateColumns } from '../job/job.columns.ts'
import { setJobSpecDefaults } from '../job/job.defaults.ts'
import { hostNameWarnings, jobSpecWarnings } from '../job/job.warnings.ts'
import { cronJobReconciler } from './cron-job.reconciler.ts'
import { cronJobErrors, cronJobNameErrors } from './cron-job.validation.ts'

export const cronJob = defineKind<k8s.CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  strategy: {
    generation: true,
    defaults({ spec }) {
      spec.concurrencyPolicy ??= 'Allow'
      spec.suspend ??= false
      spec.successfulJobsHistoryLimit ??= 3
      spec.failedJobsHistoryLimit ??= 1
      setJobSpecDefaults(spec.jobTemplate.spec)
    },
    prepareForCreate(cronJob) {
      cronJob.status = {} as Mutable<k8s.CronJobStatus>
    },
    validateCreate: (cronJob) => [...cronJobErrors(cronJob), ...cronJobNameErrors(cronJob)],
    validateUpdate: (cronJob, previous) => cronJobErrors(cronJob, previous),
    warnings(cronJob, previous) {
      if (previous && previous.metadata.generation === cronJob.metadata.generation) return []
      const { schedule, jobTemplate } = cronJob.spec
      return [
        ...(previous ? [] : hostNameWarnings(cronJob)),
        ...jobSpecWarnings(jobTemplate.spec, fieldPath('spec', 'jobTemplate', 'spec')),
        ...(schedule.includes('TZ')
          ? [
              'CRON_TZ or TZ used in spec.spec.schedule is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
            ]
          : []),
      ]
    },
  },
  reconcilers: [cronJobReconciler],
  columns: [
    column('Schedule', ({ spec }) => spec.schedule, { doc: 'V1CronJobSpec.schedule' }),
    column('Timezone', ({ spec }) => spec.timeZone ?? '<none>', { doc: 'V1CronJobSpec.timeZone' }),
    column('Suspend', ({ spec }) => (spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False'), {
      type: 'boolean',
      doc: 'V1CronJobSpec.suspend',
    }),
    column('Active', ({ status }) => status.active?.length ?? 0, { type: 'integer', doc: 'V1CronJobStatus.active' }),
    column(
      'Last Schedule',
      ({ status }, now) => (status.lastScheduleTime ? age(status.lastScheduleTime, now) : '<none>'),
      {
        doc: 'V1CronJobStatus.lastScheduleTime',
      },
    ),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    ...jobTemplateColumns<k8s.CronJob>(({ spec }) => spec.jobTemplate.spec),
  ],
})
