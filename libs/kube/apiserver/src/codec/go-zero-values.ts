// Which zero values the API server leaves out when it writes an object. Its fields are Go fields: a plain number or
// boolean marked `omitempty` disappears when it is 0 or false, a pointer keeps it. The schema does not say which is
// which, so the plain ones are listed here (k8s.io/api types); everything else without a default is a pointer.

/** Plain fields under any object. */
const PLAIN_EVERYWHERE = new Set([
  'observedGeneration',
  'minReadySeconds',
  'readOnly',
  'stdin',
  'stdinOnce',
  'tty',
  'chapAuthDiscovery',
  'chapAuthSession',
  'sslEnabled',
])

const PLAIN: Record<string, readonly string[]> = {
  'apps.v1.DaemonSetStatus': ['numberAvailable', 'numberUnavailable', 'updatedNumberScheduled'],
  'apps.v1.DeploymentSpec': ['paused'],
  'apps.v1.DeploymentStatus': [
    'availableReplicas',
    'readyReplicas',
    'replicas',
    'unavailableReplicas',
    'updatedReplicas',
  ],
  'apps.v1.ReplicaSetStatus': ['availableReplicas', 'fullyLabeledReplicas', 'readyReplicas'],
  'apps.v1.StatefulSetStatus': ['currentReplicas', 'readyReplicas', 'updatedReplicas'],
  'authentication.v1.TokenReviewStatus': ['authenticated'],
  'authorization.v1.SubjectAccessReviewStatus': ['denied'],
  'autoscaling.v2.HorizontalPodAutoscalerStatus': ['currentReplicas'],
  'batch.v1.JobStatus': ['active', 'failed', 'succeeded'],
  'core.v1.AWSElasticBlockStoreVolumeSource': ['partition'],
  'core.v1.ContainerImage': ['sizeBytes'],
  'core.v1.ContainerPort': ['hostPort'],
  'core.v1.ContainerStateTerminated': ['signal'],
  'core.v1.Event': ['count'],
  'core.v1.EventSeries': ['count'],
  'core.v1.GCEPersistentDiskVolumeSource': ['partition'],
  'core.v1.NodeSpec': ['unschedulable'],
  'core.v1.PodSpec': ['hostIPC', 'hostNetwork', 'hostPID'],
  'core.v1.Probe': ['failureThreshold', 'initialDelaySeconds', 'periodSeconds', 'successThreshold', 'timeoutSeconds'],
  'core.v1.ReplicationControllerStatus': ['availableReplicas', 'fullyLabeledReplicas', 'readyReplicas'],
  'core.v1.ServicePort': ['nodePort'],
  'core.v1.ServiceSpec': ['healthCheckNodePort', 'publishNotReadyAddresses'],
  'events.v1.Event': ['deprecatedCount'],
  'flowcontrol.v1.ResourcePolicyRule': ['clusterScope'],
  'networking.v1.ServiceBackendPort': ['number'],
  'resource.v1.DeviceSubRequest': ['count'],
  'resource.v1.ExactDeviceRequest': ['count'],
  'scheduling.v1.PriorityClass': ['globalDefault'],
  'apis.apiextensions.v1.CustomResourceColumnDefinition': ['priority'],
  'apis.apiextensions.v1.CustomResourceDefinitionSpec': ['preserveUnknownFields'],
  'apis.apiextensions.v1.CustomResourceDefinitionVersion': ['deprecated'],
  'apis.apiextensions.v1.JSONSchemaProps': [
    'exclusiveMaximum',
    'exclusiveMinimum',
    'nullable',
    'uniqueItems',
    'x-kubernetes-embedded-resource',
    'x-kubernetes-int-or-string',
  ],
  'apis.meta.v1.ObjectMeta': ['generation'],
  'apis.meta.v1.Status': ['code'],
  'apis.meta.v1.StatusDetails': ['retryAfterSeconds'],
}

/** Pointers among fields that PLAIN_EVERYWHERE would take. */
const POINTERS: Record<string, readonly string[]> = {
  'core.v1.CSIVolumeSource': ['readOnly'],
  'core.v1.ClientIPConfig': ['timeoutSeconds'],
}

/** Texts that are pointers, so that an empty one stays. */
const TEXT_POINTERS: Record<string, readonly string[]> = {
  'batch.v1.CronJobSpec': ['timeZone'],
  'batch.v1.JobSpec': ['managedBy'],
  'batch.v1.JobStatus': ['failedIndexes'],
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': ['containerName'],
  'batch.v1.SuccessPolicyRule': ['succeededIndexes'],
  'coordination.v1.LeaseSpec': ['holderIdentity'],
  'core.v1.GRPCAction': ['service'],
  'core.v1.HostPathVolumeSource': ['type'],
  'core.v1.PersistentVolumeClaimSpec': ['storageClassName'],
  'discovery.v1.EndpointPort': ['name', 'protocol', 'appProtocol'],
  'networking.v1.IngressSpec': ['ingressClassName'],
}

/** Lists written as null when nothing was given, since their Go field has no `omitempty`. */
const NULL_LISTS: Record<string, readonly string[]> = {
  'batch.v1.PodFailurePolicy': ['rules'],
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': ['values'],
  'batch.v1.SuccessPolicy': ['rules'],
  'core.v1.PodSpec': ['containers'],
  'discovery.v1.EndpointSlice': ['endpoints', 'ports'],
  'rbac.v1.ClusterRole': ['rules'],
  'rbac.v1.Role': ['rules'],
}

/** Times written as null when nothing was given. */
const NULL_TIMES: Record<string, readonly string[]> = {
  'apps.v1.DeploymentCondition': ['lastUpdateTime', 'lastTransitionTime'],
  'apps.v1.ReplicaSetCondition': ['lastTransitionTime'],
  'batch.v1.JobCondition': ['lastProbeTime', 'lastTransitionTime'],
  'core.v1.ContainerStateRunning': ['startedAt'],
  'core.v1.ContainerStateTerminated': ['startedAt', 'finishedAt'],
  'core.v1.Event': ['firstTimestamp', 'lastTimestamp', 'eventTime'],
  'core.v1.EventSeries': ['lastObservedTime'],
  'core.v1.NamespaceCondition': ['lastTransitionTime'],
  'core.v1.NodeCondition': ['lastHeartbeatTime', 'lastTransitionTime'],
  'core.v1.PodCondition': ['lastProbeTime', 'lastTransitionTime'],
}

const PLAIN_QUANTITIES: Record<string, readonly string[]> = { 'core.v1.ResourceFieldSelector': ['divisor'] }

const lookup = (table: Record<string, readonly string[]>, definition: string, field: string): boolean => {
  for (const suffix in table) if (definition.endsWith(suffix)) return table[suffix]!.includes(field)
  return false
}

/** Whether a number or boolean without a default disappears at 0 or false. */
export function isPlainScalar(definition: string, field: string): boolean {
  return lookup(PLAIN, definition, field) || (PLAIN_EVERYWHERE.has(field) && !lookup(POINTERS, definition, field))
}

/** Whether an empty text is kept. */
export function isTextPointer(definition: string, field: string): boolean {
  return lookup(TEXT_POINTERS, definition, field)
}

/** Whether an absent quantity is written as 0, since its Go field is no pointer. */
export function isPlainQuantity(definition: string, field: string): boolean {
  return lookup(PLAIN_QUANTITIES, definition, field)
}

/** Whether an absent time is written as null. */
export function isNullTime(definition: string, field: string): boolean {
  return lookup(NULL_TIMES, definition, field)
}

/** Whether an absent list is written as null. */
export function isNullList(definition: string, field: string): boolean {
  return lookup(NULL_LISTS, definition, field)
}
