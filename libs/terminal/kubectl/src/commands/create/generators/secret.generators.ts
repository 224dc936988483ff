import { encodeBase64 } from '@kubarium/kube-objects'
import { strings, text } from '../../../command-line/flags.ts'
import type { KubeObject } from '../../../client/objects.ts'
import type { Kubectl } from '../../../kubectl.ts'
import { KubectlError } from '../../../process/failure.ts'
import { toJson } from '../../../printers/json.ts'
import { withContentHash } from '../content-hash.ts'
import { appendHashFlag, type Generator } from '../generator.ts'
import { fileContent, secretData, sourceFlags } from '../sources.ts'

const SECRET = { apiVersion: 'v1', kind: 'Secret', isNamespaced: true, plural: 'secrets' } as const
const failure = 'failed to create secret '

function secret({ flags }: Kubectl, name: string, data: Record<string, string>, type: string): KubeObject {
  const object = {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name },
    ...(Object.keys(data).length > 0 && { data }),
    ...(type && { type }),
  }
  return flags.flag('append-hash') ? withContentHash(object, { type }) : object
}

const generic: Generator = {
  name: 'generic',
  summary: 'Create a secret from a local file, directory, or literal value',
  usage:
    'kubectl create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: [...sourceFlags, text('type', 'Type of the secret.'), appendHashFlag],
  kind: SECRET,
  failure,
  make: (kubectl, name) => secret(kubectl, name, secretData(kubectl), kubectl.flags.text('type')),
}

const tls: Generator = {
  name: 'tls',
  summary: 'Create a TLS secret',
  usage:
    'kubectl create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [text('cert', 'File with the certificate (PEM).'), text('key', 'File with its key.'), appendHashFlag],
  kind: SECRET,
  failure,
  make: (kubectl, name) => {
    const { flags } = kubectl
    if (!flags.text('cert') || !flags.text('key')) throw new KubectlError('key and cert must be specified')
    const cert = fileContent(kubectl, flags.text('cert'))
    const key = fileContent(kubectl, flags.text('key'))
    if (!cert.includes('-----BEGIN CERTIFICATE-----'))
      throw new KubectlError('tls: failed to find any PEM data in certificate input')
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key))
      throw new KubectlError('tls: failed to find any PEM data in key input')
    return secret(kubectl, name, { 'tls.crt': encodeBase64(cert), 'tls.key': encodeBase64(key) }, 'kubernetes.io/tls')
  },
}

const DOCKER_CONFIG = '.dockerconfigjson'

const dockerRegistry: Generator = {
  name: 'docker-registry',
  summary: 'Create a secret for use with a Docker registry',
  usage:
    'kubectl create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  flags: [
    appendHashFlag,
    text('docker-email', 'E-mail address.'),
    text('docker-password', 'Password.'),
    text('docker-server', 'Server.', { default: 'https://index.docker.io/v1/' }),
    text('docker-username', 'User name.'),
    strings('from-file', `File with ${DOCKER_CONFIG}.`),
  ],
  kind: SECRET,
  failure,
  make: (kubectl, name) => {
    const { flags } = kubectl
    const files = Object.values(secretData(kubectl))
    const [username, password, email, server] = [
      'docker-username',
      'docker-password',
      'docker-email',
      'docker-server',
    ].map((flag) => flags.text(flag)) as [string, string, string, string]
    if (files.length === 0 && (!username || !password || !server))
      throw new KubectlError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      )
    const config = {
      auths: {
        [server]: { username, password, ...(email && { email }), auth: encodeBase64(`${username}:${password}`) },
      },
    }
    const content = files[0] ?? encodeBase64(toJson(config, { compact: true, sorted: false }))
    return secret(kubectl, name, { [DOCKER_CONFIG]: content }, 'kubernetes.io/dockerconfigjson')
  },
}

export const secretGenerators: readonly Generator[] = [dockerRegistry, generic, tls]
