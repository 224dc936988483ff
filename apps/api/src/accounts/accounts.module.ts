import { Module, type DynamicModule } from '@nestjs/common'
import { AccountsController } from './accounts.controller.ts'
import { AccountsRepository } from './accounts.repository.ts'
import { AccountsService } from './accounts.service.ts'
import { OutboxController } from './outbox.controller.ts'

@Module({})
export class AccountsModule {
  static with({ outbox }: { outbox: boolean }): DynamicModule {
    return {
      module: AccountsModule,
      controllers: [AccountsController, ...(outbox ? [OutboxController] : [])],
      providers: [AccountsService, AccountsRepository],
    }
  }
}
