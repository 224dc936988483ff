// Evaluates checks, each kind in its own way.
import { PoisonedError } from '@kubarium/kube-reconcile'
import { StatusError } from '@kubarium/kube-objects'
import { partsOf, type Revision } from '@kubarium/kube-store'
import {
  compile,
  milliseconds,
  quizResult,
  whyOf,
  type Check,
  type Deed,
  type HistoryCheck,
  type ParamValues,
  type ProbeCheck,
  type StateCheck,
  type Why,
} from '@kubarium/learning-format'
import { BudgetExceeded, LEARNER_USER, Rehearsal } from '@kubarium/terminal-rehearsal'
import type { SimulatedCluster } from '@kubarium/kube-cluster'
import { evidenceOf } from './evidence.ts'
import type { CheckResult } from './result.ts'
import { doSteps } from './steps.ts'
import { scopeOf, type Scope, type Seen } from './view.ts'
import type { Work } from './work.ts'

export interface CheckContext {
  readonly values: ParamValues
  /** Files beside the exercise, filled in. */
  readonly assets: Readonly<Record<string, string>>
}

/** One check, as it is when work is handed in. `check` is filled in already. Never throws. */
export function evaluateCheck(id: string, check: Check, context: CheckContext, work: Work): CheckResult {
  try {
    switch (check.kind) {
      case 'state':
        return evaluateState(id, check, context, work)
      case 'probe':
        return evaluateProbe(id, check, context, work)
      case 'history':
        return evaluateHistory(id, check, work)
      case 'quiz':
        return { id, kind: 'quiz', ...quizResult(check, work.answers[id]) }
    }
  } catch (error) {
    return failure(id, check.kind, error)
  }
}

/** A state check on a cluster as it is at a moment: for looking on while a learner works. Never throws. */
export function evaluateNow(
  id: string,
  check: StateCheck,
  seen: Seen,
  values: ParamValues,
  history: readonly Revision[] = [],
): CheckResult {
  try {
    return stateOf(id, check, scopeOf(seen, check, values), history)
  } catch (error) {
    return failure(id, 'state', error)
  }
}

const seenIn = ({ state, clock }: SimulatedCluster): Seen => ({ state, now: clock.now() })

function failure(id: string, kind: CheckResult['kind'], error: unknown): CheckResult {
  if (error instanceof BudgetExceeded)
    return { id, kind, status: 'failed', value: 0, why: { message: 'out-of-budget', values: { what: error.what } } }
  const said = error instanceof Error ? error.message : String(error)
  const by = error instanceof PoisonedError ? 'the simulation failed: ' : error instanceof StatusError ? 'API: ' : ''
  return { id, kind, status: 'error', value: 0, error: `${by}${said}` }
}

function stateOf(id: string, check: StateCheck, scope: Scope, history: readonly Revision[]): CheckResult {
  const passed = holds(check.assert, scope)
  const why = passed ? undefined : whyOf(check, scope)
  const evidence = evidenceOf(check, scope, history)
  return result(id, 'state', passed, { ...(why && { why }), ...(evidence && { evidence }) })
}

function result(id: string, kind: CheckResult['kind'], passed: boolean, more: Partial<CheckResult>): CheckResult {
  return { id, kind, status: passed ? 'passed' : 'failed', value: passed ? 1 : 0, ...more }
}

/** Looking for what is not there is not an error: an assertion over it is false. */
function holds(source: string, scope: Scope): boolean {
  return compile(source).evaluate(scope) === true
}

function evaluateState(id: string, check: StateCheck, { values }: CheckContext, work: Work): CheckResult {
  if (check.mode === 'edge' && work.reached.has(id)) return result(id, 'state', true, {})
  const cluster = work.fork()
  const now = stateOf(id, check, scopeOf(seenIn(cluster), check, values), work.history)
  if (now.status !== 'passed' || check.stable === undefined) return now
  const rehearsal = new Rehearsal({ cluster })
  const isBroken = (): boolean => !holds(check.assert, scopeOf(seenIn(cluster), check, values))
  const broke = rehearsal.advanceUntil(isBroken, milliseconds(check.stable))
  return broke ? stateOf(id, check, scopeOf(seenIn(cluster), check, values), work.history) : now
}

function evaluateProbe(id: string, check: ProbeCheck, context: CheckContext, work: Work): CheckResult {
  const cluster = work.fork()
  const { virtualTime, events, instructions } = check.budget
  const before = { revision: cluster.revision, at: cluster.clock.now() }
  const history = [...work.history]
  const rehearsal = new Rehearsal({
    cluster,
    user: LEARNER_USER,
    budget: { virtualTime: milliseconds(virtualTime), events, instructions },
    onCommit: (changes) => history.push(...changes),
  })
  const cost = (): CheckResult['cost'] => ({
    virtualMs: rehearsal.now - before.at,
    events: cluster.revision - before.revision,
  })
  try {
    const done = doSteps(check.steps, { rehearsal, ...context })
    const scope = scopeOf(seenIn(cluster), check, context.values, done)
    const passed = holds(check.assert, scope)
    const why = passed ? undefined : whyOf(check, scope)
    const evidence = evidenceOf(check, scope, history)
    return result(id, 'probe', passed, { ...(why && { why }), ...(evidence && { evidence }), cost: cost()! })
  } catch (error) {
    return { ...failure(id, 'probe', error), cost: cost()! }
  }
}

function evaluateHistory(id: string, check: HistoryCheck, { history, commands }: Work): CheckResult {
  const calls = history.filter(({ cause }) => cause.actor === LEARNER_USER.name)
  const done = (deed: Deed): number =>
    'command' in deed
      ? commands.filter(({ line, status }) => status === 0 && beginsWith(line, deed.command)).length
      : calls.filter((call) => isCall(call, deed)).length
  const forbidden = check.forbid.find((deed) => done(deed) > 0)
  const count = check.match.reduce((sum, deed) => sum + done(deed), 0)
  const passed = !forbidden && (check.match.length === 0 || count >= check.atLeast)
  const scope = { count: BigInt(count), forbidden: forbidden !== undefined }
  const why: Why | undefined = passed
    ? undefined
    : (whyOf(check, scope) ??
      (forbidden
        ? { message: 'forbidden', values: { what: described(forbidden) } }
        : { message: 'not-done', values: {} }))
  return result(id, 'history', passed, { ...(why && { why }), evidence: { actual: count } })
}

function isCall({ key, cause }: Revision, deed: Exclude<Deed, { command: string }>): boolean {
  const { resource, namespace, name } = partsOf(key)
  return (
    resource === deed.resource &&
    VERBS[cause.verb ?? ''] === deed.verb &&
    (deed.namespace === undefined || deed.namespace === namespace) &&
    (deed.name === undefined || deed.name === name)
  )
}

/** Methods of requests, by what they are called. */
const VERBS: Readonly<Record<string, string>> = {
  post: 'create',
  put: 'update',
  patch: 'patch',
  delete: 'delete',
}

const described = (deed: Deed): string => ('command' in deed ? deed.command : `${deed.verb} ${deed.resource}`)

/** Whether the first words of a command are these; options in between do not count. */
export function beginsWith(line: string, words: string): boolean {
  const typed = line.trim().replace(/^k\s/, 'kubectl ').split(/\s+/)
  const wanted = words.split(/\s+/)
  let at = 0
  for (const [place, word] of typed.entries()) {
    if (at === wanted.length) break
    const isOption = word.startsWith('-') || typed[place - 1]?.startsWith('-')
    if (word === wanted[at]) at++
    else if (at === 0 || !isOption) return false
  }
  return at === wanted.length
}
