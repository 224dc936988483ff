import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common'
import { internalCommands } from '@kubarium/contracts'
import type { CommandOutcome } from '@kubarium/contracts/public'
import { parse, parseId } from '@kubarium/platform-http'
import { InternalCalls } from './internal-calls.guard.ts'
import { Headless } from './headless.service.ts'

/** For the api alone, which has checked who asks. */
@Controller('internal/attempts')
@UseGuards(InternalCalls)
export class HeadlessController {
  constructor(private readonly headless: Headless) {}

  @Post(':id/commands')
  @HttpCode(200)
  async run(@Param('id') id: string, @Body() body: unknown): Promise<{ commands: CommandOutcome[] }> {
    return { commands: await this.headless.run(parseId(id, 'attempt'), parse(internalCommands, body)) }
  }

  @Post(':id/reset')
  @HttpCode(200)
  reset(@Param('id') id: string): Promise<{ revision: number }> {
    return this.headless.reset(parseId(id, 'attempt'))
  }
}
