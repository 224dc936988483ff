// Fields that Go's types always write, even when they are empty: objects that never were on the server have them too.
import { templatePath } from './patching.ts'
import { copy, listOf, part, put, type KubeObject } from './objects.ts'

const NO_PODS = {
  currentNumberScheduled: 0,
  desiredNumberScheduled: 0,
  numberMisscheduled: 0,
  numberReady: 0,
}

/** Empty parts by kind, by path. */
const ALWAYS: Readonly<Record<string, readonly (readonly [path: string, value: object])[]>> = {
  CronJob: [['status', {}]],
  DaemonSet: [
    ['spec.updateStrategy', {}],
    ['status', NO_PODS],
  ],
  Deployment: [
    ['spec.strategy', {}],
    ['status', {}],
  ],
  Job: [['status', {}]],
  Pod: [['status', {}]],
  ReplicaSet: [['status', { replicas: 0 }]],
  ReplicationController: [['status', { replicas: 0 }]],
  StatefulSet: [
    ['spec.updateStrategy', {}],
    ['status', { replicas: 0, availableReplicas: 0 }],
  ],
}

/** The object as Go's type of its kind writes it. */
export function asTyped(object: KubeObject): KubeObject {
  const { kind = '' } = object
  const typed = copy(object)
  const fields = typed as unknown as Record<string, unknown>
  for (const [path, value] of ALWAYS[kind] ?? []) {
    const keys = path.split('.')
    const parent = keys.length > 1 ? part(typed, ...keys.slice(0, -1)) : fields
    if (parent[keys.at(-1)!] === undefined) put(fields, keys, value)
  }
  const template = templatePath(kind)
  if (template)
    for (const key of ['containers', 'initContainers'])
      for (const container of listOf(typed, ...template, 'spec', key)) container['resources'] ??= {}
  return typed
}
