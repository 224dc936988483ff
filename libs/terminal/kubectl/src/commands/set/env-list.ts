// What `set env --list` shows.
import { decodeBase64 } from '@kubarium/kube-objects'
import { dig, listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import { templatePath } from '../../client/patching.ts'
import type { Found } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { ServerError } from '../../process/failure.ts'
import { isWanted, type Container, type Fields } from './template-change.ts'

/** Variables of all containers; values of references only with `--resolve`. */
export function listVariables(kubectl: Kubectl, found: readonly Found[]): void {
  for (const { resource, object } of found) {
    const path = templatePath(resource.kind) ?? []
    for (const container of listOf<Container>(object, ...path, 'spec', 'containers')) {
      if (!isWanted(kubectl.flags.text('containers'), container.name)) continue
      kubectl.print(`# ${resource.kind} ${object.metadata.name}, container ${container.name}\n`)
      const problems = new Map<string, string[]>()
      for (const variable of listOf<Fields>(container, 'env')) {
        const name = textOf(variable, 'name')
        const reference = referenceText(part(variable, 'valueFrom'))
        if (reference === undefined) {
          kubectl.print(`${name}=${textOf(variable, 'value')}\n`)
          continue
        }
        const resolved = kubectl.flags.flag('resolve')
          ? resolve(kubectl, part(variable, 'valueFrom'), object)
          : undefined
        if (typeof resolved === 'string') kubectl.print(`${name}=${resolved}\n`)
        else kubectl.print(`# ${name} from ${reference}\n`)
        if (resolved instanceof Error) problems.set(resolved.message, [...(problems.get(resolved.message) ?? []), name])
      }
      for (const line of [...problems]
        .map(([problem, names]) => `error retrieving reference for ${[...names].sort().join(', ')}: ${problem}\n`)
        .sort())
        kubectl.complain(line)
    }
  }
}

const KEYED = { configMapKeyRef: 'configmap', secretKeyRef: 'secret' } as const

/** The reference in words; undefined when there is none. */
function referenceText(source: Fields): string | undefined {
  for (const [field, kind] of Object.entries(KEYED)) {
    const { name, key } = part(source, field)
    if (name !== undefined) return `${kind} ${String(name)}, key ${String(key)}`
  }
  const path = textOf(source, 'fieldRef', 'fieldPath')
  if (path) return `field path ${path}`
  const { containerName, resource } = part(source, 'resourceFieldRef')
  if (resource !== undefined)
    return `resource field ${containerName ? `${String(containerName)}, ` : ''}${String(resource)}`
  return undefined
}

/** The value of a reference, or why there is none; undefined for what only a running container knows. */
function resolve(kubectl: Kubectl, source: Fields, object: KubeObject): string | Error | undefined {
  for (const [field, kind] of Object.entries(KEYED)) {
    const reference = part(source, field)
    if (reference['name'] === undefined) continue
    const [name, key] = [String(reference['name']), String(reference['key'])]
    try {
      const path = `/api/v1/namespaces/${kubectl.namespace}/${kind}s/${name}`
      const value = dig(kubectl.json({ method: 'GET', path }), 'data', key)
      if (value === undefined) return new Error(`key ${key} not found in ${kind} ${name}`)
      return kind === 'secret' ? decodeBase64(String(value)) : String(value)
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      return error
    }
  }
  const path = textOf(source, 'fieldRef', 'fieldPath')
  return path ? textOf(object, ...path.split('.')) : undefined
}
