// Puts an operation on a method of a controller: its route, who may call it, what it is given, how it answers.
import {
  applyDecorators,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common'
import type { Operation } from '@kubarium/contracts/public'
import type { Answered } from './answered.ts'
import type { Asked, ResultOf } from './asked.ts'
import { AnswerInterceptor } from './answer.interceptor.ts'
import { API_PATH } from './problem-dialect.ts'
import { PublicApiGuard } from './public-api.guard.ts'
import { OPERATION } from './operation-of.ts'

type Handler<O extends Operation> = (
  asked: Asked<O>,
) => Promise<ResultOf<O> | Answered<ResultOf<O>>> | ResultOf<O> | Answered<ResultOf<O>>

/** `@Serves(listExercises) list(@Asked() asked: Asked<typeof listExercises>) {…}`, in a controller without a prefix. */
export function Serves<O extends Operation>(operation: O) {
  return applyDecorators(
    RequestMapping({ method: RequestMethod[operation.method], path: routeOf(operation) }),
    HttpCode(operation.status),
    SetMetadata(OPERATION, operation),
    UseGuards(PublicApiGuard),
    UseInterceptors(AnswerInterceptor),
  ) as <H extends Handler<O>>(target: object, name: string | symbol, descriptor: TypedPropertyDescriptor<H>) => void
}

/** A path as Express 5 has it: `/attempts/{attempt}:reset` → `/attempts/:attempt\:reset`. */
export function routeOf({ path }: Pick<Operation, 'path'>): string {
  return API_PATH + path.replaceAll(':', String.raw`\:`).replaceAll(/\{(\w+)\}/g, ':$1')
}
