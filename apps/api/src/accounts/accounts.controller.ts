import { Controller, Get, UseGuards } from '@nestjs/common'
import type { Me } from '@kubarium/contracts'
import type { Person } from '@kubarium/platform-identity'
import { CurrentPerson, SignedIn } from '../sessions/signed-in.guard.ts'
import { AccountsService } from './accounts.service.ts'

@Controller('v1/me')
@UseGuards(SignedIn)
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  me(@CurrentPerson() person: Person): Promise<Me> {
    return this.accounts.me(person)
  }
}
