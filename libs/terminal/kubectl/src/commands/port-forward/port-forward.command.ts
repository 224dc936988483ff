import { duration, int, strings } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { listOf, textOf, type KubeObject } from '../../client/objects.ts'
import { containersOf, podOf } from '../../client/pods.ts'
import { select } from '../../client/selection.ts'
import { nameCandidates } from '../../completion/candidates.ts'
import { KubectlError } from '../../process/failure.ts'

export const portForwardCommand = defineCommand<{ target: string; ports: readonly string[] }>({
  name: 'port-forward',
  summary: 'Forward one or more local ports to a pod',
  description:
    'A terminal here has no ports of its own: after looking whether it could be done, the text says what to use.',
  usage: 'kubectl port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  flags: [
    strings('address', 'Addresses to listen on.', { default: 'localhost' }),
    duration('pod-running-timeout', 'How long to wait for a running pod.', { default: '1m0s' }),
  ],
  complete: (kubectl) => {
    const [target, ...ports] = kubectl.args
    if (target === undefined || ports.length === 0)
      throw kubectl.usageError('TYPE/NAME and list of ports are required for port-forward')
    return { target, ports }
  },
  run: ({ target, ports }, kubectl) => {
    const [selected] = select(kubectl, [target.includes('/') ? target : `pods/${target}`])
    const pod = podOf(kubectl, selected!, kubectl.flags.milliseconds('pod-running-timeout'))
    for (const port of ports) checkPort(pod, port.split(':').at(-1)!)
    const phase = textOf(pod, 'status', 'phase')
    if (phase !== 'Running')
      throw new KubectlError(`unable to forward port because pod is not running. Current status=${phase}`)
    throw new KubectlError(
      'port-forward is not available in this terminal: it has no ports of its own. Use kubectl exec, or a pod with curl, to reach the port inside the cluster.',
    )
  },
  candidates: nameCandidates('pods'),
})

/** @throws KubectlError for a name that no port of the pod has */
function checkPort(pod: KubeObject, port: string): void {
  if (/^\d+$/.test(port)) return
  const isKnown = containersOf(pod).some((container) => listOf(container, 'ports').some(({ name }) => name === port))
  if (!isKnown) throw new KubectlError(`Pod '${pod.metadata.name}' does not have a named port '${port}'`)
}

export const proxyCommand = defineCommand({
  name: 'proxy',
  summary: 'Run a proxy to the Kubernetes API server',
  usage: 'kubectl proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  flags: [
    strings('address', 'Address to listen on.', { default: '127.0.0.1' }),
    int('port', 'Port to listen on; 0: any.', { short: 'p', default: '8001' }),
  ],
  complete: () => ({}),
  run: () => {
    throw new KubectlError(
      'proxy is not available in this terminal: it has no ports of its own. Use kubectl get --raw PATH.',
    )
  },
})
