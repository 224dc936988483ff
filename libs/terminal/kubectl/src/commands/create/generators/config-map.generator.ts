import { withContentHash } from '../content-hash.ts'
import { appendHashFlag, type Generator } from '../generator.ts'
import { configMapData, sourceFlags } from '../sources.ts'

export const configMap: Generator = {
  name: 'configmap',
  aliases: ['cm'],
  summary: 'Create a config map from a local file, directory or literal value',
  usage:
    'kubectl create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  examples: `  # From literals
  kubectl create configmap settings --from-literal=color=blue --from-literal=size=xl

  # From a file, under the file's name
  kubectl create configmap settings --from-file=app.conf`,
  flags: [...sourceFlags, appendHashFlag],
  kind: { apiVersion: 'v1', kind: 'ConfigMap', isNamespaced: true, plural: 'configmaps' },
  failure: 'failed to create configmap: ',
  make: (kubectl, name) => {
    const { data, binaryData } = configMapData(kubectl, name)
    const object = {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name },
      ...(Object.keys(data).length > 0 && { data }),
      ...(Object.keys(binaryData).length > 0 && { binaryData }),
    }
    return kubectl.flags.flag('append-hash') ? withContentHash(object) : object
  },
}
