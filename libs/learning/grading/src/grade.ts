// Grades work: every check on a copy of its own, the same result for the same work on every machine.
import { sha256 } from '@kubarium/machine'
import {
  filled,
  filledDeep,
  scoreOf,
  valuesOf,
  type ExerciseContent,
  type ParamValues,
} from '@kubarium/learning-format'
import { evaluateCheck } from './checks.ts'
import type { CheckResult, GradeResult } from './result.ts'
import type { Work } from './work.ts'

/** The parameters of a variant and the files beside the content, filled in with them. */
export interface Variant {
  readonly values: ParamValues
  readonly assets: Readonly<Record<string, string>>
}

type Varied = Pick<ExerciseContent, 'assets'> & { readonly facts: Pick<ExerciseContent['facts'], 'id' | 'params'> }

/** The variant that a seed gives. */
export function variantOf({ facts, assets }: Varied, seed: string): Variant {
  const values = valuesOf(facts.params, facts.id, seed)
  return {
    values,
    assets: Object.fromEntries(Object.entries(assets).map(([path, text]) => [path, filled(text, values)])),
  }
}

/**
 * Grades work on an exercise, check by check: quick ones first, probes last. Each result is yielded as it comes.
 * @returns the whole
 */
export function* grading(
  content: Pick<ExerciseContent, 'facts' | 'assets'>,
  seed: string,
  work: Work,
): Generator<CheckResult, GradeResult> {
  const { facts } = content
  const variant = variantOf(content, seed)
  const ids = Object.keys(facts.checks)
  const order = [...ids].sort((a, b) => rank(facts.checks[a]!.kind) - rank(facts.checks[b]!.kind))
  const results = new Map<string, CheckResult>()
  for (const id of order) {
    const result = evaluateCheck(id, filledDeep(facts.checks[id]!, variant.values), variant, work)
    results.set(id, result)
    yield result
  }
  const checks = ids.map((id) => results.get(id)!)
  const graded = {
    state: checks.some(({ status }) => status === 'error') ? ('ungradable' as const) : ('graded' as const),
    checks,
    ...scoreOf(facts, checks),
  }
  return { ...graded, resultHash: hashOf(graded) }
}

/** Grades work on an exercise in one go. */
export function grade(content: Pick<ExerciseContent, 'facts' | 'assets'>, seed: string, work: Work): GradeResult {
  const steps = grading(content, seed, work)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const rank = (kind: string): number => ['quiz', 'history', 'state', 'probe'].indexOf(kind)

/** SHA-256 of data, whatever the order of its keys. */
export function hashOf(data: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted(data)))
  return sha256(bytes)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, one]) => [key, sorted(one)]),
  )
}
