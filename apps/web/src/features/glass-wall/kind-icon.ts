import type { IconName } from '@kubarium/ui'

const kindIcons: Readonly<Record<string, IconName>> = {
  Node: 'tank',
  Pod: 'pod',
  Service: 'service',
  Deployment: 'deployment',
  ReplicaSet: 'replicaset',
  ConfigMap: 'config',
  Secret: 'key',
}

/** The icon of a kind; a kind the picture does not know is a file. */
export function iconOfKind(kind: string): IconName {
  return kindIcons[kind] ?? 'file'
}
