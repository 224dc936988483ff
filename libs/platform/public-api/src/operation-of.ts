import type { ExecutionContext } from '@nestjs/common'
import type { Operation } from '@kubarium/contracts/public'

/** Metadata of a method that serves an operation. */
export const OPERATION = Symbol('operation')

/** The operation that a method serves. */
export function operationOf(context: Pick<ExecutionContext, 'getHandler'>): Operation {
  return Reflect.getMetadata(OPERATION, context.getHandler()) as Operation
}
