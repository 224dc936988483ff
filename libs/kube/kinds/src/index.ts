import type { AdmissionPlugin } from '@kubarium/kube-apiserver'
import type { KindDefinition } from './define-kind.ts'
import { controllerRevision } from './apps/controller-revision/controller-revision.kind.ts'
import { daemonSet } from './apps/daemon-set/daemon-set.kind.ts'
import { deployment } from './apps/deployment/deployment.kind.ts'
import { replicaSet } from './apps/replica-set/replica-set.kind.ts'
import { cronJob } from './batch/cron-job/cron-job.kind.ts'
import { job } from './batch/job/job.kind.ts'
import { lease } from './coordination/lease/lease.kind.ts'
import { configMap } from './core/config-map/config-map.kind.ts'
import { event } from './core/event/event.kind.ts'
import { namespace, namespaceLifecycle } from './core/namespace/namespace.kind.ts'
import { node, taintNewNodes } from './core/node/node.kind.ts'
import { defaultTolerationsAdmission, priorityAdmission, serviceAccountAdmission } from './core/pod/pod.admission.ts'
import { claimResizeAdmission, defaultStorageClassAdmission } from './core/persistent-volume-claim/claim.admission.ts'
import { persistentVolume } from './core/persistent-volume/persistent-volume.kind.ts'
import { persistentVolumeClaim } from './core/persistent-volume-claim/persistent-volume-claim.kind.ts'
import { pod } from './core/pod/pod.kind.ts'
import { secret } from './core/secret/secret.kind.ts'
import { service } from './core/service/service.kind.ts'
import { serviceAccount } from './core/service-account/service-account.kind.ts'
import { statefulSet } from './apps/stateful-set/stateful-set.kind.ts'
import { podDisruptionBudget } from './policy/pod-disruption-budget/pod-disruption-budget.kind.ts'
import { storageClass } from './storage/storage-class/storage-class.kind.ts'
import {
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectReview,
  selfSubjectRulesReview,
  subjectAccessReview,
} from './authorization/access-review.kinds.ts'
import { rbacEscalation } from './rbac/escalation.ts'
import { clusterRoleBinding } from './rbac/role-binding/cluster-role-binding.kind.ts'
import { roleBinding } from './rbac/role-binding/role-binding.kind.ts'
import { clusterRole } from './rbac/role/cluster-role.kind.ts'
import { role } from './rbac/role/role.kind.ts'
import { endpointSlice } from './discovery/endpoint-slice/endpoint-slice.kind.ts'

/** All kinds, in the order in which their reconcilers take turns. */
export const builtInKinds: readonly KindDefinition[] = [
  namespace,
  serviceAccount,
  configMap,
  secret,
  node,
  lease,
  event,
  deployment,
  replicaSet,
  daemonSet,
  statefulSet,
  controllerRevision,
  cronJob,
  job,
  pod,
  persistentVolumeClaim,
  persistentVolume,
  storageClass,
  podDisruptionBudget,
  service,
  endpointSlice,
  role,
  clusterRole,
  roleBinding,
  clusterRoleBinding,
  selfSubjectAccessReview,
  subjectAccessReview,
  localSubjectAccessReview,
  selfSubjectRulesReview,
  selfSubjectReview,
]

/** Admission plug-ins in the API server's order (kube-apiserver's AllOrderedPlugins). */
export const builtInAdmission: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccountAdmission,
  taintNewNodes,
  priorityAdmission,
  defaultTolerationsAdmission,
  defaultStorageClassAdmission,
  claimResizeAdmission,
  rbacEscalation,
]

export type { KindDefinition } from './define-kind.ts'
export { CLOUD_NAME, clouds, simulatedCloud } from './core/service/cloud.ts'
export { DISK_PROVISIONER } from './storage/storage-class/disk-provisioner.reconciler.ts'
export { DEFAULT_CLASS_ANNOTATION } from './storage/storage-class/storage-class.kind.ts'
export { defineKind } from './define-kind.ts'
export { namespaceReconciler } from './core/namespace/namespace.reconciler.ts'
export { rootCaPublisher } from './core/config-map/root-ca.reconciler.ts'
export { serviceAddressIndex } from './core/service/service.addresses.ts'
export { podSummary } from './core/pod/pod.columns.ts'
export { isPodReady, isPodActive } from './core/pod/pod.readiness.ts'
export { qosClassOf } from './core/pod/pod.qos.ts'
export { nodeStatusText, nodeRoles } from './core/node/node.kind.ts'
export { authorize } from './rbac/rbac-authorizer.ts'
export { bootstrapPolicy } from './rbac/bootstrap/bootstrap-policy.ts'
