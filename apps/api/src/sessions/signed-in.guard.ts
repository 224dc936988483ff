import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { SignedOut } from '@kubarium/platform-http'
import { Identity, type Person } from '@kubarium/platform-identity'
import type { Request } from 'express'

type PersonalRequest = Request & { person?: Person }

/** Lets requests of signed-in people through, and remembers who it is. */
@Injectable()
export class SignedIn implements CanActivate {
  constructor(private readonly identity: Identity) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<PersonalRequest>()
    request.person = await this.identity.personOf(request.headers)
    if (!request.person) throw new SignedOut()
    return true
  }
}

/** The person behind a request, in a controller guarded by SignedIn. */
export const CurrentPerson = createParamDecorator((_data: unknown, context: ExecutionContext): Person => {
  const { person } = context.switchToHttp().getRequest<PersonalRequest>()
  if (!person) throw new SignedOut()
  return person
})
