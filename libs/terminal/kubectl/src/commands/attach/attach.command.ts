import { bool, duration, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { containersOf, podOf } from '../../client/pods.ts'
import { textOf, type KubeObject } from '../../client/objects.ts'
import { select } from '../../client/selection.ts'
import { nameCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { chosenContainer } from '../exec/exec.command.ts'
import { ATTACH_GREETING, converse } from '../exec/container-session.ts'

export const attachCommand = defineCommand<{ target: string }>({
  name: 'attach',
  summary: 'Attach to a running container',
  description: 'Joins the main process of a container: its output, and with -i its input.',
  examples: `  # Output of pod web
  kubectl attach web

  # With input, on a terminal
  kubectl attach web -c app -i -t`,
  usage: 'kubectl attach (POD | TYPE/NAME) -c CONTAINER',
  flags: [
    text('container', 'Container; default: the first one.', { short: 'c' }),
    text('detach-keys', 'Keys that leave.', { hidden: true }),
    duration('pod-running-timeout', 'How long to wait for a running pod.', { default: '1m0s' }),
    bool('quiet', 'Only the output.', { short: 'q' }),
    bool('stdin', 'Pass standard input on.', { short: 'i' }),
    bool('tty', 'Standard input is a terminal.', { short: 't' }),
  ],
  complete: (kubectl) => {
    if (kubectl.args.length === 0) throw new KubectlError('at least 1 argument is required for attach')
    if (kubectl.args.length > 2)
      throw kubectl.usageError(
        'expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ' +
          kubectl.args.length +
          ': [' +
          kubectl.args.join(' ') +
          ']',
      )
    return { target: kubectl.args.length === 2 ? kubectl.args.join('/') : kubectl.args[0]! }
  },
  run: ({ target }, kubectl) => {
    const [selected] = select(kubectl, target.includes('/') ? [target] : ['pods', target])
    const pod = podOf(kubectl, selected!, kubectl.flags.milliseconds('pod-running-timeout'))
    const phase = textOf(pod, 'status', 'phase')
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new KubectlError(`cannot attach a container in a completed pod; current phase is ${phase}`)
    const container = attachable(kubectl, pod)
    const stdin = kubectl.flags.flag('stdin')
    const spec = containersOf(pod).find(({ name }) => name === container) as { tty?: boolean } | undefined
    if (kubectl.flags.flag('tty') && spec && !spec.tty)
      kubectl.complain(`error: Unable to use a TTY - container ${container} did not allocate one\n`)
    const tty = kubectl.flags.flag('tty') && spec?.tty === true && kubectl.invocation.isTty(0)
    return converse(
      kubectl,
      {
        namespace: pod.metadata.namespace ?? kubectl.namespace,
        pod: pod.metadata.name,
        container,
        subresource: 'attach',
        command: [],
        stdin,
        tty,
      },
      kubectl.flags.flag('quiet') ? '' : ATTACH_GREETING,
    )
  },
  candidates: nameCandidates('pods'),
})

/** @throws KubectlError */
function attachable(kubectl: Kubectl, pod: KubeObject): string {
  try {
    return chosenContainer(kubectl, pod)
  } catch (error) {
    throw new KubectlError(`cannot attach to the container: ${(error as Error).message}`)
  }
}
