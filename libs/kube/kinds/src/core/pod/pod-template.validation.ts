// Rules for pods and pod templates (pkg/apis/core/validation).
import {
  configMapKeyProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  duplicate,
  envVarNameProblems,
  fieldPath,
  forbiddenField,
  invalidValue,
  isIPv4,
  isIPv6,
  notSupported,
  parseQuantity,
  portNameProblems,
  portNumberProblems,
  qualifiedNameProblems,
  required,
  compareQuantities,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { labelErrors, nonNegativeErrors } from '@kubarium/kube-apiserver'

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const MESSAGE_POLICIES = ['FallbackToLogsOnError', 'File']
const TAINT_EFFECTS = ['NoExecute', 'NoSchedule', 'PreferNoSchedule']
const INT32_MAX = 2147483647

/** Rules for the spec of a pod, or of a template when `isTemplate`. */
export function podSpecErrors(spec: k8s.PodSpec, at: FieldPath, isTemplate: boolean): FieldError[] {
  const errors: FieldError[] = []
  const volumes = volumeErrors(spec.volumes ?? [], at.child('volumes'))
  errors.push(...volumes.errors)
  const names = new Set<string>()
  const containers = at.child('containers')
  if (!spec.containers || spec.containers.length === 0) errors.push(required(containers))
  else
    spec.containers.forEach((container, i) =>
      errors.push(
        ...containerErrors(container, containers.index(i), { names, volumes: volumes.names, spec, isInit: false }),
      ),
    )
  ;(spec.initContainers ?? []).forEach((container, i) =>
    errors.push(
      ...containerErrors(container, at.child('initContainers').index(i), {
        names,
        volumes: volumes.names,
        spec,
        isInit: true,
      }),
    ),
  )
  if (!RESTART_POLICIES.includes(spec.restartPolicy ?? ''))
    errors.push(
      spec.restartPolicy
        ? notSupported(at.child('restartPolicy'), spec.restartPolicy, RESTART_POLICIES)
        : required(at.child('restartPolicy')),
    )
  if (!DNS_POLICIES.includes(spec.dnsPolicy ?? ''))
    errors.push(
      spec.dnsPolicy
        ? notSupported(at.child('dnsPolicy'), spec.dnsPolicy, DNS_POLICIES)
        : required(at.child('dnsPolicy')),
    )
  errors.push(...labelErrors(spec.nodeSelector, at.child('nodeSelector')))
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required(at.child('terminationGracePeriodSeconds')))
  else errors.push(...nonNegativeErrors(spec.terminationGracePeriodSeconds, at.child('terminationGracePeriodSeconds')))
  if (spec.serviceAccountName)
    errors.push(
      ...dns1123SubdomainProblems(spec.serviceAccountName).map((problem) =>
        invalidValue(at.child('serviceAccountName'), spec.serviceAccountName, problem),
      ),
    )
  if (spec.nodeName)
    errors.push(
      ...dns1123SubdomainProblems(spec.nodeName).map((problem) =>
        invalidValue(at.child('nodeName'), spec.nodeName, problem),
      ),
    )
  if (
    spec.activeDeadlineSeconds !== undefined &&
    (spec.activeDeadlineSeconds < 1 || spec.activeDeadlineSeconds > INT32_MAX)
  )
    errors.push(
      invalidValue(
        at.child('activeDeadlineSeconds'),
        spec.activeDeadlineSeconds,
        `must be between 1 and ${INT32_MAX}, inclusive`,
      ),
    )
  if (spec.hostname)
    errors.push(
      ...dns1123LabelProblems(spec.hostname).map((problem) =>
        invalidValue(at.child('hostname'), spec.hostname, problem),
      ),
    )
  if (spec.subdomain)
    errors.push(
      ...dns1123LabelProblems(spec.subdomain).map((problem) =>
        invalidValue(at.child('subdomain'), spec.subdomain, problem),
      ),
    )
  ;(spec.tolerations ?? []).forEach((toleration, i) =>
    errors.push(...tolerationErrors(toleration, at.child('tolerations').index(i))),
  )
  ;(spec.hostAliases ?? []).forEach((alias, i) => {
    if (!isIPv4(alias.ip) && !isIPv6(alias.ip))
      errors.push(
        invalidValue(
          at.child('hostAliases').index(i).child('ip'),
          alias.ip,
          'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ),
      )
    for (const name of alias.hostnames ?? [])
      errors.push(
        ...dns1123SubdomainProblems(name).map((problem) =>
          invalidValue(at.child('hostAliases').index(i).child('hostnames'), name, problem),
        ),
      )
  })
  ;(spec.imagePullSecrets ?? []).forEach((secret, i) => {
    if (!secret.name) errors.push(required(at.child('imagePullSecrets').index(i).child('name')))
  })
  if (spec.priorityClassName)
    errors.push(
      ...dns1123SubdomainProblems(spec.priorityClassName).map((problem) =>
        invalidValue(at.child('priorityClassName'), spec.priorityClassName, problem),
      ),
    )
  if (isTemplate && (spec.ephemeralContainers?.length ?? 0) > 0)
    errors.push(forbiddenField(at.child('ephemeralContainers'), 'ephemeral containers not allowed in pod template'))
  return errors
}

interface ContainerContext {
  readonly names: Set<string>
  readonly volumes: ReadonlyMap<string, k8s.Volume>
  readonly spec: k8s.PodSpec
  readonly isInit: boolean
}

function containerErrors(
  container: k8s.Container,
  at: FieldPath,
  { names, volumes, isInit }: ContainerContext,
): FieldError[] {
  const errors: FieldError[] = []
  if (!container.name) errors.push(required(at.child('name')))
  else {
    errors.push(
      ...dns1123LabelProblems(container.name).map((problem) => invalidValue(at.child('name'), container.name, problem)),
    )
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name))
    names.add(container.name)
  }
  if (!container.image) errors.push(required(at.child('image')))
  else if (container.image.trim() !== container.image)
    errors.push(invalidValue(at.child('image'), container.image, 'must not have leading or trailing whitespace'))
  if (!PULL_POLICIES.includes(container.imagePullPolicy ?? ''))
    errors.push(
      container.imagePullPolicy
        ? notSupported(at.child('imagePullPolicy'), container.imagePullPolicy, PULL_POLICIES)
        : required(at.child('imagePullPolicy')),
    )
  if (!MESSAGE_POLICIES.includes(container.terminationMessagePolicy ?? ''))
    errors.push(
      notSupported(at.child('terminationMessagePolicy'), container.terminationMessagePolicy, MESSAGE_POLICIES),
    )
  errors.push(...portErrors(container.ports ?? [], at.child('ports')))
  errors.push(...envErrors(container.env ?? [], at.child('env')))
  ;(container.envFrom ?? []).forEach((source, i) => errors.push(...envFromErrors(source, at.child('envFrom').index(i))))
  errors.push(...mountErrors(container.volumeMounts ?? [], at.child('volumeMounts'), volumes))
  errors.push(...resourceErrors(container.resources, at.child('resources')))
  if (container.restartPolicy !== undefined && isInit && container.restartPolicy !== 'Always')
    errors.push(notSupported(at.child('restartPolicy'), container.restartPolicy, ['Always']))
  const isSidecar = isInit && container.restartPolicy === 'Always'
  if (isInit && !isSidecar) {
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
      if (container[field] !== undefined)
        errors.push(forbiddenField(at.child(field), 'may not be set for init containers without restartPolicy=Always'))
    return errors
  }
  errors.push(...probeErrors(container.livenessProbe, at.child('livenessProbe'), false))
  errors.push(...probeErrors(container.readinessProbe, at.child('readinessProbe'), true))
  errors.push(...probeErrors(container.startupProbe, at.child('startupProbe'), false))
  for (const hook of ['postStart', 'preStop'] as const) {
    const handler = container.lifecycle?.[hook]
    if (handler) errors.push(...handlerErrors(handler, at.child('lifecycle', hook)))
  }
  return errors
}

function portErrors(ports: readonly k8s.ContainerPort[], at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  ports.forEach((port, i) => {
    const here = at.index(i)
    if (port.name) {
      const problems = portNameProblems(port.name)
      errors.push(...problems.map((problem) => invalidValue(here.child('name'), port.name, problem)))
      if (problems.length === 0) {
        if (names.has(port.name)) errors.push(duplicate(here.child('name'), port.name))
        names.add(port.name)
      }
    }
    if (!port.containerPort) errors.push(required(here.child('containerPort')))
    else
      errors.push(
        ...portNumberProblems(port.containerPort).map((problem) =>
          invalidValue(here.child('containerPort'), port.containerPort, problem),
        ),
      )
    if (port.hostPort)
      errors.push(
        ...portNumberProblems(port.hostPort).map((problem) =>
          invalidValue(here.child('hostPort'), port.hostPort, problem),
        ),
      )
    if (!PROTOCOLS.includes(port.protocol ?? ''))
      errors.push(
        port.protocol
          ? notSupported(here.child('protocol'), port.protocol, PROTOCOLS)
          : required(here.child('protocol')),
      )
  })
  return errors
}

function envErrors(env: readonly k8s.EnvVar[], at: FieldPath): FieldError[] {
  return env.flatMap((variable, i) => {
    const here = at.index(i)
    const errors: FieldError[] = []
    if (!variable.name) errors.push(required(here.child('name')))
    else
      errors.push(
        ...envVarNameProblems(variable.name).map((problem) => invalidValue(here.child('name'), variable.name, problem)),
      )
    const from = variable.valueFrom
    if (!from) return errors
    const valueFrom = here.child('valueFrom')
    const sources = [
      from.fieldRef,
      from.resourceFieldRef,
      from.configMapKeyRef,
      from.secretKeyRef,
      from.fileKeyRef,
    ].filter((source) => source !== undefined)
    if (sources.length === 0)
      errors.push(
        invalidValue(
          valueFrom,
          '',
          'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
        ),
      )
    else if (variable.value) errors.push(invalidValue(valueFrom, '', 'may not be specified when `value` is not empty'))
    else if (sources.length > 1)
      errors.push(invalidValue(valueFrom, '', 'may not have more than one field specified at a time'))
    for (const [field, reference] of [
      ['configMapKeyRef', from.configMapKeyRef],
      ['secretKeyRef', from.secretKeyRef],
    ] as const) {
      if (!reference) continue
      if (!reference.name && !reference.optional) errors.push(...[])
      if (!reference.key) errors.push(required(valueFrom.child(field, 'key')))
      else
        errors.push(
          ...configMapKeyProblems(reference.key).map((problem) =>
            invalidValue(valueFrom.child(field, 'key'), reference.key, problem),
          ),
        )
    }
    return errors
  })
}

function envFromErrors(source: k8s.EnvFromSource, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (source.prefix)
    errors.push(
      ...envVarNameProblems(source.prefix).map((problem) => invalidValue(at.child('prefix'), source.prefix, problem)),
    )
  const count = (source.configMapRef ? 1 : 0) + (source.secretRef ? 1 : 0)
  if (count === 0) errors.push(invalidValue(at, '', 'must specify one of: `configMapRef` or `secretRef`'))
  if (count > 1) errors.push(invalidValue(at, '', 'may not have more than one field specified at a time'))
  if (source.configMapRef && !source.configMapRef.name) errors.push(required(at.child('configMapRef', 'name')))
  if (source.secretRef && !source.secretRef.name) errors.push(required(at.child('secretRef', 'name')))
  return errors
}

function mountErrors(
  mounts: readonly k8s.VolumeMount[],
  at: FieldPath,
  volumes: ReadonlyMap<string, k8s.Volume>,
): FieldError[] {
  const paths = new Set<string>()
  return mounts.flatMap((mount, i) => {
    const here = at.index(i)
    const errors: FieldError[] = []
    if (!mount.name) errors.push(required(here.child('name')))
    if (!volumes.has(mount.name))
      errors.push({ type: 'FieldValueNotFound', field: String(here.child('name')), value: mount.name, detail: '' })
    if (!mount.mountPath) errors.push(required(here.child('mountPath')))
    if (mount.mountPath && paths.has(mount.mountPath))
      errors.push(invalidValue(here.child('mountPath'), mount.mountPath, 'must be unique'))
    paths.add(mount.mountPath)
    if (mount.subPath?.startsWith('/'))
      errors.push(invalidValue(here.child('subPath'), mount.subPath, 'must be a relative path'))
    if (mount.subPath?.split('/').includes('..'))
      errors.push(invalidValue(here.child('subPath'), mount.subPath, "must not contain '..'"))
    return errors
  })
}

function resourceErrors(resources: k8s.ResourceRequirements | undefined, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  for (const part of ['limits', 'requests'] as const)
    for (const [name, quantity] of Object.entries(resources?.[part] ?? {})) {
      const here = at.child(part).key(name)
      if (
        !name.includes('/') &&
        !['cpu', 'memory', 'ephemeral-storage'].includes(name) &&
        !name.startsWith('hugepages-')
      )
        errors.push(
          ...(qualifiedNameProblems(name).length > 0
            ? qualifiedNameProblems(name).map((problem) => invalidValue(here, name, problem))
            : [invalidValue(here, name, 'must be a standard resource for containers')]),
        )
      const parsed = parseQuantity(quantity)
      if (parsed && parsed.nano < 0n) errors.push(invalidValue(here, quantity, 'must be greater than or equal to 0'))
    }
  for (const [name, request] of Object.entries(resources?.requests ?? {})) {
    const limit = resources?.limits?.[name]
    if (limit !== undefined && compareQuantities(request, limit) > 0)
      errors.push(
        invalidValue(at.child('requests'), request, `must be less than or equal to ${name} limit of ${limit}`),
      )
  }
  return errors
}

function probeErrors(probe: k8s.Probe | undefined, at: FieldPath, isReadiness: boolean): FieldError[] {
  if (!probe) return []
  const errors = handlerErrors(probe, at)
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const)
    errors.push(...nonNegativeErrors(probe[field], at.child(field)))
  if (!isReadiness && probe.successThreshold !== 1)
    errors.push(invalidValue(at.child('successThreshold'), probe.successThreshold ?? 0, 'must be 1'))
  if (isReadiness && probe.terminationGracePeriodSeconds !== undefined)
    errors.push(
      invalidValue(
        at.child('terminationGracePeriodSeconds'),
        probe.terminationGracePeriodSeconds,
        'must not be set for readinessProbes',
      ),
    )
  else if (probe.terminationGracePeriodSeconds !== undefined && probe.terminationGracePeriodSeconds <= 0)
    errors.push(
      invalidValue(
        at.child('terminationGracePeriodSeconds'),
        probe.terminationGracePeriodSeconds,
        'must be greater than 0',
      ),
    )
  return errors
}

function handlerErrors(
  handler: k8s.LifecycleHandler & { readonly grpc?: k8s.GRPCAction },
  at: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  let count = 0
  if (handler.exec && ++count === 1 && (handler.exec.command?.length ?? 0) === 0)
    errors.push(required(at.child('exec', 'command')))
  if (handler.httpGet && ++count === 1) {
    const here = at.child('httpGet')
    if (!handler.httpGet.path) errors.push(required(here.child('path')))
    errors.push(...portReferenceErrors(handler.httpGet.port, here.child('port')))
    if (!['HTTP', 'HTTPS'].includes(handler.httpGet.scheme ?? ''))
      errors.push(notSupported(here.child('scheme'), handler.httpGet.scheme, ['HTTP', 'HTTPS']))
  }
  if (handler.tcpSocket && ++count === 1)
    errors.push(...portReferenceErrors(handler.tcpSocket.port, at.child('tcpSocket', 'port')))
  if (handler.grpc && ++count === 1)
    errors.push(
      ...portNumberProblems(handler.grpc.port).map((problem) =>
        invalidValue(at.child('grpc', 'port'), handler.grpc!.port, problem),
      ),
    )
  if (handler.sleep) count++
  if (count === 0) errors.push(required(at, 'must specify a handler type'))
  if (count > 1) errors.push(forbiddenField(at, 'may not specify more than 1 handler type'))
  return errors
}

function portReferenceErrors(port: number | string = 0, at: FieldPath): FieldError[] {
  if (typeof port === 'number') return portNumberProblems(port).map((problem) => invalidValue(at, port, problem))
  return portNameProblems(port).map((problem) => invalidValue(at, port, problem))
}

function volumeErrors(
  volumes: readonly k8s.Volume[],
  at: FieldPath,
): { errors: FieldError[]; names: Map<string, k8s.Volume> } {
  const names = new Map<string, k8s.Volume>()
  const errors = volumes.flatMap((volume, i) => {
    const here = at.index(i)
    const found: FieldError[] = []
    const { name, ...sources } = volume
    if (!name) found.push(required(here.child('name')))
    else {
      found.push(...dns1123LabelProblems(name).map((problem) => invalidValue(here.child('name'), name, problem)))
      if (names.has(name)) found.push(duplicate(here.child('name'), name))
    }
    const kinds = Object.keys(sources)
    if (kinds.length === 0) found.push(required(here, 'must specify a volume type'))
    kinds
      .slice(1)
      .forEach((kind) => found.push(forbiddenField(here.child(kind), 'may not specify more than 1 volume type')))
    if (volume.hostPath && !volume.hostPath.path) found.push(required(here.child('hostPath', 'path')))
    if (volume.secret && !volume.secret.secretName) found.push(required(here.child('secret', 'secretName')))
    if (volume.configMap && !volume.configMap.name) found.push(required(here.child('configMap', 'name')))
    if (volume.persistentVolumeClaim && !volume.persistentVolumeClaim.claimName)
      found.push(required(here.child('persistentVolumeClaim', 'claimName')))
    for (const part of ['secret', 'configMap'] as const)
      (volume[part]?.items ?? []).forEach((item, j) => {
        const itemAt = here.child(part, 'items').index(j)
        if (!item.key) found.push(required(itemAt.child('key')))
        if (!item.path) found.push(required(itemAt.child('path')))
        else if (item.path.startsWith('/'))
          found.push(invalidValue(itemAt.child('path'), item.path, 'must be a relative path'))
      })
    // A volume that is wrong in itself counts as missing for the mounts.
    if (name && found.length === 0) names.set(name, volume)
    return found
  })
  return { errors, names }
}

/** Rules for one toleration. */
export function tolerationErrors(toleration: k8s.Toleration, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (toleration.key)
    errors.push(
      ...qualifiedNameProblems(toleration.key).map((problem) => invalidValue(at.child('key'), toleration.key, problem)),
    )
  if (!toleration.key && toleration.operator !== 'Exists')
    errors.push(
      invalidValue(
        at.child('operator'),
        toleration.operator ?? '',
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    )
  if (toleration.tolerationSeconds !== undefined && toleration.effect !== 'NoExecute')
    errors.push(
      invalidValue(
        at.child('effect'),
        toleration.effect ?? '',
        "effect must be 'NoExecute' when `tolerationSeconds` is set",
      ),
    )
  switch (toleration.operator ?? '') {
    case '':
    case 'Equal':
      break
    case 'Exists':
      if (toleration.value)
        errors.push(invalidValue(at, toleration.value, "value must be empty when `operator` is 'Exists'"))
      break
    default:
      errors.push(notSupported(at.child('operator'), toleration.operator, ['Equal', 'Exists']))
  }
  if (toleration.effect && !TAINT_EFFECTS.includes(toleration.effect))
    errors.push(notSupported(at.child('effect'), toleration.effect, TAINT_EFFECTS))
  return errors
}

/** Rules for a pod template of an owner with the given selector match. */
export function podTemplateErrors(
  template: k8s.PodTemplateSpec,
  at: FieldPath = fieldPath('spec', 'template'),
): FieldError[] {
  return [
    ...labelErrors(template.metadata.labels, at.child('labels')),
    ...podSpecErrors(template.spec, at.child('spec'), true),
  ]
}
