import { fnv32a, safeEncode } from '@kubarium/kube-runtime'

/** Names a pod template: equal templates have equal hashes, whatever the order of their fields. */
export function podTemplateHash(template: unknown, collisionCount: number | undefined): string {
  return safeEncode(String(fnv32a(`${canonical(template)}${collisionCount ?? ''}`)))
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  const fields = value as Record<string, unknown>
  return `{${Object.keys(fields)
    .filter((key) => fields[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(fields[key])}`)
    .join(',')}}`
}
