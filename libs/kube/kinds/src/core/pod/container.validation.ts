// Rules for the containers of a pod: those that run, those that prepare, those that look on.
import {
  dns1123LabelProblems,
  duplicate,
  forbiddenField,
  invalidValue,
  invalidValues,
  notFoundValue,
  notSupported,
  portNameProblems,
  portNumberProblems,
  required,
  tooMany,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { envErrors, envFromErrors } from './container-env.validation.ts'
import { lifecycleErrors, probesErrors } from './probe.validation.ts'
import { containerResourceErrors } from './resources.validation.ts'
import { securityContextErrors } from './security-context.validation.ts'
import { deviceErrors, mountErrors } from './volume-mount.validation.ts'

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError']
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure']
const RULE_ACTIONS = ['Restart', 'RestartAllContainers']
const RULE_OPERATORS = ['In', 'NotIn']
/** What a debug container may not have. */
const NOT_FOR_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const

/** What containers of one pod share. */
export interface PodContext {
  readonly spec: k8s.PodSpec
  /** Volumes that can be mounted. */
  readonly volumes: ReadonlyMap<string, k8s.Volume>
  readonly claimNames: ReadonlySet<string>
}

export function containersErrors(at: FieldPath, context: PodContext): FieldError[] {
  const containers = context.spec.containers ?? []
  if (containers.length === 0) return [required(at)]
  const names = new Set<string>()
  const errors = containers.flatMap((container, i) => {
    const here = at.index(i)
    const found = commonErrors(container, here, context)
    if (names.has(container.name)) found.push(duplicate(here.child('name'), container.name))
    names.add(container.name)
    found.push(...runningErrors(container, here, context.spec))
    found.push(...restartErrors(container, here))
    return found
  })
  return [...errors, ...hostPortConflicts(containers, at)]
}

export function initContainersErrors(at: FieldPath, context: PodContext): FieldError[] {
  const names = new Set((context.spec.containers ?? []).map(({ name }) => name))
  return (context.spec.initContainers ?? []).flatMap((container, i) => {
    const here = at.index(i)
    const errors = commonErrors(container, here, context)
    errors.push(...restartErrors(container, here))
    if (names.has(container.name)) errors.push(duplicate(here.child('name'), container.name))
    else if (container.name) names.add(container.name)
    // Init containers run one by one, so only ports of the same one collide; its place in the list is not told.
    errors.push(...hostPortConflicts([container], at))
    if (container.restartPolicy === 'Always') errors.push(...runningErrors(container, here, context.spec))
    else {
      for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
        if (container[field] !== undefined)
          errors.push(
            forbiddenField(here.child(field), 'may not be set for init containers without restartPolicy=Always'),
          )
      ;(container.resizePolicy ?? []).forEach(({ restartPolicy }, j) => {
        if (restartPolicy === 'RestartContainer')
          errors.push(
            invalidValue(
              here.child('resizePolicy').index(j).child('restartPolicy'),
              restartPolicy,
              "must not be set to 'RestartContainer' for non-sidecar initContainers",
            ),
          )
      })
    }
    return errors
  })
}

export function ephemeralContainersErrors(at: FieldPath, context: PodContext): FieldError[] {
  const { initContainers = [], ephemeralContainers = [] } = context.spec
  const others = new Set([...(context.spec.containers ?? []), ...initContainers].map(({ name }) => name))
  const names = new Set(others)
  return ephemeralContainers.flatMap((container, i) => {
    const here = at.index(i)
    const errors = [...commonErrors(container, here, context), ...imageSpaceErrors(container, here)]
    if (names.has(container.name)) errors.push(duplicate(here.child('name'), container.name))
    names.add(container.name)
    const target = container.targetContainerName
    if (target && !others.has(target)) errors.push(notFoundValue(here.child('targetContainerName'), target))
    for (const field of NOT_FOR_EPHEMERAL)
      if (isGiven(container[field]))
        errors.push(forbiddenField(here.child(field), 'cannot be set for an Ephemeral Container'))
    ;(container.volumeMounts ?? []).forEach((mount, j) => {
      for (const field of ['subPath', 'subPathExpr'] as const)
        if (mount[field])
          errors.push(
            forbiddenField(
              here.child('volumeMounts').index(j).child(field),
              'cannot be set for an Ephemeral Container',
            ),
          )
    })
    return errors
  })
}

/** An empty object stands for a struct that was not given. */
function isGiven(value: unknown): boolean {
  return value !== undefined && !(typeof value === 'object' && Object.keys(value as object).length === 0)
}

/** Names of images with spaces around them are refused in pods only: templates may hold them. */
export function imageSpaceErrors({ image = '' }: k8s.Container, at: FieldPath): FieldError[] {
  return image.trim() === image
    ? []
    : [invalidValue(at.child('image'), image, 'must not have leading or trailing whitespace')]
}

function commonErrors(container: k8s.Container, at: FieldPath, context: PodContext): FieldError[] {
  const { spec, volumes, claimNames } = context
  const { name, image, terminationMessagePolicy: messages, imagePullPolicy: pull } = container
  const errors: FieldError[] = []
  if (!name) errors.push(required(at.child('name')))
  else errors.push(...invalidValues(at.child('name'), name, dns1123LabelProblems(name)))
  if (!image) errors.push(required(at.child('image')))
  if (!messages) errors.push(required(at.child('terminationMessagePolicy')))
  else if (!MESSAGE_POLICIES.includes(messages))
    errors.push(notSupported(at.child('terminationMessagePolicy'), messages, MESSAGE_POLICIES))
  if (container.ports) errors.push(...portErrors(container.ports, at.child('ports')))
  if (container.env) errors.push(...envErrors(container.env, at.child('env')))
  if (container.envFrom) errors.push(...envFromErrors(container.envFrom, at.child('envFrom')))
  errors.push(...mountErrors(container, at.child('volumeMounts'), volumes))
  errors.push(...deviceErrors(container, at.child('volumeDevices'), volumes))
  if (!pull) errors.push(required(at.child('imagePullPolicy')))
  else if (!PULL_POLICIES.includes(pull)) errors.push(notSupported(at.child('imagePullPolicy'), pull, PULL_POLICIES))
  if (container.resources)
    errors.push(...containerResourceErrors(container.resources, at.child('resources'), claimNames))
  if (container.resizePolicy)
    errors.push(...resizeErrors(container.resizePolicy, at.child('resizePolicy'), spec.restartPolicy))
  if (container.securityContext)
    errors.push(
      ...securityContextErrors(container.securityContext, at.child('securityContext'), spec.hostUsers !== false),
    )
  return errors
}

/** Rules for what only lasting containers have. */
function runningErrors(container: k8s.Container, at: FieldPath, spec: k8s.PodSpec): FieldError[] {
  return [
    ...(container.lifecycle
      ? lifecycleErrors(container.lifecycle, at.child('lifecycle'), spec.terminationGracePeriodSeconds, spec.os)
      : []),
    ...probesErrors(container, at),
  ]
}

function restartErrors({ restartPolicy, restartPolicyRules = [] }: k8s.Container, at: FieldPath): FieldError[] {
  if (restartPolicy === undefined && restartPolicyRules.length === 0) return []
  const errors: FieldError[] = []
  if (restartPolicy === undefined)
    errors.push(required(at.child('restartPolicy'), 'must specify restartPolicy when restart rules are used'))
  else if (!RESTART_POLICIES.includes(restartPolicy))
    errors.push(notSupported(at.child('restartPolicy'), restartPolicy, RESTART_POLICIES))
  const rules = at.child('restartPolicyRules')
  if (restartPolicyRules.length > 20) errors.push(tooMany(rules, restartPolicyRules.length, 20))
  restartPolicyRules.forEach(({ action, exitCodes }, i) => {
    const here = rules.index(i)
    if (!RULE_ACTIONS.includes(action)) errors.push(notSupported(here.child('action'), action, RULE_ACTIONS))
    if (!exitCodes) errors.push(required(here.child('exitCodes'), 'must be specified'))
    else {
      const { operator, values = [] } = exitCodes
      if (!RULE_OPERATORS.includes(operator))
        errors.push(notSupported(here.child('exitCodes', 'operator'), operator, RULE_OPERATORS))
      if (values.length > 255) errors.push(tooMany(here.child('exitCodes', 'values'), values.length, 255))
    }
  })
  return errors
}

function resizeErrors(
  policies: readonly k8s.ContainerResizePolicy[],
  at: FieldPath,
  restartPolicy: string | undefined,
): FieldError[] {
  const seen = new Set<string>()
  return policies.flatMap((policy, i) => {
    const errors: FieldError[] = []
    if (seen.has(policy.resourceName)) errors.push(duplicate(at.index(i), policy.resourceName))
    seen.add(policy.resourceName)
    for (const [value, supported] of [
      [policy.resourceName, ['cpu', 'memory']],
      [policy.restartPolicy, ['NotRequired', 'RestartContainer']],
    ] as const) {
      if (!value) errors.push(required(at))
      else if (!(supported as readonly string[]).includes(value)) errors.push(notSupported(at, value, supported))
    }
    if (restartPolicy === 'Never' && policy.restartPolicy !== 'NotRequired')
      errors.push(invalidValue(at, policy.restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"))
    return errors
  })
}

function portErrors(ports: readonly k8s.ContainerPort[], at: FieldPath): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap(({ name, containerPort, hostPort, protocol }, i) => {
    const here = at.index(i)
    const errors: FieldError[] = []
    if (name) {
      const problems = portNameProblems(name)
      errors.push(...invalidValues(here.child('name'), name, problems))
      if (problems.length === 0 && names.has(name)) errors.push(duplicate(here.child('name'), name))
      if (problems.length === 0) names.add(name)
    }
    if (!containerPort) errors.push(required(here.child('containerPort')))
    else errors.push(...invalidValues(here.child('containerPort'), containerPort, portNumberProblems(containerPort)))
    if (hostPort) errors.push(...invalidValues(here.child('hostPort'), hostPort, portNumberProblems(hostPort)))
    if (!protocol) errors.push(required(here.child('protocol')))
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(here.child('protocol'), protocol, PROTOCOLS))
    return errors
  })
}

function hostPortConflicts(containers: readonly k8s.Container[], at: FieldPath): FieldError[] {
  const taken = new Set<string>()
  return containers.flatMap(({ ports = [] }, i) =>
    ports.flatMap(({ hostPort, hostIP = '', protocol }, j) => {
      if (!hostPort) return []
      const key = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(key)) return [duplicate(at.index(i).child('ports').index(j).child('hostPort'), key)]
      taken.add(key)
      return []
    }),
  )
}
