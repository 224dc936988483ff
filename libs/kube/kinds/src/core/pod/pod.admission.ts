// Admission plug-ins for pods, in the API server's order: service account, default tolerations, priority.
import { randomSuffix } from '@kubarium/kube-runtime'
import { forbidden, notFound, type k8s } from '@kubarium/kube-objects'
import type { AdmissionPlugin, Mutable } from '@kubarium/kube-apiserver'

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const TOKEN_VOLUME_PREFIX = 'kube-api-access-'
// kube-apiserver --default-not-ready-toleration-seconds, --default-unreachable-toleration-seconds
const DEFAULT_TOLERATION_SECONDS = 300
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror'
const PODS = { group: '', resource: 'pods' }

/** https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#serviceaccount-admission-controller */
export const serviceAccountAdmission: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit(object, { resource, subresource, operation, namespace, context }) {
    if (resource.storage !== 'pods' || subresource !== '' || operation !== 'CREATE') return
    const pod = object as unknown as Mutable<k8s.Pod>
    if (pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return
    pod.spec.serviceAccountName ||= 'default'
    pod.spec.serviceAccount = pod.spec.serviceAccountName
    const account = context.state.find('serviceaccounts', namespace, pod.spec.serviceAccountName) as unknown as
      k8s.ServiceAccount | undefined
    if (!account) {
      const why = `error looking up service account ${namespace}/${pod.spec.serviceAccountName}: ${notFound({ group: '', resource: 'serviceaccount' }, pod.spec.serviceAccountName).message}`
      throw forbidden(PODS, pod.metadata.name ?? '', why)
    }
    if (!pod.spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
      pod.spec.imagePullSecrets = [...account.imagePullSecrets]
    const mounts = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
    if (mounts) mountToken(pod, `${TOKEN_VOLUME_PREFIX}${randomSuffix(context.random())}`)
  },
}

function mountToken(pod: Mutable<k8s.Pod>, fresh: string): void {
  const { spec } = pod
  const present = spec.volumes?.find((volume) => volume.name.startsWith(TOKEN_VOLUME_PREFIX))
  const name = present?.name ?? fresh
  let used = false
  const withMount = (containers: Mutable<k8s.Container>[] | null): Mutable<k8s.Container>[] =>
    (containers ?? []).map((container) => {
      if (container.volumeMounts?.some((mount) => mount.mountPath === TOKEN_PATH)) return container
      used = true
      return {
        ...container,
        volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: TOKEN_PATH }],
      }
    })
  if (spec.initContainers) spec.initContainers = withMount(spec.initContainers)
  spec.containers = withMount(spec.containers)
  if (!used || present) return
  spec.volumes = [
    ...(spec.volumes ?? []),
    {
      name,
      projected: {
        defaultMode: 420,
        sources: [
          { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          {
            downwardAPI: {
              items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
            },
          },
        ],
      },
    },
  ] as NonNullable<typeof spec.volumes>
}

/** Pods stay for a while on a node that became unready (DefaultTolerationSeconds). */
export const defaultTolerationsAdmission: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit(object, { resource, subresource, operation }) {
    if (resource.storage !== 'pods' || subresource !== '' || operation === 'DELETE') return
    const { spec } = object as unknown as Mutable<k8s.Pod>
    const tolerations = [...(spec.tolerations ?? [])]
    for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
      const tolerated = spec.tolerations?.some(
        (one) => (!one.key || one.key === key) && (!one.effect || one.effect === 'NoExecute'),
      )
      if (!tolerated)
        tolerations.push({
          key,
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: DEFAULT_TOLERATION_SECONDS,
        })
    }
    if (tolerations.length !== (spec.tolerations?.length ?? 0)) spec.tolerations = tolerations
  },
}

// The two classes every cluster has; PriorityClass objects are a kind of a later day.
const SYSTEM_CLASSES: Record<string, number> = {
  'system-node-critical': 2000001000,
  'system-cluster-critical': 2000000000,
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/ */
export const priorityAdmission: AdmissionPlugin = {
  name: 'Priority',
  admit(object, { resource, subresource, operation, name, previous, context }) {
    if (resource.storage !== 'pods' || subresource !== '' || operation === 'DELETE') return
    const { spec } = object as unknown as Mutable<k8s.Pod>
    if (previous) {
      // What was decided when the pod was created stays, whether the update names it or not.
      const { priority, preemptionPolicy } = (previous as unknown as k8s.Pod).spec
      if (priority !== undefined) spec.priority ??= priority
      if (preemptionPolicy !== undefined) spec.preemptionPolicy ??= preemptionPolicy
      return
    }
    let priority = 0
    let preemptionPolicy = 'PreemptLowerPriority'
    if (spec.priorityClassName) {
      const stored = context.state.find('priorityclasses.scheduling.k8s.io', '', spec.priorityClassName) as unknown as
        k8s.PriorityClass | undefined
      const value =
        stored?.value ??
        (Object.hasOwn(SYSTEM_CLASSES, spec.priorityClassName) ? SYSTEM_CLASSES[spec.priorityClassName] : undefined)
      if (value === undefined)
        throw forbidden(PODS, name || 'Unknown', `no PriorityClass with name ${spec.priorityClassName} was found`)
      priority = value
      preemptionPolicy = stored?.preemptionPolicy ?? preemptionPolicy
    }
    if (spec.priority !== undefined && spec.priority !== priority)
      throw forbidden(
        PODS,
        name || 'Unknown',
        `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
      )
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy)
      throw forbidden(
        PODS,
        name || 'Unknown',
        `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`,
      )
    spec.priority = priority
    spec.preemptionPolicy = preemptionPolicy as 'PreemptLowerPriority'
  },
}
