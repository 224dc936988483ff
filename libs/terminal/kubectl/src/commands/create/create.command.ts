import { array, bool, duration, int, strings, text, type Flag } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { encodeBase64 } from '@kubarium/kube-objects'
import {
  createObject,
  fieldManagerFlag,
  saveConfigFlag,
  validateFlag,
  withLastApplied,
} from '../../client/apply-flags.ts'
import { hasFiles, readManifests } from '../../client/manifests.ts'
import { selectedOf } from '../../client/selection.ts'
import type { Resource } from '../../client/discovery.ts'
import { dig, textOf, type KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError, SeveralErrors } from '../../process/failure.ts'
import {
  dryRunFlag,
  dryRunOf,
  objectPrinter,
  printFlags,
  printResult,
  type DryRun,
  type ObjectPrinter,
} from '../../printers/output.ts'
import { toJson } from '../../printers/json.ts'
import { filenameFlags, selectorFlag } from '../get/get.command.ts'
import { containerName, dataOf, secretData, servicePorts, type ServicePort } from './create.generators.ts'

const commonFlags: readonly Flag[] = [
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag('kubectl-create'),
  saveConfigFlag,
  validateFlag,
]

interface Generator {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly summary: string
  readonly usage: string
  readonly examples?: string
  readonly flags: readonly Flag[]
  readonly kind: {
    readonly apiVersion: string
    readonly kind: string
    readonly isNamespaced: boolean
    readonly plural: string
  }
  /** @throws KubectlError */
  readonly make: (kubectl: Kubectl, name: string) => KubeObject
  readonly required?: readonly string[]
}

interface GeneratedOptions {
  readonly object: KubeObject
  readonly dryRun: DryRun
  readonly printer: ObjectPrinter | undefined
}

/** The one argument. @throws KubectlError */
function nameOf(kubectl: Kubectl): string {
  const given = kubectl.dash === undefined ? kubectl.args : kubectl.args.slice(0, kubectl.dash)
  if (given.length !== 1) throw kubectl.usageError(`exactly one NAME is required, got ${given.length}`)
  return given[0]!
}

const resourceOf = ({ kind }: Generator): Resource => {
  const slash = kind.apiVersion.indexOf('/')
  return {
    group: slash < 0 ? '' : kind.apiVersion.slice(0, slash),
    version: kind.apiVersion.slice(slash + 1),
    kind: kind.kind,
    name: kind.plural,
    singular: kind.kind.toLowerCase(),
    shortNames: [],
    isNamespaced: kind.isNamespaced,
    verbs: [],
    categories: [],
    subresources: [],
  }
}

function generatorCommand(generator: Generator): Command {
  return defineCommand<GeneratedOptions>({
    name: generator.name,
    ...(generator.aliases && { aliases: generator.aliases }),
    summary: generator.summary,
    usage: generator.usage,
    ...(generator.examples && { examples: generator.examples }),
    flags: [...commonFlags, ...generator.flags],
    complete: (kubectl) => {
      const missing = (generator.required ?? []).filter((name) => !kubectl.flags.given(name))
      if (missing.length > 0)
        throw new KubectlError(`required flag(s) ${missing.map((name) => JSON.stringify(name)).join(', ')} not set`)
      const name = nameOf(kubectl)
      const printer = objectPrinter(kubectl, { keepOrder: true })
      const object = generator.make(kubectl, name)
      const dryRun = dryRunOf(kubectl)
      if (generator.kind.isNamespaced && kubectl.enforcesNamespace) object.metadata.namespace = kubectl.namespace
      return { object: kubectl.flags.flag('save-config') ? withLastApplied(object) : object, dryRun, printer }
    },
    run: ({ object, dryRun, printer }, kubectl) => {
      const resource = resourceOf(generator)
      let result = object
      if (dryRun !== 'client') {
        try {
          const namespace = generator.kind.isNamespaced ? kubectl.namespace : undefined
          result = createObject(kubectl, resource, namespace, object, dryRun)
        } catch (error) {
          if (!(error instanceof ServerError)) throw error
          if (error.reason === 'Invalid' || !FAILING.has(generator.kind.kind)) throw error
          throw new KubectlError(
            `failed to create ${generator.kind.kind === 'ServiceAccount' ? 'serviceaccount' : generator.kind.kind === 'ConfigMap' ? 'configmap' : generator.kind.kind.toLowerCase()}: ${error.message}`,
          )
        }
      }
      printResult(kubectl, printer, resource, result, 'created', dryRun)
    },
  })
}

/** Kinds whose commands put their own words before the server's. */
const FAILING = new Set([
  'Deployment',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Service',
  'Job',
  'CronJob',
  'Ingress',
  'PodDisruptionBudget',
  'Role',
  'ClusterRole',
])

const deployment: Generator = {
  name: 'deployment',
  aliases: ['deploy'],
  summary: 'Create a deployment with the specified name',
  usage: 'kubectl create deployment NAME --image=image -- [COMMAND] [args...]',
  examples: `  # A Deployment with one replica of nginx
  kubectl create deployment web --image=nginx

  # Three replicas that listen on a port
  kubectl create deployment web --image=nginx --replicas=3 --port=80

  # With a command
  kubectl create deployment date --image=busybox -- date`,
  flags: [
    strings('image', 'Image to run; may be repeated for more containers.'),
    int('port', 'Port that the container listens on.', { default: '-1' }),
    int('replicas', 'Number of replicas.', { default: '1', short: 'r' }),
  ],
  kind: { apiVersion: 'apps/v1', kind: 'Deployment', isNamespaced: true, plural: 'deployments' },
  required: ['image'],
  make: ({ flags, args, dash }, name) => {
    const images = flags.list('image')
    const command = dash === undefined ? [] : args.slice(dash)
    if (images.length > 1 && command.length > 0)
      throw new KubectlError('cannot specify multiple --image options and command')
    const replicas = flags.number('replicas')
    if (replicas < 0)
      throw new KubectlError('Invalid value: ' + replicas + ': replicas must be greater than or equal to 0')
    const port = flags.number('port')
    const names = new Map<string, number>()
    const containers = images.map((image) => {
      const base = containerName(image)
      const count = names.get(base) ?? 0
      names.set(base, count + 1)
      return {
        name: count > 0 ? `${base}-${count}` : base,
        image,
        ...(command.length > 0 && { command }),
        ...(port >= 0 && { ports: [{ containerPort: port }] }),
        resources: {},
      }
    })
    const labels = { app: name }
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    }
  },
}

const namespace: Generator = {
  name: 'namespace',
  aliases: ['ns'],
  summary: 'Create a namespace with the specified name',
  usage: 'kubectl create namespace NAME [--dry-run=server|client|none]',
  flags: [],
  kind: { apiVersion: 'v1', kind: 'Namespace', isNamespaced: false, plural: 'namespaces' },
  make: (_kubectl, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
}

const fromFlags: readonly Flag[] = [
  strings('from-env-file', 'File with lines of key=value.'),
  strings('from-file', 'File, or key=file, or folder.'),
  array('from-literal', 'key=value.'),
]

/** @throws KubectlError */
function checkSources({ flags }: Kubectl): void {
  if (flags.given('from-env-file') && (flags.given('from-file') || flags.given('from-literal')))
    throw new KubectlError('from-env-file cannot be combined with from-file or from-literal')
}

const configMap: Generator = {
  name: 'configmap',
  aliases: ['cm'],
  summary: 'Create a config map from a local file, directory or literal value',
  usage:
    'kubectl create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  examples: `  # From literals
  kubectl create configmap settings --from-literal=color=blue --from-literal=size=xl

  # From a file, under the file's name
  kubectl create configmap settings --from-file=app.conf`,
  flags: [...fromFlags],
  kind: { apiVersion: 'v1', kind: 'ConfigMap', isNamespaced: true, plural: 'configmaps' },
  make: (kubectl, name) => {
    checkSources(kubectl)
    const { data, binary } = dataOf(kubectl)
    return {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name },
      ...(Object.keys(data).length > 0 && { data: sorted(data) }),
      ...(Object.keys(binary).length > 0 && { binaryData: sorted(binary) }),
    }
  },
}

const sorted = <T>(map: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))

const SECRET = { apiVersion: 'v1', kind: 'Secret', isNamespaced: true, plural: 'secrets' } as const

const genericSecret: Generator = {
  name: 'generic',
  summary: 'Create a secret from a local file, directory, or literal value',
  usage:
    'kubectl create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: [...fromFlags, text('type', 'Type of the secret.')],
  kind: SECRET,
  make: (kubectl, name) => {
    checkSources(kubectl)
    const data = secretData(kubectl)
    const type = kubectl.flags.text('type')
    return {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name },
      ...(Object.keys(data).length > 0 && { data: sorted(data) }),
      ...(type && { type }),
    }
  },
}

const tlsSecret: Generator = {
  name: 'tls',
  summary: 'Create a TLS secret',
  usage:
    'kubectl create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [text('cert', 'File with the certificate (PEM).'), text('key', 'File with its key.')],
  kind: SECRET,
  make: (kubectl, name) => {
    const { flags, invocation } = kubectl
    if (!flags.text('cert') || !flags.text('key'))
      throw new KubectlError(
        flags.text('cert')
          ? 'key must be specified'
          : flags.text('key')
            ? 'certificate must be specified'
            : 'key and cert must be specified',
      )
    const cert = invocation.readFile(flags.text('cert'))
    const key = invocation.readFile(flags.text('key'))
    if (!cert.includes('-----BEGIN CERTIFICATE-----'))
      throw new KubectlError('tls: failed to find any PEM data in certificate input')
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key))
      throw new KubectlError('tls: failed to find any PEM data in key input')
    return {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name },
      data: { 'tls.crt': encodeBase64(cert), 'tls.key': encodeBase64(key) },
      type: 'kubernetes.io/tls',
    }
  },
}

const dockerSecret: Generator = {
  name: 'docker-registry',
  summary: 'Create a secret for use with a Docker registry',
  usage:
    'kubectl create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  flags: [
    text('docker-email', 'E-mail address.'),
    text('docker-password', 'Password.'),
    text('docker-server', 'Server.', { default: 'https://index.docker.io/v1/' }),
    text('docker-username', 'User name.'),
    strings('from-file', 'File with .dockerconfigjson.'),
  ],
  kind: SECRET,
  make: (kubectl, name) => {
    const { flags } = kubectl
    if (flags.list('from-file').length > 0) {
      const data = secretData(kubectl)
      return { kind: 'Secret', apiVersion: 'v1', metadata: { name }, data, type: 'kubernetes.io/dockerconfigjson' }
    }
    if (!flags.text('docker-username') || !flags.text('docker-password'))
      throw new KubectlError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      )
    const [username, password, email] = ['docker-username', 'docker-password', 'docker-email'].map((flag) =>
      flags.text(flag),
    )
    const config = {
      auths: {
        [flags.text('docker-server')]: {
          username,
          password,
          ...(email && { email }),
          auth: encodeBase64(`${username}:${password}`),
        },
      },
    }
    return {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name },
      data: { '.dockerconfigjson': encodeBase64(toJson(config, { compact: true, sorted: false })) },
      type: 'kubernetes.io/dockerconfigjson',
    }
  },
}

const SERVICE = { apiVersion: 'v1', kind: 'Service', isNamespaced: true, plural: 'services' } as const
const tcpFlag = strings('tcp', 'Ports as <port>:<targetPort>.')

function service(
  name: string,
  type: string,
  extra: { clusterIP?: string; externalName?: string; ports?: ServicePort[]; withoutSelector?: boolean } = {},
): KubeObject {
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, labels: { app: name } },
    spec: {
      ...(extra.ports && extra.ports.length > 0 && { ports: extra.ports }),
      selector: { app: name },
      ...(extra.clusterIP && { clusterIP: extra.clusterIP }),
      type,
      ...(extra.externalName && { externalName: extra.externalName }),
    },
    status: { loadBalancer: {} },
  }
}

const clusterIp: Generator = {
  name: 'clusterip',
  summary: 'Create a ClusterIP service',
  usage: 'kubectl create service clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  flags: [tcpFlag, text('clusterip', 'Own address, or None for a headless service.')],
  kind: SERVICE,
  make: (kubectl, name) => {
    const ports = servicePorts(kubectl)
    const clusterIP = kubectl.flags.text('clusterip')
    if (ports.length === 0 && clusterIP !== 'None')
      throw new KubectlError('at least one tcp port specifier must be provided')
    return service(name, 'ClusterIP', { ports, ...(clusterIP && { clusterIP }) })
  },
}
const nodePort: Generator = {
  name: 'nodeport',
  summary: 'Create a NodePort service',
  usage: 'kubectl create service nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  flags: [tcpFlag, int('node-port', 'Port on the nodes.', { default: '0' })],
  kind: SERVICE,
  make: (kubectl, name) => {
    const ports = servicePorts(kubectl)
    if (ports.length === 0) throw new KubectlError('at least one tcp port specifier must be provided')
    return service(name, 'NodePort', { ports })
  },
}
const loadBalancer: Generator = {
  name: 'loadbalancer',
  summary: 'Create a LoadBalancer service',
  usage: 'kubectl create service loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  flags: [tcpFlag],
  kind: SERVICE,
  make: (kubectl, name) => {
    const ports = servicePorts(kubectl)
    if (ports.length === 0) throw new KubectlError('at least one tcp port specifier must be provided')
    return service(name, 'LoadBalancer', { ports })
  },
}
const externalName: Generator = {
  name: 'externalname',
  summary: 'Create an ExternalName service',
  usage: 'kubectl create service externalname NAME --external-name external.name [--dry-run=server|client|none]',
  flags: [tcpFlag, text('external-name', 'Name that the service stands for.')],
  kind: SERVICE,
  required: ['external-name'],
  make: (kubectl, name) =>
    service(name, 'ExternalName', { ports: servicePorts(kubectl), externalName: kubectl.flags.text('external-name') }),
}

const serviceAccount: Generator = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Create a service account with the specified name',
  usage: 'kubectl create serviceaccount NAME [--dry-run=server|client|none]',
  flags: [],
  kind: { apiVersion: 'v1', kind: 'ServiceAccount', isNamespaced: true, plural: 'serviceaccounts' },
  make: (_kubectl, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } }),
}

const job: Generator = {
  name: 'job',
  summary: 'Create a job with the specified name',
  usage: 'kubectl create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [text('image', 'Image to run.'), text('from', 'CronJob to take the template of.')],
  kind: { apiVersion: 'batch/v1', kind: 'Job', isNamespaced: true, plural: 'jobs' },
  make: (kubectl, name) => {
    const { flags, args, dash } = kubectl
    const command = dash === undefined ? [] : args.slice(dash)
    if (!flags.text('image') && !flags.text('from'))
      throw new KubectlError('either --image or --from must be specified')
    if (flags.text('image') && flags.text('from')) throw new KubectlError('either --image or --from must be specified')
    if (command.length > 0 && flags.text('from')) throw new KubectlError('cannot specify --from and command')
    if (flags.text('from')) {
      const cron = kubectl.json<KubeObject>({
        method: 'GET',
        path: `/apis/batch/v1/namespaces/${kubectl.namespace}/cronjobs/${flags.text('from').replace(/^.*\//, '')}`,
      })
      const template = dig(cron, 'spec', 'jobTemplate') as {
        metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }
        spec: object
      }
      return {
        kind: 'Job',
        apiVersion: 'batch/v1',
        metadata: {
          name,
          annotations: { ...template.metadata?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
          ...(template.metadata?.labels && { labels: template.metadata.labels }),
          ownerReferences: [
            {
              apiVersion: 'batch/v1',
              kind: 'CronJob',
              name: cron.metadata.name,
              uid: cron.metadata.uid ?? '',
              controller: true,
            },
          ],
        },
        spec: template.spec,
        status: {},
      }
    }
    return {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: {
        template: {
          metadata: {},
          spec: {
            containers: [{ name, image: flags.text('image'), ...(command.length > 0 && { command }), resources: {} }],
            restartPolicy: 'Never',
          },
        },
      },
      status: {},
    }
  },
}

const tokenCommand = defineCommand<{ name: string; request: KubeObject }>({
  name: 'token',
  summary: 'Request a service account token',
  usage: 'kubectl create token SERVICE_ACCOUNT_NAME',
  flags: [
    ...printFlags,
    array('audience', 'Audience of the token.'),
    text('bound-object-kind', 'Kind of the object that the token is bound to.'),
    text('bound-object-name', 'Its name.'),
    text('bound-object-uid', 'Its UID.'),
    duration('duration', 'How long the token is good; 0: as the server decides.', { default: '0s' }),
  ],
  complete: (kubectl) => {
    const name = nameOf(kubectl)
    const { flags } = kubectl
    const seconds = flags.milliseconds('duration') / 1000
    if (seconds < 0) throw new KubectlError('--duration must be greater than or equal to 0')
    if (seconds % 1 !== 0) throw new KubectlError('--duration cannot be expressed in units less than seconds')
    return {
      name,
      request: {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { name: '' },
        spec: {
          audiences: flags.list('audience').length > 0 ? [...flags.list('audience')] : null,
          ...(seconds > 0 && { expirationSeconds: seconds }),
        },
      },
    }
  },
  run: ({ name, request }, kubectl) => {
    const printer = objectPrinter(kubectl)
    let answer: KubeObject
    try {
      answer = kubectl.json<KubeObject>({
        method: 'POST',
        path: `/api/v1/namespaces/${kubectl.namespace}/serviceaccounts/${encodeURIComponent(name)}/token`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...request, metadata: {} }),
      })
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      throw new KubectlError(`failed to create token: ${error.message}`)
    }
    kubectl.print(printer ? printer.print(answer) : `${textOf(answer, 'status', 'token')}\n`)
  },
})

const group = (
  name: string,
  summary: string,
  usage: string,
  subcommands: readonly Command[],
  aliases: readonly string[] = [],
): Command => ({ name, aliases, summary, usage, subcommands })

export const createCommand: Command = {
  name: 'create',
  summary: 'Create a resource from a file or from stdin',
  description: 'Makes objects from a file or standard input, or one object of a kind from flags.',
  examples: `  # What a file describes
  kubectl create -f pod.yaml

  # From standard input
  cat pod.yaml | kubectl create -f -`,
  usage: 'kubectl create -f FILENAME',
  flags: [
    ...commonFlags,
    ...filenameFlags,
    selectorFlag,
    bool('windows-line-endings', 'Line ends of Windows with --edit.'),
  ],
  subcommands: [
    generatorCommand(configMap),
    generatorCommand(deployment),
    generatorCommand(job),
    generatorCommand(namespace),
    group(
      'secret',
      'Create a secret using a specified subcommand',
      'kubectl create secret (docker-registry | generic | tls)',
      [dockerSecret, genericSecret, tlsSecret].map(generatorCommand),
    ),
    group(
      'service',
      'Create a service using a specified subcommand',
      'kubectl create service',
      [clusterIp, externalName, loadBalancer, nodePort].map(generatorCommand),
      ['svc'],
    ),
    generatorCommand(serviceAccount),
    tokenCommand,
  ],
  run: (kubectl) => {
    if (!hasFiles(kubectl)) {
      if (kubectl.args.length > 0) throw kubectl.usageError(`unknown command ${JSON.stringify(kubectl.args.join(' '))}`)
      throw new KubectlError('must specify one of -f and -k')
    }
    if (kubectl.args.length > 0) throw kubectl.usageError(`unexpected args: [${kubectl.args.join(' ')}]`)
    const printer = objectPrinter(kubectl)
    const dryRun = dryRunOf(kubectl)
    const errors: Error[] = []
    for (const manifest of readManifests(kubectl)) {
      try {
        const { resource, namespace: target } = selectedOf(kubectl, manifest)
        const object = kubectl.flags.flag('save-config') ? withLastApplied(manifest.object) : manifest.object
        const result =
          dryRun === 'client' ? object : createFromFile(kubectl, resource, target, object, manifest.source, dryRun)
        printResult(kubectl, printer, resource, result, 'created', dryRun)
      } catch (error) {
        if (!(error instanceof ServerError || error instanceof KubectlError)) throw error
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new SeveralErrors(errors)
  },
}

/** @throws ServerError with where it happened */
export function createFromFile(
  kubectl: Kubectl,
  resource: Resource,
  namespace: string | undefined,
  object: KubeObject,
  source: string,
  dryRun: DryRun,
  manager?: string,
): KubeObject {
  try {
    return createObject(kubectl, resource, namespace, object, dryRun, manager)
  } catch (error) {
    throw inFile(error, 'creating', source)
  }
}

/** Puts where it happened before what the server said. */
export function inFile(error: unknown, doing: string, source: string): unknown {
  if (!(error instanceof ServerError) || error.reason === 'Invalid') return error
  return new ServerError(error.code, {
    ...error.status,
    message: `error when ${doing} ${JSON.stringify(source)}: ${error.message}`,
  })
}
