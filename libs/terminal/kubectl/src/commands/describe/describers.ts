// How each kind is described. A kind that is not here is shown field by field.
import type { Found } from '../../client/selection.ts'
import { configMap, secret, serviceAccount } from './config.describe.ts'
import { DescribeWriter } from './describe.writer.ts'
import { events, head, labelled, type Describer, type Describing } from './describer.ts'
import { describeFields } from './fields.describe.ts'
import { cronJob, job } from './jobs.describe.ts'
import { namespace } from './namespace.describe.ts'
import { endpointSlice, service } from './network.describe.ts'
import { node } from './node.describe.ts'
import { pod } from './pod.describe.ts'
import { role, roleBinding } from './rbac.describe.ts'
import { persistentVolume, persistentVolumeClaim, storageClass } from './storage.describe.ts'
import { daemonSet, deployment, replicaSet, statefulSet } from './workloads.describe.ts'

const BY_KIND: Readonly<Record<string, Describer>> = {
  Pod: pod,
  Deployment: deployment,
  ReplicaSet: replicaSet,
  ReplicationController: replicaSet,
  Job: job,
  CronJob: cronJob,
  Service: service,
  ConfigMap: configMap,
  Secret: secret,
  Namespace: namespace,
  ServiceAccount: serviceAccount,
  EndpointSlice: endpointSlice,
  Node: node,
  DaemonSet: daemonSet,
  StatefulSet: statefulSet,
  PersistentVolumeClaim: persistentVolumeClaim,
  PersistentVolume: persistentVolume,
  StorageClass: storageClass,
  Role: role,
  ClusterRole: role,
  RoleBinding: roleBinding,
  ClusterRoleBinding: roleBinding,
}

/** An object in words. */
export function describeObject(found: Found, context: Describing): string {
  const writer = new DescribeWriter()
  const describer = BY_KIND[found.resource.kind]
  if (describer) describer(found, writer, context)
  else {
    head(found, writer)
    if (!found.object.metadata.namespace) writer.line(0, 'Namespace:\t')
    labelled(found, writer)
    describeFields({ apiVersion: found.object.apiVersion, kind: found.resource.kind, ...found.object }, writer)
    events(found, writer, context)
  }
  return writer.toString().replaceAll('\u0001', '\t')
}
