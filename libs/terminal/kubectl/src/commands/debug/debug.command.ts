import { bool, map, strings, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { filenameFlags } from '../../command-line/resource-flags.ts'
import { hasFiles } from '../../client/manifests.ts'
import { listOf, type KubeObject } from '../../client/objects.ts'
import { fetchOrFail, select, type Found } from '../../client/selection.ts'
import { nameCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { randomSuffix } from '../create/container-name.ts'
import { ATTACH_GREETING, converse } from '../exec/container-session.ts'
import { debugContainer, nodePod, podCopy, PROFILES } from './debug-pods.ts'

export const debugCommand = defineCommand<{ attaches: boolean }>({
  name: 'debug',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  description:
    'Looks into a pod with a container that is added to it (an ephemeral container) or to a copy of it, or into a node with a pod on it.',
  examples: `  # A shell beside the containers of pod web
  kubectl debug web -it --image=busybox

  # A copy of pod web with another image
  kubectl debug web --copy-to=web-debug --set-image=*=busybox

  # A shell on a node; its files are under /host
  kubectl debug node/node-1 -it --image=busybox`,
  usage: 'kubectl debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  flags: [
    ...filenameFlags.filter(({ name }) => name !== 'kustomize' && name !== 'recursive'),
    bool('arguments-only', 'What is behind -- are arguments, not the command.'),
    bool('attach', 'Attach when the container runs; default with -i.'),
    text('container', 'Name of the container.', { short: 'c' }),
    text('copy-to', 'Make a copy of the pod under this name.'),
    strings('env', 'Variables of the container.'),
    text('image', 'Image of the container.'),
    text('image-pull-policy', 'When to pull the image.'),
    bool('keep-labels', 'The copy keeps the labels.'),
    text('profile', `What the container may do: ${PROFILES.join(', ')}.`, { default: 'general' }),
    bool('quiet', 'Say less.', { short: 'q' }),
    bool('replace', 'Delete the pod that was copied.'),
    bool('same-node', 'The copy runs on the same node.'),
    map('set-image', 'Images for containers of the copy, as container=image.'),
    bool('share-processes', 'Containers of the copy see the processes of each other.', { default: 'true' }),
    bool('stdin', 'Keep standard input open.', { short: 'i' }),
    text('target', 'Container whose processes are seen.'),
    bool('tty', 'With a terminal.', { short: 't' }),
  ],
  complete: ({ flags }) => ({
    attaches: flags.given('attach') ? flags.flag('attach') : flags.flag('stdin'),
  }),
  validate: (_options, kubectl) => {
    const { flags } = kubectl
    const [image, copyTo] = [flags.text('image'), flags.text('copy-to')]
    const hasArguments = kubectl.dash !== undefined && kubectl.args.length > kubectl.dash
    const fail = (message: string): never => {
      throw new KubectlError(message)
    }
    if (copyTo) {
      if (!image && !flags.given('set-image') && !hasArguments)
        fail('you must specify --image, --set-image or command arguments.')
      if (hasArguments && !flags.text('container') && !image)
        fail('you must specify an existing container or a new image when specifying args.')
    } else {
      for (const flag of ['replace', 'same-node', 'set-image'])
        if (flags.given(flag)) fail(`--${flag} may only be used with --copy-to.`)
      if (!image) fail('you must specify --image when not using --copy-to.')
    }
    if (targetsOf(kubectl).length === 0 && !hasFiles(kubectl)) fail('NAME or filename is required for debug')
    const policy = flags.text('image-pull-policy')
    if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) fail(`invalid image pull policy: ${policy}`)
    if (flags.text('target') && copyTo) fail('--target is incompatible with --copy-to. Use --share-processes instead.')
    if (flags.flag('tty') && !flags.flag('stdin')) fail('-i/--stdin is required for containers with -t/--tty=true')
    if (!PROFILES.includes(flags.text('profile'))) fail(`unknown profile: ${flags.text('profile')}`)
  },
  run: ({ attaches }, kubectl) => {
    const targets = targetsOf(kubectl).map((target) => (target.includes('/') ? target : `pods/${target}`))
    let status = 0
    for (const found of fetchOrFail(kubectl, select(kubectl, targets))) {
      const { pod, container } = debugSession(kubectl, found)
      if (attaches) status = attachWhenRunning(kubectl, pod, container)
    }
    return status
  },
  candidates: nameCandidates('pods'),
})

const targetsOf = ({ args, dash }: Kubectl): readonly string[] => args.slice(0, dash)

interface Session {
  readonly pod: KubeObject
  readonly container: string
}

function debugSession(kubectl: Kubectl, found: Found): Session {
  const { resource, object } = found
  if (resource.kind === 'Node') return debugNode(kubectl, object)
  if (resource.kind !== 'Pod') throw new KubectlError(`${resource.name} not supported by debug`)
  return kubectl.flags.text('copy-to') ? debugCopy(kubectl, object) : debugInPlace(kubectl, object)
}

/** The name that was asked for, or one that is new in the pod. */
function containerNameFor(kubectl: Kubectl): string {
  const { flags, invocation } = kubectl
  if (flags.text('container')) return flags.text('container')
  const name = `debugger-${randomSuffix(invocation)}`
  if (!flags.flag('quiet')) kubectl.print(`Defaulting debug container name to ${name}.\n`)
  return name
}

function debugInPlace(kubectl: Kubectl, pod: KubeObject): Session {
  const { flags } = kubectl
  const target = flags.text('target')
  if (target && !flags.flag('quiet'))
    kubectl.print(
      `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    )
  const container = containerNameFor(kubectl)
  const added = { ...debugContainer(kubectl, container), ...(target && { targetContainerName: target }) }
  const known = listOf(pod, 'spec', 'ephemeralContainers')
  if (known.some(({ name }) => name === container)) return { pod, container }
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/ephemeralcontainers`
  try {
    const result = kubectl.json<KubeObject>({
      method: 'PATCH',
      path,
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: JSON.stringify({
        spec: {
          '$setElementOrder/ephemeralContainers': [...known, added].map(({ name }) => ({ name })),
          ephemeralContainers: [added],
        },
      }),
    })
    return { pod: result, container }
  } catch (error) {
    if (!(error instanceof ServerError) || error.reason !== 'NotFound') throw error
    throw new KubectlError(
      `ephemeral containers are disabled for this cluster (error from server: ${JSON.stringify(error.message)})`,
    )
  }
}

function debugCopy(kubectl: Kubectl, pod: KubeObject): Session {
  const { flags } = kubectl
  const hasContainer = flags.text('image') !== '' || flags.text('container') !== ''
  const container = hasContainer ? containerNameFor(kubectl) : ''
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods`
  const created = kubectl.json<KubeObject>({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(podCopy(kubectl, pod, container)),
  })
  if (flags.flag('replace'))
    kubectl.json({
      method: 'DELETE',
      path: `${path}/${pod.metadata.name}`,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
  return { pod: created, container: container || String(listOf(created, 'spec', 'containers')[0]?.['name'] ?? '') }
}

function debugNode(kubectl: Kubectl, node: KubeObject): Session {
  const name = `node-debugger-${node.metadata.name}-${randomSuffix(kubectl.invocation)}`
  const container = kubectl.flags.text('container') || 'debugger'
  if (!kubectl.flags.flag('quiet'))
    kubectl.print(`Creating debugging pod ${name} with container ${container} on node ${node.metadata.name}.\n`)
  const pod = kubectl.json<KubeObject>({
    method: 'POST',
    path: `/api/v1/namespaces/${kubectl.namespace}/pods`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(nodePod(kubectl, node.metadata.name, name, container)),
  })
  return { pod, container }
}

const ATTACH_EVERY_MS = 500

/** Waits until the container runs and joins it. @returns its status */
function attachWhenRunning(kubectl: Kubectl, pod: KubeObject, container: string): number {
  const { namespace = kubectl.namespace, name } = pod.metadata
  const { flags, invocation } = kubectl
  for (;;) {
    const now = kubectl.json<KubeObject>({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${name}` })
    const statuses = ['containerStatuses', 'ephemeralContainerStatuses'].flatMap((key) => listOf(now, 'status', key))
    const state = (statuses.find((one) => one['name'] === container)?.['state'] ?? {}) as Record<string, unknown>
    if (state['running']) break
    if (state['terminated']) throw new KubectlError(`current phase is Failed; container ${container} has terminated`)
    invocation.sleep(ATTACH_EVERY_MS)
  }
  const stdin = flags.flag('stdin')
  return converse(
    kubectl,
    {
      namespace,
      pod: name,
      container,
      subresource: 'attach',
      command: [],
      stdin,
      tty: flags.flag('tty') && invocation.isTty(0),
    },
    flags.flag('quiet') ? '' : ATTACH_GREETING,
  )
}
