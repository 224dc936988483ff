import { text } from '../../../command-line/flags.ts'
import { objectName, pathOf } from '../../../client/discovery.ts'
import { dig, type KubeObject } from '../../../client/objects.ts'
import { select } from '../../../client/selection.ts'
import type { Kubectl } from '../../../kubectl.ts'
import { KubectlError } from '../../../process/failure.ts'
import { commandArguments, type Generator } from '../generator.ts'

/** The template of a pod with one container under the job's name. */
const podTemplate = (kubectl: Kubectl, name: string, restartPolicy: string): object => {
  const command = commandArguments(kubectl)
  const container = {
    name,
    image: kubectl.flags.text('image'),
    ...(command.length > 0 && { command }),
    resources: {},
  }
  return { metadata: {}, spec: { containers: [container], restartPolicy } }
}

export const job: Generator = {
  name: 'job',
  summary: 'Create a job with the specified name',
  usage: 'kubectl create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  examples: `  # A Job that runs once
  kubectl create job report --image=busybox -- date

  # One run of a CronJob, now
  kubectl create job report --from=cronjob/nightly`,
  flags: [text('image', 'Image to run.'), text('from', 'CronJob to take the template of.')],
  kind: { apiVersion: 'batch/v1', kind: 'Job', isNamespaced: true, plural: 'jobs' },
  failure: 'failed to create job: ',
  make: (kubectl, name) => {
    const { flags } = kubectl
    if ((flags.text('image') === '') === (flags.text('from') === ''))
      throw new KubectlError('either --image or --from must be specified')
    if (flags.text('from')) {
      if (commandArguments(kubectl).length > 0) throw new KubectlError('cannot specify --from and command')
      return jobFromCronJob(kubectl, name)
    }
    return {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: { template: podTemplate(kubectl, name, 'Never') },
      status: {},
    }
  },
}

/** What a CronJob would start. @throws KubectlError for another kind, ServerError */
function jobFromCronJob(kubectl: Kubectl, name: string): KubeObject {
  const [target] = select(kubectl, [kubectl.flags.text('from')])
  const { resource, namespace, name: from } = target!
  const cronJob = kubectl.json<KubeObject>({ method: 'GET', path: pathOf(resource, namespace, from) })
  if (resource.kind !== 'CronJob')
    throw new KubectlError(`from must be an existing cronjob: ${objectName(resource, from!)}`)
  const template = dig(cronJob, 'spec', 'jobTemplate') as {
    metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }
    spec: object
  }
  const { labels, annotations } = template.metadata ?? {}
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      ...(labels && { labels }),
      annotations: { ...annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: cronJob.metadata.name,
          uid: cronJob.metadata.uid ?? '',
          controller: true,
        },
      ],
    },
    spec: template.spec,
    status: {},
  }
}

export const cronJob: Generator = {
  name: 'cronjob',
  aliases: ['cj'],
  summary: 'Create a cron job with the specified name',
  usage: "kubectl create cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  examples: `  # Every hour
  kubectl create cronjob report --image=busybox --schedule='0 * * * *' -- date`,
  flags: [
    text('image', 'Image to run.'),
    text('restart', 'Restart policy of the pods: OnFailure or Never.'),
    text('schedule', 'When to run, in the form of cron.'),
  ],
  required: ['image', 'schedule'],
  kind: { apiVersion: 'batch/v1', kind: 'CronJob', isNamespaced: true, plural: 'cronjobs' },
  failure: 'failed to create cronjob: ',
  make: (kubectl, name) => ({
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    metadata: { name },
    spec: {
      schedule: kubectl.flags.text('schedule'),
      jobTemplate: {
        metadata: { name },
        spec: { template: podTemplate(kubectl, name, kubectl.flags.text('restart') || 'OnFailure') },
      },
    },
    status: {},
  }),
}
