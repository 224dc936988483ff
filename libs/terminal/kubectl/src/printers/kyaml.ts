// KYAML: YAML in braces, every string quoted (sigs.k8s.io/yaml/kyaml).

export function toKyaml(value: unknown): string {
  return `---\n${render(value, 0)}\n`
}

function render(value: unknown, indent: number): string {
  const pad = ' '.repeat(indent + 2)
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    if (value.every((item) => typeof item === 'object' && item !== null))
      return `[${value.map((item) => render(item, indent)).join(', ')}]`
    return `[\n${value.map((item) => `${pad}${render(item, indent + 2)},\n`).join('')}${' '.repeat(indent)}]`
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined)
    if (entries.length === 0) return '{}'
    return `{\n${entries.map(([key, one]) => `${pad}${keyText(key)}: ${render(one, indent + 2)},\n`).join('')}${' '.repeat(indent)}}`
  }
  if (typeof value === 'string') return string(value, indent)
  return value === null || value === undefined ? 'null' : String(value)
}

const keyText = (key: string): string =>
  /^[A-Za-z_][\w./-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : JSON.stringify(key)

function string(value: string, indent: number): string {
  const quotedText = (text: string): string => JSON.stringify(text).slice(1, -1)
  if (!value.includes('\n')) return `"${quotedText(value)}"`
  const pad = ' '.repeat(indent)
  const lines = value.split('\n')
  const last = lines.pop()!
  const body = lines.map((line) => `${pad}   ${quotedText(line)}\\n\\\n`).join('')
  return `"\\\n${body}${last === '' ? '' : `${pad}   ${quotedText(last)}\\\n`}${pad}  "`
}
