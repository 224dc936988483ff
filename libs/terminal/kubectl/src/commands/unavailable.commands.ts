// Verbs that need what a terminal here does not have: they say so plainly.
import type { Command } from '../command-line/command.ts'
import { KubectlError } from '../process/failure.ts'

const unavailable = (name: string, summary: string, usage: string, why: string): Command => ({
  name,
  summary,
  usage,
  run: () => {
    throw new KubectlError(why)
  },
})

export const portForwardCommand = unavailable(
  'port-forward',
  'Forward one or more local ports to a pod',
  'kubectl port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  'port-forward is not available in this terminal: it has no ports of its own. Use kubectl exec, or a pod with curl, to reach the port inside the cluster.',
)
export const proxyCommand = unavailable(
  'proxy',
  'Run a proxy to the Kubernetes API server',
  'kubectl proxy [--port=PORT]',
  'proxy is not available in this terminal: it has no ports of its own. Use kubectl get --raw PATH.',
)
export const copyCommand = unavailable(
  'cp',
  'Copy files and directories to and from containers',
  'kubectl cp <file-spec-src> <file-spec-dest>',
  "cp is not available in this terminal. Use kubectl exec POD -- cat FILE > FILE, or kubectl exec -i POD -- sh -c 'cat > FILE' < FILE.",
)
