import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { SignedOut, isInternal } from '@kubarium/platform-http'
import type { Request } from 'express'
import { PLATFORM, type Platform } from '../platform.ts'

/** Lets calls of our other applications through, and nothing else. */
@Injectable()
export class InternalCalls implements CanActivate {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<Request>()
    if (!isInternal(headers, this.platform.config.AUTH_SECRET)) throw new SignedOut()
    return true
  }
}
