import { bool, duration, int, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { textOf, listOf, type KubeObject } from '../../client/objects.ts'
import { allContainersOf, defaultContainer, namedContainer, podSelectorOf, podsBySelector } from '../../client/pods.ts'
import { pathOf } from '../../client/discovery.ts'
import { select, type Selected } from '../../client/selection.ts'
import { nameCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError, explained } from '../../process/failure.ts'
import { serverError, type ApiCall } from '../../process/answers.ts'
import { selectorFlag } from '../../command-line/resource-flags.ts'

interface LogSource {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

interface LogsOptions {
  readonly query: Record<string, string>
  readonly follows: boolean
}

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

export const logsCommand = defineCommand<LogsOptions>({
  name: 'logs',
  summary: 'Print the logs for a container in a pod',
  description: 'Prints what a container has written. With several containers in the pod, name one.',
  examples: `  # Logs of pod web
  kubectl logs web

  # Follow the logs of container app
  kubectl logs -f web -c app

  # The last 20 lines of all pods with a label
  kubectl logs -l app=web --tail=20

  # Of the container before its last restart
  kubectl logs -p web`,
  usage: 'kubectl logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  flags: [
    bool('all-containers', 'All containers of the pods.'),
    bool('all-pods', 'All pods of the object.'),
    text('container', 'Container to show.', { short: 'c' }),
    bool('follow', 'Go on as more is written.', { short: 'f' }),
    bool('ignore-errors', 'Go on after an error while following.'),
    bool('insecure-skip-tls-verify-backend', 'Do not check who the kubelet is.'),
    int('limit-bytes', 'At most so many bytes.', { default: '0' }),
    int('max-log-requests', 'At most so many logs at once with a selector.', { default: '5' }),
    duration('pod-running-timeout', 'How long to wait for a running pod.', { default: '20s' }),
    bool('prefix', 'Pod and container before each line.'),
    bool('previous', 'Of the instance before the last restart.', { short: 'p' }),
    selectorFlag,
    duration('since', 'Only what is newer than this, as 5s, 2m, 3h.', { default: '0s' }),
    text('since-time', 'Only what is newer than this time (RFC 3339).'),
    int('tail', 'So many of the last lines; -1: all. With a selector 10 unless given.', { default: '-1' }),
    bool('timestamps', 'The time before each line.'),
  ],
  complete: (kubectl) => {
    const { flags } = kubectl
    const { args } = kubectl
    if (args.length === 0 && !flags.text('selector')) throw kubectl.usageError(USAGE)
    if (args.length > 2) throw kubectl.usageError(USAGE)
    if (flags.text('selector') && args.length > 0)
      throw kubectl.usageError('only a selector (-l) or a POD name is allowed')
    const tail = flags.given('tail') ? flags.number('tail') : flags.text('selector') ? 10 : -1
    return {
      follows: flags.flag('follow'),
      query: {
        ...(flags.flag('follow') && { follow: 'true' }),
        ...(flags.flag('previous') && { previous: 'true' }),
        ...(flags.flag('timestamps') && { timestamps: 'true' }),
        ...(tail >= 0 && { tailLines: String(tail) }),
        ...(flags.given('limit-bytes') && { limitBytes: flags.text('limit-bytes') }),
        ...(flags.given('since') && { sinceSeconds: String(Math.round(flags.milliseconds('since') / 1000)) }),
        ...(flags.given('since-time') && { sinceTime: flags.text('since-time') }),
      },
    }
  },
  validate: (_options, { flags, args }) => {
    if (flags.given('since') && flags.given('since-time'))
      throw new KubectlError('at most one of `sinceTime` or `sinceSeconds` may be specified')
    if (flags.flag('all-containers') && flags.text('container'))
      throw new KubectlError(
        '--all-containers=true should not be specified with container name ' + flags.text('container'),
      )
    if (args.length === 2 && flags.text('container'))
      throw new KubectlError('only one of -c or an inline [CONTAINER] arg is allowed')
    if (flags.given('limit-bytes') && flags.number('limit-bytes') < 1)
      throw new KubectlError('--limit-bytes must be greater than 0')
    if (flags.number('tail') < -1) throw new KubectlError('--tail must be greater than or equal to -1')
    if (flags.given('since') && flags.milliseconds('since') < 0)
      throw new KubectlError('--since must be greater than 0')
  },
  run: ({ query, follows }, kubectl) => {
    const sources = logSources(kubectl)
    const isPrefixed = kubectl.flags.flag('prefix')
    const prefix = (source: LogSource): string => (isPrefixed ? `[pod/${source.pod}/${source.container}] ` : '')
    const callOf = ({ namespace, pod, container }: LogSource): ApiCall =>
      kubectl.withUser({
        method: 'GET',
        path: `/api/v1/namespaces/${namespace}/pods/${pod}/log`,
        query: { container, ...query },
        headers: { accept: '*/*' },
      })
    if (follows) {
      const limit = kubectl.flags.number('max-log-requests')
      if (sources.length > limit)
        throw new KubectlError(
          `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
        )
      return followLogs(
        kubectl,
        sources.map((source) => ({ call: callOf(source), prefix: prefix(source) })),
      )
    }
    for (const source of sources) {
      const answer = kubectl.call(callOf(source))
      if (answer.status >= 400) throw serverError(answer)
      kubectl.print(withPrefix(answer.body, prefix(source)))
    }
    return 0
  },
  candidates: nameCandidates('pods'),
})

const withPrefix = (text: string, prefix: string): string =>
  prefix === '' || text === '' ? text : text.replace(/[^\n]*(\n|$)/g, (line) => (line === '' ? '' : prefix + line))

function logSources(kubectl: Kubectl): LogSource[] {
  const { flags } = kubectl
  const [target = '', inline = ''] = kubectl.args
  const namespace = kubectl.namespace
  const wanted = flags.text('container') || inline
  if (flags.text('selector')) {
    const pods = podsBySelector(kubectl, namespace, flags.text('selector'))
    if (pods.length === 0) {
      kubectl.complain(`No resources found in ${namespace} namespace.\n`)
      return []
    }
    return pods
      .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name))
      .flatMap((pod) => sourcesOf(kubectl, pod, wanted))
  }
  const [selected] = select(kubectl, target.includes('/') ? [target] : ['pods', target])
  const object = loggedObject(kubectl, selected!)
  if (selected!.resource.kind === 'Pod') return sourcesOf(kubectl, object, wanted)
  const selector = podSelectorOf({ ...object, kind: selected!.resource.kind })
  if (selector === undefined)
    throw new KubectlError(
      `cannot get the logs from *v1.${selected!.resource.kind}: selector for *v1.${selected!.resource.kind} not implemented`,
    )
  const pods = podsBySelector(kubectl, namespace, selector)
  if (pods.length === 0) throw new KubectlError('timed out waiting for the condition')
  if (flags.flag('all-pods')) return pods.flatMap((pod) => sourcesOf(kubectl, pod, wanted))
  if (pods.length > 1) kubectl.complain(`Found ${pods.length} pods, using pod/${pods[0]!.metadata.name}\n`)
  return sourcesOf(kubectl, pods[0]!, wanted)
}

/** @throws KubectlError that says in which namespace it was looked for */
function loggedObject(kubectl: Kubectl, { resource, namespace, name }: Selected): KubeObject {
  try {
    return kubectl.json<KubeObject>({ method: 'GET', path: pathOf(resource, namespace, name) })
  } catch (error) {
    if (!(error instanceof ServerError) || error.reason !== 'NotFound') throw error
    throw new KubectlError(
      `error from server (NotFound): ${error.message} in namespace ${JSON.stringify(namespace ?? '')}`,
    )
  }
}

function sourcesOf(kubectl: Kubectl, pod: KubeObject, wanted: string): LogSource[] {
  const namespace = pod.metadata.namespace ?? kubectl.namespace
  const at = (container: string): LogSource => ({ namespace, pod: pod.metadata.name, container })
  if (kubectl.flags.flag('all-containers')) return allContainersOf(pod).map(({ name }) => at(name))
  if (wanted !== '') {
    return [at(namedContainer(pod, wanted))]
  }
  return [
    at(
      defaultContainer(kubectl, pod, {
        isQuiet:
          listOf(pod, 'spec', 'containers').length + listOf(pod, 'spec', 'initContainers').length < 2 ||
          textOf(pod, 'metadata', 'annotations', 'kubectl.kubernetes.io/default-container') !== '',
      }),
    ),
  ]
}

interface FollowState {
  open: number
  rest: string[]
  code: number
}

function followLogs(kubectl: Kubectl, streams: readonly { call: ApiCall; prefix: string }[]): number {
  if (streams.length === 0) return 0
  return kubectl.invocation.follow<FollowState, number>({
    start: (io) => {
      for (const { call } of streams) io.open(call)
      return { open: streams.length, rest: streams.map(() => ''), code: 0 }
    },
    started: (io, state, _stream, answer) => {
      if (answer.status < 400) return
      const { text, code } = explained(serverError(answer))
      io.complain(text)
      state.code = code
    },
    data: (io, state, stream, text) => {
      const { prefix } = streams[stream]!
      if (prefix === '') return io.print(text)
      // A line gets its prefix once, however its pieces arrive.
      const lines = (state.rest[stream]! + text).split('\n')
      state.rest[stream] = lines.pop()!
      io.print(lines.map((line) => `${prefix}${line}\n`).join(''))
    },
    end: (io, state, stream) => {
      if (state.rest[stream]) io.print(streams[stream]!.prefix + state.rest[stream])
      if (--state.open === 0) io.finish(state.code)
    },
  })
}
