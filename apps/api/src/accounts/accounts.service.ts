import { Injectable } from '@nestjs/common'
import { role, type Me } from '@kubarium/contracts'
import { Forbidden } from '@kubarium/platform-http'
import type { Person } from '@kubarium/platform-identity'
import { AccountsRepository } from './accounts.repository.ts'

@Injectable()
export class AccountsService {
  constructor(private readonly accounts: AccountsRepository) {}

  /** Who is signed in, and on whose behalf. @throws Forbidden when they have been taken out of the organisation */
  async me(person: Person): Promise<Me> {
    const membership = await this.accounts.findMembership(person)
    if (!membership)
      throw new Forbidden('You are no longer a member of this organisation. Choose another one.', 'not-a-member')
    const { userId: id, name, email, emailVerified } = person
    return {
      user: { id, name, email, emailVerified },
      organisation: { ...membership.organisation, role: role.parse(membership.role) },
    }
  }
}
