import type { Generator } from '../generator.ts'

export const namespace: Generator = {
  name: 'namespace',
  aliases: ['ns'],
  summary: 'Create a namespace with the specified name',
  usage: 'kubectl create namespace NAME [--dry-run=server|client|none]',
  flags: [],
  kind: { apiVersion: 'v1', kind: 'Namespace', isNamespaced: false, plural: 'namespaces' },
  make: (_kubectl, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
}
