// Which names Kubernetes allows, in its own words (apimachinery util/validation).

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const SEARCH_DOMAIN = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/
const ENV_NAME = /^[ -<>-~]+$/
const C_IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/
const PORT_NAME_CHARS = /^[-a-z0-9]+$/

const regexError = (message: string, pattern: string, ...examples: string[]): string => {
  const shown = examples.map((example) => `'${example}'`).join(',  or ')
  return `${message} (${shown === '' ? '' : `e.g. ${shown}, `}regex used for validation is '${pattern}')`
}
const tooLongMessage = (max: number): string => `must be no more than ${max} bytes`
const tooManyCharacters = (max: number): string => `must be no more than ${max} characters`
/** Length in UTF-8. Nearly every name is ASCII, and needs no encoding. */
const bytes = (text: string): number => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return encoder.encode(text).length
  return text.length
}
const encoder = new TextEncoder()

/** What is wrong with a DNS-1123 label (names of namespaces, containers, volumes); empty when nothing is. */
export function dns1123LabelProblems(value: string): string[] {
  const problems: string[] = []
  if (bytes(value) > 63) problems.push(tooManyCharacters(63))
  if (!LABEL.test(value)) {
    problems.push(
      SUBDOMAIN.test(value)
        ? 'must not contain dots'
        : regexError(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            '[a-z0-9]([-a-z0-9]*[a-z0-9])?',
            'my-name',
            '123-abc',
          ),
    )
  }
  return problems
}

/** What is wrong with a DNS-1123 subdomain (names of most objects). */
export function dns1123SubdomainProblems(value: string): string[] {
  const problems: string[] = []
  if (bytes(value) > 253) problems.push(tooManyCharacters(253))
  if (!SUBDOMAIN.test(value)) {
    problems.push(
      regexError(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*',
        'example.com',
      ),
    )
  }
  return problems
}

/** What is wrong with a domain to search in, where a part may begin with an underscore. */
export function searchDomainProblems(value: string): string[] {
  const problems: string[] = []
  if (bytes(value) > 253) problems.push(tooManyCharacters(253))
  if (!SEARCH_DOMAIN.test(value))
    problems.push(
      regexError(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
        '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*',
        'example.com',
      ),
    )
  return problems
}

/** What is wrong with the name of an HTTP header. */
export function httpHeaderNameProblems(value: string): string[] {
  return /^[-A-Za-z0-9]+$/.test(value)
    ? []
    : [
        regexError(
          "a valid HTTP header must consist of alphanumeric characters or '-'",
          '[-A-Za-z0-9]+',
          'X-Header-Name',
        ),
      ]
}

/** What is wrong with a user or group of a container. */
export function userIdProblems(value: number): string[] {
  return value >= 0 && value <= 2147483647 ? [] : ['must be between 0 and 2147483647, inclusive']
}

/** What is wrong with an IP address. */
export function ipProblems(value: string): string[] {
  return isIPv4(value) || isIPv6(value) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']
}

/** What is wrong with a DNS-1035 label (names of services). */
export function dns1035LabelProblems(value: string): string[] {
  const problems: string[] = []
  if (bytes(value) > 63) problems.push(tooManyCharacters(63))
  if (!LABEL_1035.test(value)) {
    problems.push(
      regexError(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
        '[a-z]([-a-z0-9]*[a-z0-9])?',
        'my-name',
        'abc-123',
      ),
    )
  }
  return problems
}

/** What is wrong with a label or annotation key, taint key, resource name: `prefix/name`. */
export function qualifiedNameProblems(value: string): string[] {
  const problems: string[] = []
  const parts = value.split('/')
  let name = value
  if (parts.length === 2) {
    const [prefix] = parts as [string, string]
    name = parts[1]!
    if (prefix === '') problems.push('prefix part must be non-empty')
    else problems.push(...dns1123SubdomainProblems(prefix).map((problem) => `prefix part ${problem}`))
  } else if (parts.length > 2) {
    return [
      regexError(
        "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]',
        'MyName',
        'my.name',
        '123-abc',
      ) + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ]
  }
  if (name === '') problems.push('name part must be non-empty')
  else if (bytes(name) > 63) problems.push(`name part ${tooLongMessage(63)}`)
  if (!QUALIFIED.test(name)) {
    problems.push(
      `name part ${regexError("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]', 'MyName', 'my.name', '123-abc')}`,
    )
  }
  return problems
}

/** What is wrong with a label value. */
export function labelValueProblems(value: string): string[] {
  const problems: string[] = []
  if (bytes(value) > 63) problems.push(tooLongMessage(63))
  if (!LABEL_VALUE.test(value)) {
    problems.push(
      regexError(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?',
        'MyValue',
        'my_value',
        '12345',
      ),
    )
  }
  return problems
}

/** What is wrong with a key of a ConfigMap or Secret. */
export function configMapKeyProblems(value: string): string[] {
  const problems: string[] = []
  if (bytes(value) > 253) problems.push(tooManyCharacters(253))
  if (!CONFIG_KEY.test(value))
    problems.push(
      regexError(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        '[-._a-zA-Z0-9]+',
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    )
  if (value === '.') problems.push("must not be '.'")
  else if (value === '..') problems.push("must not be '..'")
  else if (value.startsWith('..')) problems.push("must not start with '..'")
  return problems
}

/** What is wrong with the name of an environment variable (any printable ASCII but '='). */
export function envVarNameProblems(value: string): string[] {
  return ENV_NAME.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

/** What is wrong with a name that must be a C identifier. */
export function cIdentifierProblems(value: string): string[] {
  return C_IDENTIFIER.test(value)
    ? []
    : [
        regexError(
          "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
          '[A-Za-z_][A-Za-z0-9_]*',
          'my_name',
          'MY_NAME',
          'MyName',
        ),
      ]
}

/** What is wrong with the name of a container or service port (IANA service name). */
export function portNameProblems(value: string): string[] {
  const problems: string[] = []
  if (value.length > 15) problems.push('must be no more than 15 characters')
  if (!PORT_NAME_CHARS.test(value))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) problems.push('must contain at least one letter (a-z)')
  if (value.includes('--')) problems.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) problems.push('must not begin or end with a hyphen')
  return problems
}

/** What is wrong with a port number. */
export function portNumberProblems(value: number): string[] {
  return value >= 1 && value <= 65535 ? [] : ['must be between 1 and 65535, inclusive']
}

/** Whether a text is an IPv4 address in its usual form. */
export function isIPv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
}

/** Whether a text is an IPv6 address. */
export function isIPv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':')) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = (half: string): string[] | undefined => {
    if (half === '') return []
    const parts = half.split(':')
    const last = parts.at(-1)!
    if (last.includes('.')) {
      if (!isIPv4(last)) return undefined
      parts.splice(-1, 1, '0', '0')
    }
    return parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part)) ? parts : undefined
  }
  const [left, right] = [groups(halves[0]!), halves.length === 2 ? groups(halves[1]!) : []]
  if (!left || !right) return false
  const total = left.length + right.length
  return halves.length === 2 ? total < 8 : total === 8
}
