// Why a check is red: the first reason that holds, with the values of its message.
import type { Reason } from './checks.ts'
import { compile, plainValue } from './expression.ts'
import type { MessageValues } from './message.ts'

/** A message of the text file with its values, or one that needs no text of the content's own. */
export interface Why {
  readonly message: string
  readonly values: MessageValues
}

/** The first reason that holds. @throws ExpressionError */
export function whyOf(
  { why }: { readonly why: readonly Reason[] },
  scope: Readonly<Record<string, unknown>>,
): Why | undefined {
  const found = why.find(({ if: condition }) => condition === undefined || compile(condition).evaluate(scope) === true)
  if (!found) return undefined
  const values = Object.fromEntries(
    Object.entries(found.with).map(([name, source]) => [name, valueOf(plainValue(compile(source).evaluate(scope)))]),
  )
  return { message: found.message, values }
}

function valueOf(value: unknown): string | number {
  if (typeof value === 'number' || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map((one) => String(valueOf(one))).join(', ')
  if (value !== null && typeof value === 'object')
    return Object.entries(value)
      .map(([key, one]) => `${key}=${String(valueOf(one))}`)
      .join(', ')
  return String(value)
}
