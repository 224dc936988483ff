// What the API server warns of in a pod or a pod template (pkg/api/pod warningsForPodSpecAndMeta): things that are
// allowed, and do not do what their author may think.
import { fieldPath, parseQuantity, type FieldPath, type k8s } from '@kubarium/kube-objects'

type Metadata = k8s.PodTemplateSpec['metadata']

const ANNOTATIONS: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
}
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
const APPARMOR_CONTAINER = 'container.apparmor.security.beta.kubernetes.io/'
/** Volumes of plug-ins that are gone or going. */
const VOLUMES: readonly (readonly [field: keyof k8s.Volume, shownAs: string, what: string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]
/** Labels of nodes by their old names. */
const OLD_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
}

/** Warnings for a pod. */
export function podWarnings({ metadata, spec }: k8s.Pod): string[] {
  return warnings(metadata, spec, fieldPath(), false)
}

/** Warnings for the template of a workload. */
export function podTemplateWarnings(
  { metadata, spec }: k8s.PodTemplateSpec,
  at: FieldPath = fieldPath('spec', 'template'),
): string[] {
  return warnings(metadata, spec, at, true)
}

function warnings(metadata: Metadata, spec: k8s.PodSpec, root: FieldPath, isTemplate: boolean): string[] {
  const at = root.child('spec')
  const containers = everyContainer(spec, at)
  return [
    ...placementWarnings(spec, at),
    ...annotationWarnings(metadata, root.child('metadata', 'annotations')),
    ...volumeWarnings(spec.volumes ?? [], at.child('volumes')),
    ...repeatWarnings(spec, at),
    ...fractionWarnings(spec.overhead, at.child('overhead')),
    ...seccompWarnings(metadata, spec, root.child('metadata', 'annotations')),
    ...containers.flatMap(([container, here]) => containerWarnings(container, here, metadata, root, isTemplate)),
    ...portWarnings(containers),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [
          `${at.child('terminationGracePeriodSeconds').toString()}: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
  ]
}

function everyContainer(spec: k8s.PodSpec, at: FieldPath): (readonly [k8s.Container, FieldPath])[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((field) =>
    (spec[field] ?? []).map((container, i) => [container, at.child(field).index(i)] as const),
  )
}

function placementWarnings(spec: k8s.PodSpec, at: FieldPath): string[] {
  const found: string[] = []
  for (const key of Object.keys(spec.nodeSelector ?? {}))
    if (Object.hasOwn(OLD_LABELS, key))
      found.push(`${at.child('nodeSelector').key(key).toString()}: ${OLD_LABELS[key]!}`)
  const nodes = spec.affinity?.nodeAffinity
  const affinity = at.child('affinity', 'nodeAffinity')
  ;(nodes?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).forEach((term, i) => {
    const here = affinity.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms').index(i)
    found.push(...termWarnings(term, here))
  })
  ;(nodes?.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach(({ preference }, i) => {
    const here = affinity.child('preferredDuringSchedulingIgnoredDuringExecution').index(i).child('preference')
    found.push(...termWarnings(preference, here))
  })
  ;(spec.topologySpreadConstraints ?? []).forEach(({ topologyKey, labelSelector }, i) => {
    const here = at.child('topologySpreadConstraints').index(i)
    if (Object.hasOwn(OLD_LABELS, topologyKey))
      found.push(`${here.child('topologyKey').toString()}: ${topologyKey} is ${OLD_LABELS[topologyKey]!}`)
    if (!labelSelector)
      found.push(`${here.child('labelSelector').toString()}: a null labelSelector results in matching no pod`)
  })
  return found
}

function termWarnings({ matchExpressions = [] }: k8s.NodeSelectorTerm, at: FieldPath): string[] {
  return matchExpressions.flatMap(({ key }, i) =>
    Object.hasOwn(OLD_LABELS, key)
      ? [`${at.child('matchExpressions').index(i).child('key').toString()}: ${key} is ${OLD_LABELS[key]!}`]
      : [],
  )
}

function annotationWarnings({ annotations }: Metadata, at: FieldPath): string[] {
  return Object.entries(ANNOTATIONS).flatMap(([key, text]) =>
    annotations?.[key] === undefined ? [] : [`${at.key(key).toString()}: ${text}`],
  )
}

function seccompWarnings({ annotations }: Metadata, spec: k8s.PodSpec, at: FieldPath): string[] {
  return annotations?.[SECCOMP_POD] !== undefined && !spec.securityContext?.seccompProfile
    ? [`${at.key(SECCOMP_POD).toString()}: non-functional in v1.27+; use the "seccompProfile" field instead`]
    : []
}

function volumeWarnings(volumes: readonly k8s.Volume[], at: FieldPath): string[] {
  return volumes.flatMap((volume, i) =>
    VOLUMES.flatMap(([field, shownAs, what]) =>
      volume[field] === undefined ? [] : [`${at.index(i).child(shownAs).toString()}: ${what}`],
    ),
  )
}

/** Entries of which only one counts. */
function repeatWarnings({ hostAliases = [], imagePullSecrets = [] }: k8s.PodSpec, at: FieldPath): string[] {
  const found: string[] = []
  const addresses = new Set<string>()
  hostAliases.forEach(({ ip }, i) => {
    if (addresses.has(ip))
      found.push(`${at.child('hostAliases').index(i).child('ip').toString()}: duplicate ip ${JSON.stringify(ip)}`)
    addresses.add(ip)
  })
  const nameAt = (i: number): string => at.child('imagePullSecrets').index(i).child('name').toString()
  const names = new Set<string>()
  imagePullSecrets.forEach(({ name = '' }, i) => {
    if (names.has(name)) found.push(`${nameAt(i)}: duplicate name ${JSON.stringify(name)}`)
    names.add(name)
  })
  imagePullSecrets.forEach(({ name }, i) => {
    if (!name) found.push(`${nameAt(i)}: invalid empty name ""`)
  })
  return found
}

function fractionWarnings(
  amounts: Readonly<Record<string, string>> | undefined,
  at: FieldPath,
  resources: readonly string[] = ['memory', 'ephemeral-storage'],
): string[] {
  return resources.flatMap((name) => {
    const amount = amounts?.[name]
    const isWhole = amount === undefined || (parseQuantity(amount)?.nano ?? 0n) % 1_000_000_000n === 0n
    return isWhole
      ? []
      : [`${at.key(name).toString()}: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`]
  })
}

function containerWarnings(
  container: k8s.Container,
  at: FieldPath,
  { annotations }: Metadata,
  root: FieldPath,
  isTemplate: boolean,
): string[] {
  const { name, securityContext, resources } = container
  const found: string[] = []
  const annotationAt = (key: string): string => root.child('metadata', 'annotations').key(key).toString()
  if (!securityContext?.seccompProfile && annotations?.[SECCOMP_CONTAINER + name] !== undefined)
    found.push(
      `${annotationAt(SECCOMP_CONTAINER + name)}: non-functional in v1.27+; use the "seccompProfile" field instead`,
    )
  if (isTemplate && !securityContext?.appArmorProfile && annotations?.[APPARMOR_CONTAINER + name] !== undefined)
    found.push(
      `${annotationAt(APPARMOR_CONTAINER + name)}: deprecated since v1.30; use the "appArmorProfile" field instead`,
    )
  for (const resource of ['memory', 'ephemeral-storage'])
    for (const part of ['limits', 'requests'] as const)
      found.push(...fractionWarnings(resources?.[part], at.child('resources', part), [resource]))
  return [...found, ...envWarnings(container.env ?? [], at.child('env'))]
}

/** Variables that are given twice, unless the second one is made of the first. */
function envWarnings(env: readonly k8s.EnvVar[], at: FieldPath): string[] {
  const names = new Set<string>()
  return env.flatMap(({ name, value = '', valueFrom }, i) => {
    const reference = `$(${name})`
    const hides = names.has(name) && (valueFrom !== undefined || value === reference || !value.includes(reference))
    names.add(name)
    return hides
      ? [
          `${at.index(i).toString()}: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`,
        ]
      : []
  })
}

/** Ports that containers of one pod, which share an address, have in common. */
function portWarnings(containers: readonly (readonly [k8s.Container, FieldPath])[]): string[] {
  const found: string[] = []
  const known = new Map<string, { port: k8s.ContainerPort; at: string }[]>()
  const names = new Map<string, string>()
  const ports = containers.flatMap(([{ ports: list = [] }, at]) =>
    list.map((port, i) => ({ port, at: at.child('ports').index(i).toString() })),
  )
  for (const one of ports) {
    const { port, at } = one
    const key = `${port.containerPort}/${port.protocol}`
    const others = known.get(key) ?? []
    for (const other of others) {
      const [ip, otherIp] = [port.hostIP ?? '', other.port.hostIP ?? '']
      const [host, otherHost] = [port.hostPort ?? 0, other.port.hostPort ?? 0]
      if (ip === otherIp && host === otherHost) found.push(`${at}: duplicate port definition with ${other.at}`)
      else if (host === 0 || otherHost === 0) found.push(`${at}: overlapping port definition with ${other.at}`)
      else if (host === otherHost && (ip === '') !== (otherIp === ''))
        found.push(`${at}: dangerously ambiguous port definition with ${other.at}`)
    }
    known.set(key, [...others, one])
  }
  for (const { port, at } of ports) {
    if (!port.name) continue
    const first = names.get(port.name)
    if (first === undefined) names.set(port.name, at)
    else
      found.push(
        `${at}: duplicate port name ${JSON.stringify(port.name)} with ${first}, services and probes that select ports by name will use ${first}`,
      )
  }
  return found
}
