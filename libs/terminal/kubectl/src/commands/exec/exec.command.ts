import { bool, duration, strings, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { textOf, type KubeObject } from '../../client/objects.ts'
import { defaultContainer, namedContainer, podOf } from '../../client/pods.ts'
import { select } from '../../client/selection.ts'
import { nameCandidates } from '../../completion/candidates.ts'
import { KubectlError } from '../../process/failure.ts'
import { converse } from './container-session.ts'

interface ExecOptions {
  readonly target: readonly string[]
  readonly command: readonly string[]
  readonly stdin: boolean
  readonly tty: boolean
}

export const execCommand = defineCommand<ExecOptions>({
  name: 'exec',
  summary: 'Execute a command in a container',
  description: 'Runs a command in a container of a pod. Everything after -- is the command.',
  examples: `  # List files in the first container of pod web
  kubectl exec web -- ls

  # A shell in container app of pod web
  kubectl exec -it web -c app -- sh

  # In a pod of a Deployment
  kubectl exec deploy/web -- date`,
  usage: 'kubectl exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  flags: [
    text(
      'container',
      'Container; default: that of the annotation kubectl.kubernetes.io/default-container, or the first one.',
      { short: 'c' },
    ),
    strings('filename', 'File with the object.', { short: 'f' }),
    duration('pod-running-timeout', 'How long to wait for a running pod.', { default: '1m0s' }),
    bool('quiet', 'Only the output of the command.', { short: 'q' }),
    bool('stdin', 'Pass standard input on.', { short: 'i' }),
    bool('tty', 'Standard input is a terminal.', { short: 't' }),
  ],
  complete: (kubectl) => {
    const { args, dash, flags, path } = kubectl
    if (args.length === 0 && flags.list('filename').length === 0)
      throw new KubectlError('pod, type/name or --filename must be specified')
    if (dash === undefined && args.length > 1)
      throw new KubectlError(
        `exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee '${path} -h' for help and examples`,
      )
    const command = dash === undefined ? [] : args.slice(dash)
    const target = args.slice(0, dash ?? 1)
    return { target, command, stdin: flags.flag('stdin'), tty: flags.flag('tty') }
  },
  validate: ({ command, target }) => {
    if (command.length === 0) throw new KubectlError('you must specify at least one command for the container')
    if (target.length > 1)
      throw new KubectlError(
        "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
      )
  },
  run: ({ target, command, stdin, tty }, kubectl) => {
    const [name = ''] = target
    const [selected] = select(kubectl, name === '' ? [] : name.includes('/') ? [name] : ['pods', name])
    const pod = podOf(kubectl, selected!, kubectl.flags.milliseconds('pod-running-timeout'))
    const phase = textOf(pod, 'status', 'phase')
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new KubectlError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
    const container = chosenContainer(kubectl, pod)
    const isTerminal = kubectl.invocation.isTty(0)
    if (tty && stdin && !isTerminal)
      kubectl.complain('Unable to use a TTY - input is not a terminal or the right kind of file\n')
    return converse(kubectl, {
      namespace: pod.metadata.namespace ?? kubectl.namespace,
      pod: pod.metadata.name,
      container,
      subresource: 'exec',
      command,
      stdin,
      tty: tty && stdin && isTerminal,
    })
  },
  candidates: nameCandidates('pods'),
})

/** The container of `-c`, or the default one. @throws KubectlError */
export function chosenContainer(kubectl: Parameters<typeof defaultContainer>[0], pod: KubeObject): string {
  const wanted = kubectl.flags.text('container')
  if (wanted === '') return defaultContainer(kubectl, pod, { isQuiet: kubectl.flags.flag('quiet') })
  return namedContainer(pod, wanted)
}
