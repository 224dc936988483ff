import { array, bool, duration, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { createObject, fieldManagerFlag, saveConfigFlag, withLastApplied } from '../../client/apply-flags.ts'
import { pathOf, type Resource } from '../../client/discovery.ts'
import { listOf, textOf, type KubeObject } from '../../client/objects.ts'
import { defaultContainer } from '../../client/pods.ts'
import { labelValueProblems } from '@kubarium/kube-objects'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { parse } from 'yaml'
import {
  dryRunFlag,
  dryRunOf,
  objectPrinter,
  printFlags,
  printResult,
  type DryRun,
  type ObjectPrinter,
} from '../../printers/output.ts'
import { deletionFlags } from '../delete/delete.command.ts'
import { ATTACH_GREETING, converse } from '../exec/container-session.ts'
import { filenameFlags } from '../../command-line/resource-flags.ts'

export const POD: Resource = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  name: 'pods',
  singular: 'pod',
  shortNames: [],
  isNamespaced: true,
  verbs: [],
  categories: [],
  subresources: [],
}
export const SERVICE: Resource = { ...POD, kind: 'Service', name: 'services', singular: 'service' }

interface RunOptions {
  readonly pod: KubeObject
  readonly service: KubeObject | undefined
  readonly dryRun: DryRun
  readonly printer: ObjectPrinter | undefined
  readonly attaches: boolean
  readonly removes: boolean
}

/** `k=v,k2=v2` @throws KubectlError */
export function parseLabels(source: string): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const one of source.split(',').filter(Boolean)) {
    const [key = '', value, ...rest] = one.split('=')
    if (key === '' || value === undefined || rest.length > 0) throw new KubectlError(`unexpected label spec: ${one}`)
    const [problem] = labelValueProblems(value)
    if (problem) throw new KubectlError(`invalid label value: ${JSON.stringify(one)}: ${problem}`)
    labels[key] = value
  }
  return labels
}

/** JSON or YAML of `--overrides` over an object. @throws KubectlError */
export function overridden(kubectl: Kubectl, object: KubeObject): KubeObject {
  const source = kubectl.flags.text('overrides')
  if (!source) return object
  const overlay = parse(source) as Record<string, unknown>
  const merge = (a: unknown, b: unknown): unknown => {
    if (
      typeof a !== 'object' ||
      a === null ||
      Array.isArray(a) ||
      typeof b !== 'object' ||
      b === null ||
      Array.isArray(b)
    )
      return b
    const result: Record<string, unknown> = { ...a }
    for (const [key, value] of Object.entries(b)) {
      if (value === null) delete result[key]
      else result[key] = merge(result[key], value)
    }
    return result
  }
  return merge(object, overlay) as KubeObject
}

export const runCommand = defineCommand<RunOptions>({
  name: 'run',
  summary: 'Run a particular image on the cluster',
  description: 'Makes one pod with one container from an image.',
  examples: `  # A pod with nginx
  kubectl run web --image=nginx

  # With a port and labels
  kubectl run web --image=nginx --port=80 --labels="app=web,env=dev"

  # A shell for a moment; the pod goes with it
  kubectl run -it --rm tools --image=busybox --restart=Never -- sh

  # Only show what would be made
  kubectl run web --image=nginx --dry-run=client -o yaml`,
  usage:
    'kubectl run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  flags: [
    ...printFlags,
    ...filenameFlags,
    ...deletionFlags,
    array('annotations', 'Annotations of the pod.'),
    bool('attach', 'Show the output of the pod and end with it.'),
    bool('command', 'What follows -- is the command, not its arguments.'),
    dryRunFlag,
    array('env', 'Variables of the environment.'),
    bool('expose', 'Also make a ClusterIP service; needs --port.'),
    fieldManagerFlag('kubectl-run'),
    text('image', 'Image to run.'),
    text('image-pull-policy', 'When the image is pulled.'),
    text('labels', 'Labels of the pod, separated by commas.', { short: 'l' }),
    text('override-type', 'How --overrides is merged: json, merge, strategic.', { default: 'merge' }),
    text('overrides', 'JSON that is merged into the object.'),
    duration('pod-running-timeout', 'How long to wait for a running pod.', { default: '1m0s' }),
    text('port', 'Port that the container listens on.'),
    bool('privileged', 'Run as privileged.'),
    bool('quiet', 'No word about attaching.', { short: 'q' }),
    text('restart', 'Always, OnFailure or Never.', { default: 'Always' }),
    bool('rm', 'Delete the pod when the command is over; needs --attach or -i.'),
    saveConfigFlag,
    bool('stdin', 'Keep standard input open.', { short: 'i' }),
    bool('tty', 'Give it a terminal.', { short: 't' }),
  ],
  required: ['image'],
  complete: (kubectl) => {
    const { flags, args, dash } = kubectl
    const given = dash === undefined ? args : args.slice(0, dash)
    const [name] = args
    if (name === undefined || dash === 0) throw kubectl.usageError('NAME is required for run')
    if (flags.text('image') === '') throw new KubectlError('--image is required')
    const image = flags.text('image')
    if (
      /\s/.test(image) ||
      /[A-Z]/.test(image.replace(/:.*$/, '').replace(/^[^/]*\//, '')) ||
      !/^[\w][\w./:@-]*$/.test(image)
    )
      throw new KubectlError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`)
    const restart = flags.text('restart')
    if (!['Always', 'OnFailure', 'Never'].includes(restart))
      throw kubectl.usageError(`invalid restart policy: ${restart}`)
    const policy = flags.text('image-pull-policy')
    if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy))
      throw kubectl.usageError(`invalid image pull policy: ${policy}`)
    const port = flags.text('port')
    if (flags.flag('expose') && port === '') throw kubectl.usageError('--port must be set when exposing a service')
    const words = args.slice(given.length > 0 && dash === undefined ? 1 : (dash ?? 1))
    const stdin = flags.flag('stdin')
    const tty = flags.flag('tty')
    if (tty && !stdin) throw kubectl.usageError('-i/--stdin is required for containers with -t/--tty=true')
    const attaches = flags.given('attach') ? flags.flag('attach') : stdin
    const removes = flags.flag('rm')
    const dryRun = dryRunOf(kubectl)
    if (removes && !attaches) throw kubectl.usageError('--rm should only be used for attached containers')
    if (attaches && dryRun !== 'none')
      throw kubectl.usageError(
        "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
      )
    const labels = flags.text('labels') ? parseLabels(flags.text('labels')) : { run: name }
    const env = flags.list('env').map((one) => {
      const equals = one.indexOf('=')
      if (equals <= 0) throw new KubectlError(`invalid env: ${one}`)
      return { name: one.slice(0, equals), value: one.slice(equals + 1) }
    })
    if (port !== '' && !/^\d+$/.test(port))
      throw new KubectlError(`strconv.ParseInt: parsing ${JSON.stringify(port)}: invalid syntax`)
    const annotations = Object.fromEntries(
      flags.list('annotations').map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
    )
    const metadata = {
      name,
      ...(kubectl.enforcesNamespace && { namespace: kubectl.namespace }),
      labels,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    }
    const pod: KubeObject = {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata,
      spec: {
        containers: [
          {
            name,
            image,
            ...(words.length > 0 && (flags.flag('command') ? { command: words } : { args: words })),
            ...(port !== '' && { ports: [{ containerPort: Number(port) }] }),
            ...(env.length > 0 && { env }),
            resources: {},
            ...(flags.text('image-pull-policy') && { imagePullPolicy: flags.text('image-pull-policy') }),
            ...(flags.flag('privileged') && { securityContext: { privileged: true } }),
            ...(stdin && { stdin: true, ...(restart !== 'Always' || attaches ? { stdinOnce: true } : {}) }),
            ...(tty && { tty: true }),
          },
        ],
        restartPolicy: restart,
        dnsPolicy: 'ClusterFirst',
      },
      status: {},
    }
    const service: KubeObject | undefined = flags.flag('expose')
      ? {
          kind: 'Service',
          apiVersion: 'v1',
          metadata: { name, ...(kubectl.enforcesNamespace && { namespace: kubectl.namespace }) },
          spec: { ports: [{ protocol: 'TCP', port: Number(port), targetPort: Number(port) }], selector: labels },
          status: { loadBalancer: {} },
        }
      : undefined
    return {
      pod: overridden(kubectl, flags.flag('save-config') ? withLastApplied(pod) : pod),
      service,
      dryRun,
      printer: objectPrinter(kubectl, { keepOrder: true }),
      attaches,
      removes,
    }
  },
  run: ({ pod, service, dryRun, printer, attaches, removes }, kubectl) => {
    const { namespace } = kubectl
    const made = (resource: Resource, object: KubeObject): KubeObject =>
      dryRun === 'client' ? object : createObject(kubectl, resource, namespace, object, dryRun, 'kubectl-run')
    if (service && !attaches) {
      const result = made(SERVICE, service)
      printResult(kubectl, printer, SERVICE, result, 'created', dryRun)
    }
    const result = made(POD, pod)
    if (!attaches) {
      printResult(kubectl, printer, POD, result, 'created', dryRun)
      return 0
    }
    const code = attachAndWait(kubectl, result)
    if (removes) {
      kubectl.json({
        method: 'DELETE',
        path: pathOf(POD, namespace, pod.metadata.name),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ propagationPolicy: 'Background' }),
      })
      kubectl.print(`pod ${JSON.stringify(pod.metadata.name)} deleted from ${namespace} namespace\n`)
    }
    return code
  },
})

/** Waits until the pod runs, talks with it until it ends, and gives its exit status. */
function attachAndWait(kubectl: Kubectl, made: KubeObject): number {
  const namespace = made.metadata.namespace ?? kubectl.namespace
  const { name } = made.metadata
  const read = (): KubeObject => kubectl.json<KubeObject>({ method: 'GET', path: pathOf(POD, namespace, name) })
  const until = kubectl.invocation.now + kubectl.flags.milliseconds('pod-running-timeout')
  let pod = made
  while (!['Running', 'Succeeded', 'Failed'].includes(textOf(pod, 'status', 'phase'))) {
    if (kubectl.invocation.now >= until) throw new KubectlError('timed out waiting for the condition')
    kubectl.invocation.sleep(250)
    pod = read()
  }
  const container = defaultContainer(kubectl, pod, { isQuiet: true })
  if (textOf(pod, 'status', 'phase') !== 'Running') {
    const log = kubectl.call({
      method: 'GET',
      path: `/api/v1/namespaces/${namespace}/pods/${name}/log`,
      query: { container },
      headers: { accept: '*/*' },
    })
    if (log.status === 200) kubectl.print(log.body)
  } else {
    const spec = listOf(pod, 'spec', 'containers').find((one) => one['name'] === container)
    const isInteractive = kubectl.flags.flag('stdin')
    const greeting = kubectl.flags.flag('quiet') ? '' : ATTACH_GREETING
    const target = {
      namespace,
      pod: name,
      container,
      subresource: 'attach',
      command: [],
      stdin: isInteractive,
      tty: spec?.['tty'] === true && kubectl.invocation.isTty(0),
    } as const
    converse(kubectl, target, greeting)
  }
  // A pod that is never restarted tells how its command ended.
  if (textOf(made, 'spec', 'restartPolicy') !== 'Never') return 0
  for (let tries = 0; tries < 60; tries++) {
    pod = read()
    const state = listOf(pod, 'status', 'containerStatuses').find((one) => one['name'] === container)
    const exit = textOf(state, 'state', 'terminated', 'exitCode')
    if (exit !== '') {
      if (exit !== '0')
        kubectl.complain(`pod ${namespace}/${name} terminated (${textOf(state, 'state', 'terminated', 'reason')})\n`)
      return Number(exit)
    }
    kubectl.invocation.sleep(250)
  }
  return 0
}
