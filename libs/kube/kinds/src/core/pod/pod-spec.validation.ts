// Rules for pods and pod templates (pkg/apis/core/validation), in the order in which the API server tells of them.
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  duplicate,
  forbiddenField,
  invalidValue,
  invalidValues,
  ipProblems,
  notSupported,
  qualifiedNameProblems,
  required,
  searchDomainProblems,
  tooLong,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { annotationErrors, labelErrors } from '@kubarium/kube-apiserver'
import {
  containersErrors,
  ephemeralContainersErrors,
  imageSpaceErrors,
  initContainersErrors,
  type PodContext,
} from './container.validation.ts'
import { fileReferenceVolumeErrors } from './container-env.validation.ts'
import { podClaimErrors, podResourceErrors } from './resources.validation.ts'
import { affinityErrors, spreadErrors, tolerationErrors } from './scheduling.validation.ts'
import { podSecurityContextErrors } from './security-context.validation.ts'
import { volumeErrors } from './volume.validation.ts'
import { hostProcessErrors, osErrors } from './windows.validation.ts'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never']
const INT32_MAX = 2147483647
const MAX_NAMESERVERS = 3
const MAX_SEARCHES = 32
const MAX_SEARCH_CHARACTERS = 2048
const MAX_HOSTNAME = 64
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const MIRROR = 'kubernetes.io/config.mirror'

/** Rules for a pod beyond those for its metadata. */
export function podErrors(pod: k8s.Pod, at: FieldPath): FieldError[] {
  const { metadata, spec } = pod
  return [
    ...podAnnotationErrors(metadata.annotations, spec, 'metadata.annotations'),
    ...podSpecErrors(spec, at, metadata.name),
    ...(spec.serviceAccountName ? [] : orphanTokenErrors(spec.volumes ?? [], at.child('volumes'))),
    ...(spec.containers ?? []).flatMap((container, i) => imageSpaceErrors(container, at.child('containers').index(i))),
    ...(spec.initContainers ?? []).flatMap((container, i) =>
      imageSpaceErrors(container, at.child('initContainers').index(i)),
    ),
  ]
}

/** Rules for a new pod only. */
export function podCreateErrors({ spec }: k8s.Pod, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (spec.ephemeralContainers?.length)
    errors.push(forbiddenField(at.child('ephemeralContainers'), 'cannot be set on create'))
  if (spec.nodeName && spec.schedulingGates?.length)
    errors.push(forbiddenField(at.child('nodeName'), 'cannot be set until all schedulingGates have been cleared'))
  return errors
}

/** Rules for a pod template. */
export function podTemplateErrors({ metadata, spec }: k8s.PodTemplateSpec, at: FieldPath): FieldError[] {
  return [
    ...labelErrors(metadata.labels, at.child('labels')),
    ...annotationErrors(metadata.annotations, at.child('annotations')),
    ...podAnnotationErrors(metadata.annotations, spec, at.child('annotations')),
    ...podSpecErrors(spec, at.child('spec'), undefined),
    ...(spec.ephemeralContainers?.length
      ? [forbiddenField(at.child('spec', 'ephemeralContainers'), 'ephemeral containers not allowed in pod template')]
      : []),
  ]
}

/** Annotations that mean something for a pod. */
function podAnnotationErrors(
  annotations: Readonly<Record<string, string>> | undefined,
  spec: k8s.PodSpec,
  at: FieldPath | string,
): FieldError[] {
  if (!annotations) return []
  const errors: FieldError[] = []
  const mirror = annotations[MIRROR]
  if (mirror !== undefined && !spec.nodeName)
    errors.push(
      invalidValue(`${String(at)}[${MIRROR}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'),
    )
  const cost = annotations[DELETION_COST]
  if (cost !== undefined && !/^(0|-?[1-9]\d{0,9})$/.test(cost))
    errors.push(invalidValue(`${String(at)}[${DELETION_COST}]`, cost, 'must be a 32bit integer'))
  return errors
}

/** @param podName of the pod that has this spec; undefined in a template */
function podSpecErrors(spec: k8s.PodSpec, at: FieldPath, podName: string | undefined): FieldError[] {
  const errors: FieldError[] = []
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required(at.child('terminationGracePeriodSeconds')))
  const volumes = volumeErrors(spec.volumes ?? [], at.child('volumes'), podName)
  const claims = spec.resourceClaims ?? []
  const context: PodContext = {
    spec,
    volumes: volumes.names,
    claimNames: new Set(claims.map(({ name }) => name).filter((name) => name !== '')),
  }
  errors.push(
    ...volumes.errors,
    ...podClaimErrors(claims, at.child('resourceClaims')),
    ...containersErrors(at.child('containers'), context),
    ...initContainersErrors(at.child('initContainers'), context),
    ...ephemeralContainersErrors(at.child('ephemeralContainers'), context),
    ...podResourceErrors(spec, at.child('resources')),
  )
  if (spec.hostNetwork) errors.push(...hostPortErrors(spec, at, podName !== undefined))
  errors.push(
    ...policyErrors(spec.restartPolicy, RESTART_POLICIES, at.child('restartPolicy')),
    ...policyErrors(spec.dnsPolicy, DNS_POLICIES, at.child('dnsPolicy')),
    ...labelErrors(spec.nodeSelector, at.child('nodeSelector')),
    ...podSecurityContextErrors(spec, at.child('securityContext')),
  )
  if (spec.affinity) errors.push(...affinityErrors(spec.affinity, at.child('affinity')))
  errors.push(...dnsErrors(spec, at.child('dnsConfig')))
  ;(spec.readinessGates ?? []).forEach(({ conditionType }, i) =>
    errors.push(
      ...invalidValues(
        at.child('readinessGates').index(i).child('conditionType'),
        conditionType,
        qualifiedNameProblems(conditionType),
      ),
    ),
  )
  errors.push(...gateErrors(spec.schedulingGates ?? [], at.child('schedulingGates')))
  errors.push(...spreadErrors(spec.topologySpreadConstraints ?? [], at.child('topologySpreadConstraints')))
  const containers = everyContainer(spec, at)
  errors.push(
    ...hostProcessErrors(spec, containers, at),
    ...hostUserErrors(spec, containers, at),
    ...nameErrors(spec, at),
  )
  ;(spec.tolerations ?? []).forEach((toleration, i) =>
    errors.push(...tolerationErrors(toleration, at.child('tolerations').index(i))),
  )
  errors.push(...hostAliasErrors(spec.hostAliases ?? [], at.child('hostAliases')))
  for (const field of ['priorityClassName', 'runtimeClassName'] as const) {
    const name = spec[field]
    if (name) errors.push(...invalidValues(at.child(field), name, dns1123SubdomainProblems(name)))
  }
  if (spec.preemptionPolicy !== undefined)
    errors.push(...policyErrors(spec.preemptionPolicy, PREEMPTION_POLICIES, at.child('preemptionPolicy')))
  errors.push(...osErrors(spec, containers, at))
  for (const [{ env }, here] of containers)
    if (env) errors.push(...fileReferenceVolumeErrors(env, here.child('env'), spec.volumes ?? []))
  return errors
}

/** All containers with their places, those that prepare first. */
function everyContainer(spec: k8s.PodSpec, at: FieldPath): (readonly [k8s.Container, FieldPath])[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((field) =>
    (spec[field] ?? []).map((container, i) => [container, at.child(field).index(i)] as const),
  )
}

function policyErrors(value: string | undefined, supported: readonly string[], at: FieldPath): FieldError[] {
  if (!value) return [required(at)]
  return supported.includes(value) ? [] : [notSupported(at, value, supported)]
}

/** On the host's network a container has the ports it has; a template may leave that to defaulting. */
function hostPortErrors(spec: k8s.PodSpec, at: FieldPath, isPod: boolean): FieldError[] {
  return (spec.containers ?? []).flatMap(({ ports = [] }, i) =>
    ports.flatMap(({ hostPort = 0, containerPort }, j) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [
            invalidValue(
              at.child('containers').index(i).child('ports').index(j).child('hostPort'),
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  )
}

function dnsErrors({ dnsPolicy, dnsConfig }: k8s.PodSpec, at: FieldPath): FieldError[] {
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {}
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(at, 'must provide `dnsConfig` when `dnsPolicy` is None')]
    if (nameservers.length === 0)
      return [required(at.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  }
  if (!dnsConfig) return []
  const errors: FieldError[] = []
  if (nameservers.length > MAX_NAMESERVERS)
    errors.push(
      invalidValue(at.child('nameservers'), nameservers, `must not have more than ${MAX_NAMESERVERS} nameservers`),
    )
  nameservers.forEach((server, i) =>
    errors.push(...invalidValues(at.child('nameservers').index(i), server, ipProblems(server))),
  )
  if (searches.length > MAX_SEARCHES)
    errors.push(invalidValue(at.child('searches'), searches, `must not have more than ${MAX_SEARCHES} search paths`))
  if (searches.join(' ').length > MAX_SEARCH_CHARACTERS)
    errors.push(
      invalidValue(
        at.child('searches'),
        searches,
        `must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`,
      ),
    )
  searches.forEach((search, i) => {
    if (search === '.') return
    const domain = search.replace(/\.$/, '')
    errors.push(...invalidValues(at.child('searches').index(i), domain, searchDomainProblems(domain)))
  })
  options.forEach(({ name }, i) => {
    if (!name) errors.push(required(at.child('options').index(i), 'must not be empty'))
  })
  return errors
}

function gateErrors(gates: readonly k8s.PodSchedulingGate[], at: FieldPath): FieldError[] {
  const names = new Set<string>()
  return gates.flatMap(({ name }, i) => {
    const errors = invalidValues(at.index(i), name, qualifiedNameProblems(name))
    if (names.has(name)) errors.push(duplicate(at.index(i), name))
    names.add(name)
    return errors
  })
}

/** What a pod with users of its own cannot share with the host. */
function hostUserErrors(
  spec: k8s.PodSpec,
  containers: readonly (readonly [k8s.Container, FieldPath])[],
  at: FieldPath,
): FieldError[] {
  if (spec.hostUsers !== false) return []
  const not = 'when `hostUsers` is false'
  return [
    ...(spec.hostNetwork ? [forbiddenField(at.child('hostNetwork'), not)] : []),
    ...(spec.hostPID ? [forbiddenField(at.child('HostPID'), not)] : []),
    ...(spec.hostIPC ? [forbiddenField(at.child('HostIPC'), not)] : []),
    ...containers.flatMap(([{ volumeDevices }, here]) =>
      volumeDevices?.length ? [forbiddenField(here.child('volumeDevices'), not)] : [],
    ),
  ]
}

/** Names of the pod's host, account and node, and how long it may run. */
function nameErrors(spec: k8s.PodSpec, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const override = spec.hostnameOverride
  if (override !== undefined) {
    const here = at.child('hostnameOverride')
    if (spec.setHostnameAsFQDN) errors.push(forbiddenField(here, 'may not be specified when setHostnameAsFQDN is true'))
    if (spec.hostNetwork) errors.push(forbiddenField(here, 'may not be specified when hostNetwork is true'))
    if (override.length > MAX_HOSTNAME) errors.push(tooLong(here, MAX_HOSTNAME))
    errors.push(...invalidValues(here, override, dns1123SubdomainProblems(override)))
  }
  for (const field of ['serviceAccountName', 'nodeName'] as const) {
    const name = spec[field]
    if (name) errors.push(...invalidValues(at.child(field), name, dns1123SubdomainProblems(name)))
  }
  const deadline = spec.activeDeadlineSeconds
  if (deadline !== undefined && (deadline < 1 || deadline > INT32_MAX))
    errors.push(
      invalidValue(at.child('activeDeadlineSeconds'), deadline, `must be between 1 and ${INT32_MAX}, inclusive`),
    )
  for (const field of ['hostname', 'subdomain'] as const) {
    const name = spec[field]
    if (name) errors.push(...invalidValues(at.child(field), name, dns1123LabelProblems(name)))
  }
  return errors
}

function hostAliasErrors(aliases: readonly k8s.HostAlias[], at: FieldPath): FieldError[] {
  return aliases.flatMap(({ ip, hostnames = [] }, i) => [
    ...invalidValues(at.index(i).child('ip'), ip, ipProblems(ip)),
    ...hostnames.flatMap((name, j) =>
      invalidValues(at.index(i).child('hostnames').index(j), name, dns1123SubdomainProblems(name)),
    ),
  ])
}

/** A token is of an account: without one there is none. */
function orphanTokenErrors(volumes: readonly k8s.Volume[], at: FieldPath): FieldError[] {
  return volumes.flatMap(({ projected }, i) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }, j) =>
      serviceAccountToken
        ? [
            forbiddenField(
              at.index(i).child('projected', 'sources').index(j).child('serviceAccountToken'),
              'must not be specified when serviceAccountName is not set',
            ),
          ]
        : [],
    ),
  )
}
