// Whether a configuration fits the schema of its kind: what server-side apply asks before anything else
// (structured-merge-diff's validation).
import { isRecord } from '@kubarium/kube-objects'
import type { ListNode, StructNode, TypeNode } from '../codec/type-node.ts'

/** @returns what does not fit, each as `.path: problem`; undefined when everything does */
export function typedProblem(struct: StructNode, configuration: unknown): string | undefined {
  const problems: string[] = []
  check(struct, configuration, '', problems)
  if (problems.length === 0) return undefined
  return problems.length === 1 ? problems[0] : ['errors:', ...problems.map((problem) => `  ${problem}`)].join('\n')
}

function check(node: TypeNode, value: unknown, path: string, problems: string[]): void {
  if (value === null || value === undefined) return
  const expected = (type: string, shown: string): void => void problems.push(`${path}: expected ${type}, got ${shown}`)
  switch (node.type) {
    case 'struct':
      if (!isRecord(value)) return expected('map', `&{${goValue(value)}}`)
      for (const [key, item] of Object.entries(value)) {
        const field = node.fields.get(key)
        if (field) check(field.node, item, `${path}.${key}`, problems)
        else if (path !== '' || (key !== 'apiVersion' && key !== 'kind'))
          problems.push(`${path}.${key}: field not declared in schema`)
      }
      return
    case 'map':
      if (!isRecord(value)) return expected('map', `&{${goValue(value)}}`)
      for (const [key, item] of Object.entries(value)) check(node.value, item, `${path}.${key}`, problems)
      return
    case 'list':
      if (!Array.isArray(value)) return expected('list', `&{${goValue(value)}}`)
      value.forEach((item, i) => check(node.item, item, `${path}${element(node, item, i)}`, problems))
      return
    case 'string':
    case 'bytes':
    case 'time':
    case 'micro-time':
      if (typeof value !== 'string') expected('string', scalar(value))
      return
    case 'boolean':
      if (typeof value !== 'boolean') expected('boolean', scalar(value))
      return
    case 'int32':
    case 'int64':
    case 'double':
      if (typeof value !== 'number') expected('numeric (int or float)', scalar(value))
  }
}

/** An item of a list by its keys, or by its place. */
function element({ kind, keys, item: node }: ListNode, item: unknown, index: number): string {
  if (kind === 'set') return `[=${JSON.stringify(item)}]`
  if (kind !== 'map' || !isRecord(item)) return `[${index}]`
  const parts = keys.flatMap((key) => {
    const field = node.type === 'struct' ? node.fields.get(key) : undefined
    const value = item[key] ?? field?.schemaDefault
    return value === undefined ? [] : [`${key}=${JSON.stringify(value)}`]
  })
  return `[${parts.join(',')}]`
}

function scalar(value: unknown): string {
  return `&value.valueUnstructured{Value:${typeof value === 'string' ? JSON.stringify(value) : goValue(value)}}`
}

/** A value as Go prints it plainly. */
function goValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (isRecord(value))
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${goValue(value[key])}`)
      .join(' ')}]`
  return value === null ? '<nil>' : String(value)
}
