// Rules for the identity and the privileges of pods and containers.
import {
  duplicate,
  invalidValue,
  invalidValues,
  notSupported,
  required,
  tooLong,
  userIdProblems,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { goJson } from '../../go/go-json.ts'
import { localPathErrors } from './volume-path.validation.ts'
import { windowsErrors } from './windows.validation.ts'

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined']
const MAX_PATH = 4095
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/
const MAX_SYSCTL = 253
/** Which namespace of the kernel a setting belongs to, by its beginning. */
const SYSCTL_NAMESPACES: readonly (readonly [prefix: string, namespace: 'net' | 'ipc'])[] = [
  ['net.', 'net'],
  ['fs.mqueue.', 'ipc'],
  ['kernel.shm', 'ipc'],
  ['kernel.msg', 'ipc'],
]

/** Rules for the security context of a pod. */
export function podSecurityContextErrors(spec: k8s.PodSpec, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const context = spec.securityContext ?? {}
  for (const field of ['fsGroup', 'runAsUser', 'runAsGroup'] as const)
    errors.push(...idErrors(context[field], at.child(field)))
  ;(context.supplementalGroups ?? []).forEach((group, i) =>
    errors.push(...idErrors(group, at.child('supplementalGroups').index(i))),
  )
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.push(
      invalidValue(at.child('shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled'),
    )
  errors.push(...sysctlErrors(spec, context.sysctls ?? [], at.child('sysctls')))
  errors.push(...oneOf(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], at.child('fsGroupChangePolicy')))
  errors.push(...profileErrors(context, at))
  errors.push(
    ...oneOf(context.supplementalGroupsPolicy, ['Merge', 'Strict'], at.child('supplementalGroupsPolicy')),
    ...oneOf(context.seLinuxChangePolicy, ['MountOption', 'Recursive'], at.child('seLinuxChangePolicy')),
  )
  return errors
}

/** @param hasHostUsers whether the container's users are those of the host */
export function securityContextErrors(
  context: k8s.SecurityContext,
  at: FieldPath,
  hasHostUsers: boolean,
): FieldError[] {
  const errors = [
    ...idErrors(context.runAsUser, at.child('runAsUser')),
    ...idErrors(context.runAsGroup, at.child('runAsGroup')),
  ]
  if (context.procMount !== undefined) {
    errors.push(...oneOf(context.procMount, ['Default', 'Unmasked'], at.child('procMount')))
    if (hasHostUsers && context.procMount === 'Unmasked')
      errors.push(invalidValue(at.child('procMount'), context.procMount, '`hostUsers` must be false to use `Unmasked`'))
  }
  errors.push(...seccompErrors(context.seccompProfile, at.child('seccompProfile')))
  if (context.allowPrivilegeEscalation === false) {
    const shown = (): unknown => goJson('core.SecurityContext', 'v1.SecurityContext', context)
    if (context.privileged)
      errors.push(invalidValue(at, shown(), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
    for (const capability of context.capabilities?.add ?? [])
      if (capability === 'CAP_SYS_ADMIN')
        errors.push(
          invalidValue(
            at,
            shown(),
            'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
          ),
        )
  }
  errors.push(...windowsErrors(context.windowsOptions, at.child('windowsOptions')))
  errors.push(...appArmorErrors(context.appArmorProfile, at.child('appArmorProfile')))
  return errors
}

function profileErrors(context: k8s.PodSecurityContext, at: FieldPath): FieldError[] {
  return [
    ...seccompErrors(context.seccompProfile, at.child('seccompProfile')),
    ...windowsErrors(context.windowsOptions, at.child('windowsOptions')),
    ...appArmorErrors(context.appArmorProfile, at.child('appArmorProfile')),
  ]
}

function idErrors(id: number | undefined, at: FieldPath): FieldError[] {
  return id === undefined ? [] : invalidValues(at, id, userIdProblems(id))
}

function oneOf(value: string | undefined, supported: readonly string[], at: FieldPath): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(at, value, supported)]
}

function sysctlErrors(spec: k8s.PodSpec, sysctls: readonly k8s.Sysctl[], at: FieldPath): FieldError[] {
  const names = new Set<string>()
  return sysctls.flatMap(({ name }, i) => {
    const here = at.index(i).child('name')
    const errors: FieldError[] = []
    if (name === '') errors.push(required(here))
    else if (name.length > MAX_SYSCTL || !SYSCTL.test(name))
      errors.push(
        invalidValue(
          here,
          name,
          `must have at most ${MAX_SYSCTL} characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`,
        ),
      )
    else if (names.has(name)) errors.push(duplicate(here, name))
    const namespace = SYSCTL_NAMESPACES.find(([prefix]) => name.replaceAll('/', '.').startsWith(prefix))?.[1]
    if (spec.hostNetwork && namespace === 'net')
      errors.push(invalidValue(here, name, "may not be specified when 'hostNetwork' is true"))
    if (spec.hostIPC && namespace === 'ipc')
      errors.push(invalidValue(here, name, "may not be specified when 'hostIPC' is true"))
    names.add(name)
    return errors
  })
}

function seccompErrors(profile: k8s.SeccompProfile | undefined, at: FieldPath): FieldError[] {
  if (!profile) return []
  const errors: FieldError[] = []
  const { type, localhostProfile } = profile
  if (!type) errors.push(required(at.child('type'), 'type is required when seccompProfile is set'))
  else if (!PROFILE_TYPES.includes(type)) errors.push(notSupported(at.child('type'), type, PROFILE_TYPES))
  const here = at.child('localhostProfile')
  if (type !== 'Localhost') {
    if (localhostProfile !== undefined)
      errors.push(
        invalidValue(
          here,
          goJson('core.SeccompProfile', 'v1.SeccompProfile', profile),
          'can only be set when seccomp type is Localhost',
        ),
      )
  } else if (localhostProfile === undefined) errors.push(required(here, 'must be set when seccomp type is Localhost'))
  else errors.push(...localPathErrors(localhostProfile, here))
  return errors
}

function appArmorErrors(profile: k8s.AppArmorProfile | undefined, at: FieldPath): FieldError[] {
  if (!profile) return []
  const { localhostProfile } = profile
  const type: string = profile.type
  const here = at.child('localhostProfile')
  const missing = required(here, 'must be set when AppArmor type is Localhost')
  switch (type) {
    case 'Localhost': {
      if (localhostProfile === undefined) return [missing]
      const errors: FieldError[] = []
      if (localhostProfile.trim() !== localhostProfile)
        errors.push(invalidValue(here, localhostProfile, 'must not be padded with whitespace'))
      else if (localhostProfile === '') errors.push(missing)
      if (localhostProfile.length > MAX_PATH) errors.push(tooLong(here, MAX_PATH))
      return errors
    }
    case 'RuntimeDefault':
    case 'Unconfined':
      return localhostProfile === undefined
        ? []
        : [invalidValue(here, localhostProfile, 'can only be set when AppArmor type is Localhost')]
    case '':
      return [required(at.child('type'), 'type is required when appArmorProfile is set')]
    default:
      return [notSupported(at.child('type'), type, PROFILE_TYPES)]
  }
}
