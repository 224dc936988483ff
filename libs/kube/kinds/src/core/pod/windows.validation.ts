// Rules for pods of Windows nodes, and for what only pods of the other operating system may say.
import {
  dns1123SubdomainProblems,
  forbiddenField,
  invalidValue,
  invalidValues,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'

const MAX_CREDENTIAL_KIB = 64

/** Rules for the identity of containers of Windows. */
export function windowsErrors(options: k8s.WindowsSecurityContextOptions | undefined, at: FieldPath): FieldError[] {
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
