import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, UseGuards } from '@nestjs/common'
import { makeApiKey, type ApiKeyList, type ApiKeyMade } from '@kubarium/contracts'
import { parse, parseId } from '@kubarium/platform-http'
import type { Person } from '@kubarium/platform-identity'
import type { Request } from 'express'
import { CurrentPerson, SignedIn } from '../sessions/signed-in.guard.ts'
import { ApiKeysService } from './api-keys.service.ts'

@Controller('v1/api-keys')
@UseGuards(SignedIn)
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get()
  list(@CurrentPerson() person: Person): Promise<ApiKeyList> {
    return this.keys.list(person)
  }

  @Post()
  make(@CurrentPerson() person: Person, @Body() body: unknown, @Req() request: Request): Promise<ApiKeyMade> {
    return this.keys.make({ ...person, ...originOf(request) }, parse(makeApiKey, body))
  }

  @Delete(':id')
  @HttpCode(204)
  revoke(@CurrentPerson() person: Person, @Param('id') id: string, @Req() request: Request): Promise<void> {
    return this.keys.revoke({ ...person, ...originOf(request) }, parseId(id, 'API key'))
  }
}

const originOf = (request: Request): { ip: string | undefined; requestId: string | undefined } => ({
  ip: request.ip,
  requestId: (request as { id?: string }).id,
})
