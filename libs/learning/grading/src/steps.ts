// Does the steps of a start or a probe to a cluster.
import { execKey, EXEC_OUTPUTS, type ExecOutputObject, type ExecRequestObject } from '@kubarium/kube-node'
import { deepFreeze, kinds, type Draft, type k8s } from '@kubarium/kube-objects'
import { celValue, compile, milliseconds, type Origin, type ParamValues, type Step } from '@kubarium/learning-format'
import type { Rehearsal } from '@kubarium/terminal-rehearsal'
import { queried, scopeOf, type Seen } from './view.ts'

/** A step that could not be done at all: the content is wrong. */
export class StepFailed extends Error {
  constructor(
    readonly step: Step,
    message: string,
  ) {
    super(message)
    this.name = 'StepFailed'
  }
}

export interface StepContext {
  readonly rehearsal: Rehearsal
  readonly values: ParamValues
  /** Files beside the exercise, filled in: path → text. */
  readonly assets: Readonly<Record<string, string>>
}

/** Results by step id, as expressions see them. */
export type StepResults = Record<string, unknown>

const CLIENT_IMAGE = 'curlimages/curl'
const CLIENT_PATIENCE_MS = 60_000
const MARK = '@@kubarium@@'
const EXEC_PATIENCE_MS = 15 * 60_000

/**
 * Does steps one after another. `steps` are filled in already.
 * @returns what expressions know as `steps`, and as `responses` the last HTTP result
 * @throws StepFailed, BudgetExceeded, ExpressionError
 */
export function doSteps(steps: readonly Step[], context: StepContext): { steps: StepResults; responses?: unknown } {
  const results: StepResults = {}
  let responses: unknown
  for (const one of steps) {
    const result = celValue(doStep(one, context))
    if (one.id !== undefined) results[one.id] = result
    if ('http' in one) responses = result
  }
  return { steps: results, ...(responses !== undefined && { responses }) }
}

const seenIn = ({ cluster, now }: Rehearsal): Seen => ({ state: cluster.state, now })

function doStep(step: Step, context: StepContext): unknown {
  const { rehearsal } = context
  if ('apply' in step) return apply(step, context)
  if ('run' in step) {
    const { status, output } = rehearsal.type(step.run)
    return { status, output }
  }
  if ('advance' in step) {
    rehearsal.advance(milliseconds(step.advance))
    return {}
  }
  if ('await' in step) {
    const from = rehearsal.now
    const isSo = (): boolean =>
      compile(step.await.assert).evaluate(scopeOf(seenIn(rehearsal), step.await, context.values)) === true
    const ok = rehearsal.advanceUntil(isSo, milliseconds(step.within))
    return { ok, seconds: Math.round((rehearsal.now - from) / 1000) }
  }
  if ('delete' in step) return remove(step, context)
  if ('http' in step) return http(step, context)
  return lookup(step, context)
}

function apply(step: Extract<Step, { apply: string }>, { rehearsal, assets }: StepContext): unknown {
  const text = assets[step.apply]
  if (text === undefined) throw new StepFailed(step, `there is no file ${step.apply}`)
  const { status, output } = rehearsal.type(`kubectl apply -f - <<'${MARK}'\n${text.replace(/\n+$/, '')}\n${MARK}`)
  if (status !== 0) throw new StepFailed(step, `kubectl apply of ${step.apply} failed: ${output.trim()}`)
  return { status, output }
}

function remove({ delete: query }: Extract<Step, { delete: unknown }>, { rehearsal }: StepContext): unknown {
  const found = queried(rehearsal.cluster, query)
  const [plural] = query.get.split('.')
  for (const { metadata } of found) {
    const namespace = metadata.namespace === undefined ? '' : ` -n ${metadata.namespace}`
    rehearsal.type(`kubectl delete ${plural}/${metadata.name}${namespace} --wait=false`)
  }
  return { count: found.length }
}

function http({ http: wanted }: Extract<Step, { http: unknown }>, context: StepContext): unknown {
  const { url, every, timeout, headers } = wanted
  const times = Number(wanted.times)
  const pause = milliseconds(every) / 1000
  const options = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  // curl's own exit status tells why there was no answer.
  const script = `i=0; while [ $i -lt ${times} ]; do i=$((i+1)); curl -s -m ${milliseconds(timeout) / 1000} ${[...options, url].map(quoted).join(' ')} -w '\\n${MARK}%{http_code}'; echo " $?"; ${pause > 0 ? `sleep ${pause};` : ''} done`
  const output = inPod(wanted.from, script, context)
  const result = {
    ok: 0,
    failed: 0,
    refused: 0,
    timedOut: 0,
    unresolved: 0,
    statuses: [] as number[],
    bodies: [] as string[],
  }
  if (output === undefined) return { ...result, failed: times, statuses: Array.from({ length: times }, () => 0) }
  const pattern = new RegExp(`([\\s\\S]*?)\\n?${MARK}(\\d{3}) (\\d+)\\n`, 'g')
  for (const [, body = '', code = '', exit = ''] of output.matchAll(pattern)) {
    const status = Number(code)
    if (status >= 200 && status < 400) result.ok++
    else result.failed++
    if (exit === '7') result.refused++
    if (exit === '28') result.timedOut++
    if (exit === '6') result.unresolved++
    result.statuses.push(status)
    if (status > 0) result.bodies.push(body)
  }
  return result
}

function lookup({ lookup: { from, name } }: Extract<Step, { lookup: unknown }>, context: StepContext): unknown {
  const output = inPod(from, `nslookup ${quoted(name)}`, context) ?? ''
  const answers = output
    .split(/\n\s*\n/)
    .slice(1)
    .join('\n')
  const addresses = [...answers.matchAll(/^Address(?: \d+)?:\s+([0-9a-f.:]+)/gm)].map(([, address]) => address!)
  return { ok: addresses.length > 0, addresses }
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Runs a script of shell in a pod. @returns what it printed; undefined when the pod does not run */
function inPod(from: Origin, script: string, context: StepContext): string | undefined {
  const { rehearsal } = context
  const { cluster } = rehearsal
  const { namespace } = from
  const name = 'pod' in from ? from.pod : client(from, context)
  const running = (): boolean => {
    const pod = cluster.client.read(kinds.Pod).find(namespace, name)
    return pod?.status.containerStatuses?.some(({ state }) => state?.running !== undefined) ?? false
  }
  if (!rehearsal.advanceUntil(running, CLIENT_PATIENCE_MS)) return undefined
  const id = `probe-${cluster.revision}`
  const pod = cluster.client.read(kinds.Pod).find(namespace, name)!
  const request: ExecRequestObject = {
    metadata: { name: id, namespace },
    pod: name,
    container: pod.spec.containers[0]!.name,
    command: ['sh', '-c', script],
    stdin: false,
    inputs: [],
  }
  cluster.input(execKey(namespace, id), deepFreeze(request), 'grader', rehearsal.now)
  const parts = (): readonly ExecOutputObject[] =>
    cluster.state
      .list(EXEC_OUTPUTS, namespace)
      .filter(({ metadata }) => metadata.name.startsWith(`${id}.`)) as unknown as readonly ExecOutputObject[]
  const ended = (): boolean => parts().some(({ exit, error }) => exit !== undefined || error !== undefined)
  if (!rehearsal.advanceUntil(ended, EXEC_PATIENCE_MS)) return undefined
  if (parts().some(({ error }) => error !== undefined)) return undefined
  return parts()
    .flatMap((one) => one.parts)
    .filter(({ stream }) => stream === 'stdout')
    .map(({ text }) => text)
    .join('')
}

/** A pod that sends requests, as anybody in that namespace could have one. */
function client({ namespace, labels }: Extract<Origin, { labels: unknown }>, { rehearsal }: StepContext): string {
  const { cluster } = rehearsal
  const suffix = Object.entries(labels)
    .map(([key, value]) => `${key}-${value}`)
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
  const name = `kubarium-client${suffix && `-${suffix}`}`.slice(0, 63).replace(/-+$/, '')
  const reader = cluster.client.read(kinds.Pod)
  if (reader.find(namespace, name)) return name
  const node = cluster.client
    .read(kinds.Node)
    .list()
    .find(({ status }) => status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'))
  cluster.actAs('grader')
  const draft: Draft<k8s.Pod> = {
    metadata: { name, labels },
    spec: {
      // It does not compete for a place: whether there is room is not what is asked.
      ...(node && { nodeName: node.metadata.name }),
      tolerations: [{ operator: 'Exists' }],
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'client', image: CLIENT_IMAGE, command: ['sleep', 'infinity'] }],
    },
  }
  cluster.client.write(kinds.Pod).create(namespace, draft)
  return name
}
