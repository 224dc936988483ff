// Expressions of content: CEL over Kubernetes objects, as in Kubernetes' own admission policies.
// https://kubernetes.io/docs/reference/using-api/cel/
import { Environment, type ParseResult } from '@marcbachmann/cel-js'

/** What is wrong with an expression, or what went wrong in it. */
export class ExpressionError extends Error {
  constructor(
    readonly source: string,
    message: string,
  ) {
    super(message.split('\n')[0]!)
    this.name = 'ExpressionError'
  }
}

export interface Expression {
  /** @param values plain data, such as `celValue` makes @throws ExpressionError */
  evaluate(values: Readonly<Record<string, unknown>>): unknown
}

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
})
  .registerFunction('sum(list): int', (numbers: unknown[]) =>
    numbers.reduce((a: bigint, b) => a + BigInt(b as bigint), 0n),
  )
  .registerFunction('distinct(list): list', (values: unknown[]) => distinct(values))
  .registerFunction('isReady(map): bool', (object: Record<string, unknown>) => hasCondition(object, 'Ready'))
  .registerFunction('hasCondition(map, string): bool', (object: Record<string, unknown>, type: string) =>
    hasCondition(object, type),
  )
  .registerFunction('selects(map, map): bool', (selector: Record<string, unknown>, labels: Record<string, unknown>) =>
    Object.entries(selector).every(([key, value]) => labels[key] === value),
  )

const compiled = new Map<string, Expression>()
/** Expressions come from content that is loaded once; more than this is a leak. */
const MAX_COMPILED = 20_000

/** @throws ExpressionError when it is no CEL */
export function compile(source: string): Expression {
  let expression = compiled.get(source)
  if (!expression) {
    if (compiled.size >= MAX_COMPILED) compiled.clear()
    compiled.set(source, (expression = parsed(source)))
  }
  return expression
}

function parsed(source: string): Expression {
  let run: ParseResult
  try {
    run = environment.parse(source)
  } catch (error) {
    throw new ExpressionError(source, (error as Error).message)
  }
  return {
    evaluate(values) {
      try {
        return run(values as never)
      } catch (error) {
        throw new ExpressionError(source, (error as Error).message)
      }
    },
  }
}

const converted = new WeakMap<object, unknown>()

/**
 * JSON as CEL has it: whole numbers are `int`. Frozen objects are converted once.
 */
export function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  if (value === null || typeof value !== 'object') return value
  const known = converted.get(value)
  if (known !== undefined) return known
  const result = Array.isArray(value)
    ? value.map(celValue)
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, celValue(one)]))
  if (Object.isFrozen(value)) converted.set(value, result)
  return result
}

/** What an expression gave, as JSON. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [String(key), plainValue(one)]))
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainValue(one)]))
  return value
}

function distinct(values: readonly unknown[]): unknown[] {
  const seen = new Set<string>()
  return values.filter((value) => {
    const key = JSON.stringify(plainValue(value)) ?? 'undefined'
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function hasCondition(object: Record<string, unknown>, type: string): boolean {
  const { conditions } = (object['status'] ?? {}) as { conditions?: readonly { type: string; status: string }[] }
  return conditions?.some((one) => one.type === type && one.status === 'True') ?? false
}
