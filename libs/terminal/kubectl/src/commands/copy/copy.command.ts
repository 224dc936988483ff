import { bool, int, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import type { KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'

interface Place {
  readonly pod: string
  readonly namespace: string
  readonly path: string
}

/** `pod:/path` and `namespace/pod:/path` are in a pod, the rest is here. */
function placeOf(kubectl: Kubectl, spec: string): Place {
  const colon = spec.indexOf(':')
  if (colon < 0) return { pod: '', namespace: '', path: spec }
  const [target, path] = [spec.slice(0, colon), spec.slice(colon + 1)]
  const slash = target.indexOf('/')
  if (path === '') throw new KubectlError('filepath can not be empty')
  return { namespace: slash < 0 ? kubectl.namespace : target.slice(0, slash), pod: target.slice(slash + 1), path }
}

export const copyCommand = defineCommand<{ from: Place; to: Place }>({
  name: 'cp',
  summary: 'Copy files and directories to and from containers',
  description: 'Copying needs a disk of your own, which this terminal has not: the text says what to use instead.',
  usage: 'kubectl cp <file-spec-src> <file-spec-dest>',
  flags: [
    text('container', 'Container; default: the first one.', { short: 'c' }),
    bool('no-preserve', 'Do not keep owner and mode.'),
    int('retries', 'How often to try again; negative: for ever.', { default: '0' }),
  ],
  complete: (kubectl) => {
    const [from, to, ...more] = kubectl.args
    if (from === undefined || to === undefined || more.length > 0)
      throw new KubectlError('source and destination are required')
    return { from: placeOf(kubectl, from), to: placeOf(kubectl, to) }
  },
  validate: ({ from, to }, kubectl) => {
    if (from.pod && to.pod) throw new KubectlError('one of src or dest must be a local file specification')
    if (!from.pod && !to.pod) throw new KubectlError('one of src or dest must be a remote file specification')
    if (!from.pod && kubectl.invocation.stat(from.path) === undefined)
      throw new KubectlError(`${from.path} doesn't exist in local filesystem`)
  },
  run: ({ from, to }, kubectl) => {
    const { namespace, pod, path } = from.pod ? from : to
    kubectl.json<KubeObject>({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${pod}` })
    const instead = from.pod
      ? `kubectl exec ${pod} -- cat ${path} > ${to.path}`
      : `kubectl exec -i ${pod} -- sh -c 'cat > ${path}' < ${from.path}`
    throw new KubectlError(`cp is not available in this terminal. Use: ${instead}`)
  },
})
