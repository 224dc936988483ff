// Names by which objects refer to each other: they follow when a name changes.
import type { KustomizeResource } from './resource.ts'

type Fields = Record<string, unknown>

/** Fields that name an object of a kind, by the field they stand in. */
const REFERENCES: readonly { readonly kind: string; readonly in: string; readonly field: string }[] = [
  { kind: 'ConfigMap', in: 'configMap', field: 'name' },
  { kind: 'ConfigMap', in: 'configMapRef', field: 'name' },
  { kind: 'ConfigMap', in: 'configMapKeyRef', field: 'name' },
  { kind: 'Secret', in: 'secret', field: 'secretName' },
  { kind: 'Secret', in: 'secret', field: 'name' },
  { kind: 'Secret', in: 'secretRef', field: 'name' },
  { kind: 'Secret', in: 'secretKeyRef', field: 'name' },
  { kind: 'Secret', in: 'imagePullSecrets', field: 'name' },
  { kind: 'Secret', in: 'tls', field: 'secretName' },
  { kind: 'PersistentVolumeClaim', in: 'persistentVolumeClaim', field: 'claimName' },
  { kind: 'Service', in: 'service', field: 'name' },
  { kind: 'Service', in: 'spec', field: 'serviceName' },
  { kind: 'ServiceAccount', in: 'spec', field: 'serviceAccountName' },
]
/** Fields that name the kind themselves. */
const SELF_DESCRIBING = new Set(['scaleTargetRef', 'roleRef', 'subjects'])

/** Puts the present names where older ones of other objects stand. */
export function followNames(resources: readonly KustomizeResource[]): void {
  const present = (kind: string, name: string): string | undefined =>
    resources.find(({ object, names }) => object.kind === kind && names.has(name))?.object.metadata.name
  const visit = (value: unknown, inside: string): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one, inside)
      return
    }
    if (typeof value !== 'object' || value === null) return
    const fields = value as Fields
    for (const { kind, in: parent, field } of REFERENCES)
      if (parent === inside && typeof fields[field] === 'string') {
        const now = present(kind, fields[field])
        if (now !== undefined) fields[field] = now
      }
    if (SELF_DESCRIBING.has(inside) && typeof fields['name'] === 'string') {
      const now = present(String(fields['kind']), fields['name'])
      if (now !== undefined) fields['name'] = now
    }
    for (const [key, one] of Object.entries(fields)) visit(one, key)
  }
  for (const { object } of resources) visit(object, '')
}
