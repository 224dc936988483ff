// Rules for the texts of IP addresses.
import { invalidValue, isIPv4, isIPv6, type FieldError, type FieldPath } from '@kubarium/kube-objects'

/** What is wrong with the text of an address. @param known addresses that were let pass before */
export function addressErrors(ip: string, at: FieldPath, known: readonly string[] = []): FieldError[] {
  if (known.includes(ip) || isIPv4(ip) || isIPv6(ip)) return []
  const isPadded = isIPv4(ip.replace(/(^|\.)0+(?=\d)/g, '$1'))
  return [
    invalidValue(
      at,
      ip,
      isPadded ? 'must not have leading 0s' : 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ),
  ]
}

const isIn = (ip: string, v4: RegExp, v6: RegExp): boolean => (ip.includes(':') ? v6 : v4).test(ip.toLowerCase())

/** Addresses that no traffic can be sent to from elsewhere (`ValidateEndpointIP`). @param ip a valid address */
export function specialAddressErrors(ip: string, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const refuse = (why: string): unknown => errors.push(invalidValue(at, ip, why))
  if (isIn(ip, /^0\.0\.0\.0$/, /^[0:]+$/)) refuse(`may not be unspecified (${ip})`)
  if (isIn(ip, /^127\./, /^[0:]+:0*1$/)) refuse('may not be in the loopback range (127.0.0.0/8, ::1/128)')
  if (isIn(ip, /^169\.254\./, /^fe[89ab][0-9a-f]:/))
    refuse('may not be in the link-local range (169.254.0.0/16, fe80::/10)')
  if (isIn(ip, /^224\.0\.0\./, /^ff[0-9a-f]2:/))
    refuse('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')
  return errors
}
