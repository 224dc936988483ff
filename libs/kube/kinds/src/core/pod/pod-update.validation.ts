// What may change in a pod once it is there (ValidatePodUpdate): images, a sooner deadline, more tolerations and, while
// scheduling gates hold it back, where it may run.
import {
  equalJson,
  fieldPath,
  forbiddenField,
  invalidValue,
  required,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { goJson, goJsonText } from '../../go/go-json.ts'
import { unifiedDiff } from '../../go/unified-diff.ts'
import { tolerationErrors } from './scheduling.validation.ts'

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]
const INT32_MAX = 2147483647
const AT = fieldPath('spec')

type Draft = { -readonly [Key in keyof k8s.PodSpec]: k8s.PodSpec[Key] | undefined }

/** What an update may not do to a pod; its new spec is looked at elsewhere. */
export function podUpdateErrors({ spec }: k8s.Pod, { spec: previous }: k8s.Pod): FieldError[] {
  const errors: FieldError[] = []
  for (const field of ['containers', 'initContainers'] as const) {
    const containers = spec[field] ?? []
    if (containers.length !== (previous[field] ?? []).length)
      return [...errors, forbiddenField(AT.child(field), 'pod updates may not add or remove containers')]
    containers.forEach(({ image = '' }, i) => {
      const at = AT.child(field).index(i).child('image')
      if (image === '') errors.push(required(at))
      else if (image.trim() !== image)
        errors.push(invalidValue(at, image, 'must not have leading or trailing whitespace'))
    })
  }
  const deadline = deadlineErrors(spec.activeDeadlineSeconds, previous.activeDeadlineSeconds)
  errors.push(...deadline)
  if (deadline.length > 0 && spec.activeDeadlineSeconds !== undefined) return errors
  errors.push(...onlyAddedTolerations(spec.tolerations ?? [], previous.tolerations ?? []))
  errors.push(...onlyRemovedGates(spec.schedulingGates ?? [], previous.schedulingGates ?? []))
  if (equalJson(spec, previous)) return errors
  const frozen = withoutAllowedChanges(spec, previous, errors)
  if (!equalJson(frozen, previous))
    errors.push(
      forbiddenField(
        AT,
        `pod updates may not change fields other than ${UPDATABLE.join(',')}\n${podSpecDiff(previous, frozen)}`,
      ),
    )
  return errors
}

/** The differences of two specs as the API server prints its own form of them. */
export function podSpecDiff(before: k8s.PodSpec, after: k8s.PodSpec): string {
  return unifiedDiff(goJsonText(internalPodSpec(before)), goJsonText(internalPodSpec(after)))
}

/** Debug containers may be added, and stay as they are. */
export function ephemeralContainersUpdateErrors({ spec }: k8s.Pod, { spec: previous }: k8s.Pod): FieldError[] {
  const at = AT.child('ephemeralContainers')
  return (previous.ephemeralContainers ?? []).flatMap((old) => {
    const now = spec.ephemeralContainers?.find(({ name }) => name === old.name)
    const which = `existing ephemeral containers ${JSON.stringify(old.name)}`
    if (!now) return [forbiddenField(at, `${which} may not be removed\n`)]
    return equalJson(now, old)
      ? []
      : [forbiddenField(at, `${which} may not be changed\n${ephemeralContainerDiff(old, now)}`)]
  })
}

function ephemeralContainerDiff(before: k8s.EphemeralContainer, after: k8s.EphemeralContainer): string {
  const text = (container: k8s.EphemeralContainer): string =>
    goJsonText(goJson('core.EphemeralContainer', 'v1.EphemeralContainer', container))
  return unifiedDiff(text(before), text(after))
}

// The API server keeps the host's namespaces in the security context and knows one name of the service account.
export function internalPodSpec(spec: k8s.PodSpec): unknown {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec
  const json = goJson('core.PodSpec', 'v1.PodSpec', { ...spec, securityContext: spec.securityContext ?? {} }) as Record<
    string,
    unknown
  >
  json['ServiceAccountName'] ||= spec.serviceAccount ?? ''
  json['SecurityContext'] = {
    ...(json['SecurityContext'] as object),
    HostNetwork: hostNetwork ?? false,
    HostPID: hostPID ?? false,
    HostIPC: hostIPC ?? false,
    ShareProcessNamespace: shareProcessNamespace ?? null,
    HostUsers: hostUsers ?? null,
  }
  return json
}

function deadlineErrors(deadline: number | undefined, previous: number | undefined): FieldError[] {
  const at = AT.child('activeDeadlineSeconds')
  if (deadline === undefined)
    return previous === undefined
      ? []
      : [invalidValue(at, null, 'must not update from a positive integer to nil value')]
  if (deadline < 0 || deadline > INT32_MAX)
    return [invalidValue(at, deadline, `must be between 0 and ${INT32_MAX}, inclusive`)]
  return previous !== undefined && previous < deadline
    ? [invalidValue(at, deadline, 'must be less than or equal to previous value')]
    : []
}

function onlyAddedTolerations(
  tolerations: readonly k8s.Toleration[],
  previous: readonly k8s.Toleration[],
): FieldError[] {
  const at = AT.child('tolerations')
  const isKept = (old: k8s.Toleration): boolean =>
    tolerations.some((one) => {
      const { tolerationSeconds: _, ...rest } = one
      const { tolerationSeconds: __, ...before } = old
      return equalJson(rest, before)
    })
  if (!previous.every(isKept))
    return [forbiddenField(at, 'existing toleration can not be modified except its tolerationSeconds')]
  return tolerations.flatMap((toleration, i) => tolerationErrors(toleration, at.index(i)))
}

function onlyRemovedGates(
  gates: readonly k8s.PodSchedulingGate[],
  previous: readonly k8s.PodSchedulingGate[],
): FieldError[] {
  return gates.flatMap(({ name }, i) =>
    previous.some((gate) => gate.name === name)
      ? []
      : [
          forbiddenField(
            AT.child('schedulingGates').index(i).child('name'),
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  )
}

/** The new spec with what may change set back, so that everything else can be compared. */
function withoutAllowedChanges(spec: k8s.PodSpec, previous: k8s.PodSpec, errors: FieldError[]): k8s.PodSpec {
  const draft: Draft = {
    ...spec,
    containers: withImages(spec.containers, previous.containers)!,
    initContainers: withImages(spec.initContainers, previous.initContainers),
    activeDeadlineSeconds: previous.activeDeadlineSeconds,
    schedulingGates: previous.schedulingGates,
    tolerations: previous.tolerations,
  }
  if ((previous.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1)
    draft.terminationGracePeriodSeconds = previous.terminationGracePeriodSeconds
  if (previous.schedulingGates?.length) setBackPlacement(draft, previous, errors)
  for (const field in draft) if (draft[field as keyof Draft] === undefined) delete draft[field as keyof Draft]
  return draft as k8s.PodSpec
}

function withImages(
  containers: readonly k8s.Container[] | undefined,
  previous: readonly k8s.Container[] | undefined,
): readonly k8s.Container[] | undefined {
  return containers?.map((container, i) => {
    const { image: _, ...rest } = container
    const image = previous?.[i]?.image
    return image === undefined ? rest : { ...rest, image }
  })
}

// A gated pod may be narrowed down to fewer nodes.
function setBackPlacement(draft: Draft, previous: k8s.PodSpec, errors: FieldError[]): void {
  if (!equalJson(draft.nodeSelector ?? {}, previous.nodeSelector ?? {})) {
    const wanted = draft.nodeSelector ?? {}
    if (!Object.entries(previous.nodeSelector ?? {}).every(([key, value]) => wanted[key] === value))
      errors.push(
        invalidValue(
          AT.child('nodeSelector'),
          draft.nodeSelector ?? null,
          'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
        ),
      )
    draft.nodeSelector = previous.nodeSelector
  }
  const [now, then] = [draft.affinity?.nodeAffinity, previous.affinity?.nodeAffinity]
  if (equalJson(now ?? null, then ?? null)) return
  errors.push(...onlyNarrowedAffinity(now, then))
  if (draft.affinity && !previous.affinity && !draft.affinity.podAffinity && !draft.affinity.podAntiAffinity)
    draft.affinity = undefined
  else {
    const { nodeAffinity: _, ...rest } = draft.affinity ?? {}
    draft.affinity = then ? { ...rest, nodeAffinity: then } : rest
  }
}

function onlyNarrowedAffinity(now: k8s.NodeAffinity | undefined, then: k8s.NodeAffinity | undefined): FieldError[] {
  const old = then?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const terms = now?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const at = AT.child('affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
  if (old.length > 0 && old.length !== terms.length)
    return [
      invalidValue(at, terms.map(shownTerm), 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'),
    ]
  return old.flatMap((term, i) =>
    hasOnlyAdditions(terms[i]!, term)
      ? []
      : [invalidValue(at.index(i), shownTerm(terms[i]!), 'only additions are allowed (no mutations or deletions)')],
  )
}

function shownTerm(term: k8s.NodeSelectorTerm): unknown {
  return goJson('core.NodeSelectorTerm', 'v1.NodeSelectorTerm', term)
}

function hasOnlyAdditions(term: k8s.NodeSelectorTerm, old: k8s.NodeSelectorTerm): boolean {
  const parts = ['matchExpressions', 'matchFields'] as const
  if (parts.every((part) => !old[part]?.length)) return parts.every((part) => !term[part]?.length)
  return parts.every((part) => {
    const before = old[part] ?? []
    return equalJson((term[part] ?? []).slice(0, before.length), before)
  })
}
