// Rules for the identity and the privileges of pods and containers.
import {
  dns1123SubdomainProblems,
  duplicate,
  forbiddenField,
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

const MAX_CREDENTIAL_KIB = 64

function windowsErrors(options: k8s.WindowsSecurityContextOptions | undefined, at: FieldPath): FieldError[] {
  if (!options) return []
  const errors: FieldError[] = []
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: credential, runAsUserName: user } = options
  if (name !== undefined)
    errors.push(...invalidValues(at.child('gmsaCredentialSpecName'), name, dns1123SubdomainProblems(name)))
  if (credential === '')
    errors.push(
      invalidValue(at.child('gmsaCredentialSpec'), credential, 'gmsaCredentialSpec cannot be an empty string'),
    )
  else if (credential !== undefined && credential.length > MAX_CREDENTIAL_KIB * 1024)
    errors.push(
      invalidValue(
        at.child('gmsaCredentialSpec'),
        credential,
        `gmsaCredentialSpec size must be under ${MAX_CREDENTIAL_KIB} KiB`,
      ),
    )
  if (user !== undefined) errors.push(...invalidValues(at.child('runAsUserName'), user, windowsUserProblems(user)))
  return errors
}

/** What is wrong with a user of Windows: `user` or `DOMAIN\user`. */
function windowsUserProblems(text: string): string[] {
  if (text === '') return ['runAsUserName cannot be an empty string']
  if (/[\0-\x1f\x7f]/.test(text)) return ['runAsUserName cannot contain control characters']
  const parts = text.split('\\')
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const user = parts.at(-1)!
  const domain = parts.length === 2 ? parts[0]! : undefined
  const problems: string[] = []
  if (domain !== undefined) {
    if (domain.length >= 256) problems.push("runAsUserName's Domain length must be under 256 characters")
    const isNetBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/.test(domain)
    const isDns =
      /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/.test(domain)
    if (!isNetBios && !isDns) problems.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
  }
  if (user === '') problems.push("runAsUserName's User cannot be empty")
  else if (user.length > 104) problems.push("runAsUserName's User length must not be longer than 104 characters")
  if (/^[. ]+$/.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces")
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    problems.push(`runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`)
  return problems
}

/** Rules for containers that run as processes of a Windows host. */
export function hostProcessErrors(
  spec: k8s.PodSpec,
  containers: readonly (readonly [container: k8s.Container, at: FieldPath])[],
  at: FieldPath,
): FieldError[] {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess
  const errors: FieldError[] = []
  let count = 0
  for (const [container, here] of containers) {
    const own = container.securityContext?.windowsOptions?.hostProcess
    if (ofPod !== undefined && own !== undefined && ofPod !== own)
      errors.push(
        invalidValue(
          here.child('securityContext', 'windowsOptions', 'hostProcess'),
          own,
          `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
        ),
      )
    if (own ?? ofPod) count++
  }
  if (count === 0) return errors
  if (count !== containers.length)
    errors.push(
      invalidValue(
        at,
        '',
        'If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ),
    )
  if (!spec.hostNetwork)
    errors.push(
      invalidValue(
        at.child('hostNetwork'),
        false,
        'hostNetwork must be true if pod contains any hostProcess containers',
      ),
    )
  return errors
}

/** What a pod of one operating system may not say, because only the other knows it. */
export function osErrors(
  spec: k8s.PodSpec,
  containers: readonly (readonly [container: k8s.Container, at: FieldPath])[],
  at: FieldPath,
): FieldError[] {
  const os = spec.os
  if (!os) return []
  if (!os.name) return [required(at.child('os', 'name'))]
  if (os.name === 'linux') {
    const not = 'windows options cannot be set for a linux pod'
    return [
      ...(spec.securityContext?.windowsOptions
        ? [forbiddenField(at.child('securityContext', 'windowsOptions'), not)]
        : []),
      ...containers.flatMap(([{ securityContext }, here]) =>
        securityContext?.windowsOptions ? [forbiddenField(here.child('securityContext', 'windowsOptions'), not)] : [],
      ),
    ]
  }
  if (os.name !== 'windows') return [notSupported(at.child('os'), os.name, ['linux', 'windows'])]
  const forbidden = (fields: readonly string[], of: object | undefined, here: FieldPath): FieldError[] =>
    fields.flatMap((field) => {
      const value = (of as Record<string, unknown> | undefined)?.[field]
      return value === undefined || value === false
        ? []
        : [forbiddenField(here.child(field), 'cannot be set for a windows pod')]
    })
  const context = at.child('securityContext')
  return [
    ...forbidden(['appArmorProfile', 'seLinuxOptions'], spec.securityContext, context),
    ...(spec.hostUsers === undefined ? [] : [forbiddenField(at.child('hostUsers'), 'cannot be set for a windows pod')]),
    ...forbidden(['hostPID', 'hostIPC'], spec, at),
    ...forbidden(['seccompProfile', 'fsGroup', 'fsGroupChangePolicy', 'sysctls'], spec.securityContext, context),
    ...forbidden(['shareProcessNamespace'], spec, at),
    ...forbidden(
      ['runAsUser', 'runAsGroup', 'supplementalGroups', 'supplementalGroupsPolicy', 'seLinuxChangePolicy'],
      spec.securityContext,
      context,
    ),
    ...containers.flatMap(([{ securityContext }, here]) =>
      WINDOWS_LACKS.flatMap((field) =>
        securityContext?.[field] === undefined
          ? []
          : [forbiddenField(here.child('securityContext', field), 'cannot be set for a windows pod')],
      ),
    ),
  ]
}
const WINDOWS_LACKS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const
