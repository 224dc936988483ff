// Rules for a Service's addresses and their families.
import {
  duplicate,
  fieldPath,
  invalidValue,
  isIPv6,
  notSupported,
  required,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { addressErrors } from '../address.validation.ts'
import { hasClusterIP, isHeadless } from './service.type.ts'

const FAMILIES = ['IPv4', 'IPv6']
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** Whether addresses and families fit each other (`ValidateServiceClusterIPsRelatedFields`). */
export function clusterIPErrors({ spec }: k8s.Service, previous: k8s.Service | undefined): FieldError[] {
  if (!hasClusterIP(spec)) return []
  const at = fieldPath('spec')
  const here = at.child('clusterIPs')
  const { clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  const errors: FieldError[] = []
  if (clusterIP === '') {
    if (clusterIPs.length > 0)
      errors.push(invalidValue(here, clusterIPs, 'must be empty when `clusterIP` is not specified'))
  } else if (clusterIPs.length === 0) errors.push(required(here))
  else if (clusterIPs[0] !== clusterIP)
    errors.push(invalidValue(here, clusterIPs, 'first value must match `clusterIP`'))
  ipFamilies.forEach((family, i) => {
    const place = at.child('ipFamilies').index(i)
    if (!FAMILIES.includes(family)) errors.push(notSupported(place, family, FAMILIES))
    if (ipFamilies.indexOf(family) < i) errors.push(duplicate(place, family))
  })
  if (ipFamilyPolicy !== undefined && !POLICIES.includes(ipFamilyPolicy))
    errors.push(notSupported(at.child('ipFamilyPolicy'), ipFamilyPolicy, POLICIES))
  const problems = clusterIPs.flatMap((ip, i) => {
    if (i > 0 || ip !== 'None') return addressErrors(ip, here.index(i), previous?.spec.clusterIPs)
    return clusterIPs.length > 1 ? [invalidValue(here, clusterIPs, "'None' must be the first and only value")] : []
  })
  errors.push(...problems)
  if (clusterIPs.length > 2) errors.push(invalidValue(here, clusterIPs, 'may only hold up to 2 values'))
  if (problems.length > 0) return errors
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(isIPv6)).size === 1)
    errors.push(invalidValue(here, clusterIPs, 'may specify no more than one IP for each IP family'))
  if (!isHeadless(spec))
    clusterIPs.slice(0, ipFamilies.length).forEach((ip, i) => {
      const family = ipFamilies[i]!
      if (FAMILIES.includes(family) && (family === 'IPv6') !== isIPv6(ip))
        errors.push(invalidValue(here.index(i), ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``))
    })
  return errors
}

/** What is there first stays; the second one may come and go. */
export function clusterIPChangeErrors({ spec }: k8s.Service, { spec: before }: k8s.Service): FieldError[] {
  if (!hasClusterIP(spec) || !hasClusterIP(before) || (isHeadless(spec) && isHeadless(before))) return []
  return [
    ...changeErrors('clusterIPs', 'primary clusterIP can not be unset', 'clusterIP', spec, before),
    ...(isHeadless(spec) || isHeadless(before)
      ? []
      : changeErrors('ipFamilies', 'primary ipFamily can not be unset', 'ipFamily', spec, before)),
  ]
}

function changeErrors(
  field: 'clusterIPs' | 'ipFamilies',
  unset: string,
  what: string,
  spec: k8s.ServiceSpec,
  previous: k8s.ServiceSpec,
): FieldError[] {
  const at = fieldPath('spec', field)
  const now: readonly string[] = spec[field] ?? []
  const before: readonly string[] = previous[field] ?? []
  const errors: FieldError[] = []
  if (before.length === now.length) {
    before.forEach((value, i) => {
      if (value !== now[i])
        errors.push(invalidValue(at.index(field === 'clusterIPs' ? i : 0), now, 'may not change once set'))
    })
    return errors
  }
  const isLess = now.length < before.length
  if (isLess && !spec.clusterIPs?.length) errors.push(invalidValue(at.index(0), now, unset))
  if (before.length > 0 && now.length > 0 && now[0] !== before[0])
    errors.push(invalidValue(at.index(0), spec.clusterIPs, 'may not change once set'))
  if (isLess && now.length === 1 && spec.ipFamilyPolicy !== 'SingleStack')
    errors.push(
      invalidValue(
        fieldPath('spec', 'ipFamilyPolicy'),
        spec.ipFamilyPolicy,
        `must be set to 'SingleStack' when releasing the secondary ${what}`,
      ),
    )
  return errors
}
