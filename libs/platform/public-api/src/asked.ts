// What a request asks for, checked and typed by its operation.
import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Operation } from '@kubarium/contracts/public'
import type { Request } from 'express'
import type { z } from 'zod'
import type { Caller } from './caller.ts'

/** What an operation is given: `@Asked() { caller, params, query, body }: Asked<typeof listExercises>`. */
export interface Asked<O extends Operation> {
  readonly caller: Caller
  readonly params: z.output<O['params']>
  readonly query: z.output<O['query']>
  readonly body: z.output<O['body']>
  /** The header If-Match: what the caller believes to change. */
  readonly ifMatch: string | undefined
}

/** What an operation answers with. */
export type ResultOf<O extends Operation> = z.input<O['result']>

export type AskingRequest = Request & { asked?: Asked<Operation>; caller?: Caller; id?: string }

export const Asked = createParamDecorator((_data: unknown, context: ExecutionContext): Asked<Operation> => {
  const { asked } = context.switchToHttp().getRequest<AskingRequest>()
  if (!asked) throw new Error('@Asked() is for methods with @Serves()')
  return asked
})
