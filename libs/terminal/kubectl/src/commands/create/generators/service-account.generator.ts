import type { Generator } from '../generator.ts'

export const serviceAccount: Generator = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Create a service account with the specified name',
  usage: 'kubectl create serviceaccount NAME [--dry-run=server|client|none]',
  flags: [],
  kind: { apiVersion: 'v1', kind: 'ServiceAccount', isNamespaced: true, plural: 'serviceaccounts' },
  failure: 'failed to create serviceaccount: ',
  make: (_kubectl, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } }),
}
