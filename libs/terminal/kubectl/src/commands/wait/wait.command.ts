import { array, bool, duration } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { pathOf } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import { listOf, type KubeObject } from '../../client/objects.ts'
import { fetchSelected, select } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, throwErrors } from '../../process/failure.ts'
import { JsonPath, relaxed, shown } from '../../printers/json-path.ts'
import { objectPrinter, printFlags, printResult } from '../../printers/output.ts'
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'
import { takeEvents } from '../get/get.watch.ts'
import { waitUntilGone } from './gone.ts'

type Goal =
  | { kind: 'delete' }
  | { kind: 'create' }
  | { kind: 'condition'; name: string; value: string }
  | { kind: 'jsonpath'; path: string; value: string | undefined }

/** @throws KubectlError */
function parseGoal(text: string): Goal {
  const lower = text.toLowerCase()
  if (lower === 'delete') return { kind: 'delete' }
  if (lower === 'create') return { kind: 'create' }
  if (text.startsWith('condition=')) {
    const [, name = '', value = 'true'] = text.split('=')
    return { kind: 'condition', name, value }
  }
  if (text.startsWith('jsonpath=')) {
    const rest = text.slice('jsonpath='.length)
    const match = /^('?)(\{.*\}|[^=]*)\1(?:=(.*))?$/s.exec(rest)
    if (!match || match[2] === '')
      throw new KubectlError(
        "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
      )
    if (match[3] === '')
      throw new KubectlError(
        "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
      )
    return { kind: 'jsonpath', path: relaxed(match[2]!), value: match[3]?.replace(/^(['"])(.*)\1$/s, '$2') }
  }
  throw new KubectlError(`unrecognized condition: ${JSON.stringify(text)}`)
}

function isReached(goal: Goal, object: KubeObject): boolean {
  if (goal.kind === 'condition') {
    const condition = listOf(object, 'status', 'conditions').find(
      (one) => String(one['type']).toLowerCase() === goal.name.toLowerCase(),
    )
    if (!condition) return false
    const observed = condition['observedGeneration']
    if (typeof observed === 'number' && observed < (object.metadata.generation ?? 0)) return false
    return String(condition['status']).toLowerCase() === goal.value.toLowerCase()
  }
  if (goal.kind === 'jsonpath') {
    const found = new JsonPath(goal.path, { allowMissing: true }).find(object)
    if (found.length === 0) return false
    if (found.length > 1) throw new KubectlError('given jsonpath expression matches more than one value')
    if (typeof found[0] === 'object' && found[0] !== null && goal.value !== undefined)
      throw new KubectlError('jsonpath leads to a nested object or list which is not supported')
    return goal.value === undefined || shown(found[0]) === goal.value
  }
  return true
}

export const waitCommand = defineCommand<{ goals: readonly Goal[]; timeoutMs: number }>({
  name: 'wait',
  summary: 'Wait for a specific condition on one or many resources',
  description: 'Waits until objects are as wanted: a condition of their status, a value at a JSONPath, made, or gone.',
  examples: `  # Until a pod is ready
  kubectl wait --for=condition=Ready pod/web

  # Until a field has a value
  kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web

  # Until it is gone
  kubectl wait --for=delete pod/web --timeout=60s`,
  usage:
    "kubectl wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  flags: [
    ...printFlags,
    ...filenameFlags,
    bool('all', 'All objects of the kinds in the namespace.'),
    allNamespacesFlag,
    fieldSelectorFlag,
    array('for', 'What to wait for; may be repeated.'),
    bool('local', 'Ask nothing of the server.'),
    selectorFlag,
    duration('timeout', 'How long; 0: look once, negative: a week.', { default: '30s' }),
  ],
  complete: (kubectl) => {
    const { flags } = kubectl
    if (flags.list('for').length === 0) throw new KubectlError('unrecognized condition: []')
    const goals = flags.list('for').map(parseGoal)
    const timeoutMs = flags.milliseconds('timeout')
    return { goals, timeoutMs: timeoutMs < 0 ? 7 * 86_400_000 : timeoutMs }
  },
  run: ({ goals, timeoutMs }, kubectl) => {
    const printer = objectPrinter(kubectl)
    const until = kubectl.invocation.now + timeoutMs
    const errors: Error[] = []
    const goesOnMissing = goals.some(({ kind }) => kind === 'create')
    const isDelete = goals.every(({ kind }) => kind === 'delete')
    const selected = select(kubectl)
    let result = fetchSelected(kubectl, selected, { ignoreNotFound: isDelete })
    while (goesOnMissing && (result.errors.length > 0 || result.found.length === 0)) {
      if (kubectl.invocation.now >= until) throw new KubectlError('timed out waiting for the condition')
      kubectl.invocation.sleep(500)
      result = fetchSelected(kubectl, selected, {})
    }
    errors.push(...result.errors)
    if (result.found.length === 0 && errors.length === 0) {
      if (isDelete) return
      throw new KubectlError('no matching resources found')
    }
    if (result.found.length === 0 && errors.length > 0 && !hasFiles(kubectl)) throwErrors(errors)
    for (const { resource, namespace, object } of result.found) {
      const { name } = object.metadata
      try {
        let last = object
        for (const goal of goals) {
          if (goal.kind === 'delete') {
            waitUntilGone(
              kubectl,
              { resource, namespace, name, uid: object.metadata.uid },
              Math.max(0, until - kubectl.invocation.now),
            )
          } else
            last = waitFor(
              kubectl,
              { path: pathOf(resource, namespace), plural: resource.name, name },
              last,
              goal,
              until,
            )
        }
        printResult(kubectl, printer, resource, last, 'condition met')
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error
        errors.push(error)
      }
    }
    throwErrors(errors)
  },
  candidates: objectCandidates(),
})

function waitFor(
  kubectl: Kubectl,
  target: { path: string; plural: string; name: string },
  object: KubeObject,
  goal: Goal,
  until: number,
): KubeObject {
  if (isReached(goal, object)) return object
  const late = `timed out waiting for the condition on ${target.plural}/${target.name}`
  if (kubectl.invocation.now >= until) throw new KubectlError(late)
  const outcome = kubectl.invocation.follow<{ rest: string }, { object?: KubeObject; error?: string }>({
    start: (io) => {
      io.open(
        kubectl.withUser({
          method: 'GET',
          path: target.path,
          query: {
            watch: 'true',
            fieldSelector: `metadata.name=${target.name}`,
            ...(object.metadata.resourceVersion && { resourceVersion: object.metadata.resourceVersion }),
          },
        }),
      )
      io.alarm(until)
      return { rest: '' }
    },
    data: (io, state, _stream, text) => {
      for (const { type, object: now } of takeEvents<KubeObject>(state, text)) {
        if (type === 'DELETED') return io.finish({ error: late })
        if ((type === 'ADDED' || type === 'MODIFIED') && isReached(goal, now)) return io.finish({ object: now })
      }
    },
    end: (io) => io.finish({ error: late }),
    timer: (io) => io.finish({ error: late }),
  })
  if (outcome.error !== undefined) throw new KubectlError(outcome.error)
  return outcome.object!
}
