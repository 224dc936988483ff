import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common'
import {
  answerQuestion,
  beginAttempt,
  localeQuery,
  submitAttempt,
  type Attempt,
  type Catalogue,
  type CheckSeen,
  type HintShown,
  type Submission,
} from '@kubarium/contracts'
import { parse, parseId } from '@kubarium/platform-http'
import type { Person } from '@kubarium/platform-identity'
import { CurrentPerson, SignedIn } from '../sessions/signed-in.guard.ts'
import { AttemptsService } from './attempts.service.ts'
import { CatalogueService } from './catalogue.service.ts'

@Controller('v1')
@UseGuards(SignedIn)
export class LearningController {
  constructor(
    private readonly catalogues: CatalogueService,
    private readonly attempts: AttemptsService,
  ) {}

  @Get('catalogue')
  catalogue(@CurrentPerson() person: Person, @Query() query: unknown): Promise<Catalogue> {
    return this.catalogues.catalogue(person, parse(localeQuery, query).locale)
  }

  @Post('attempts')
  begin(@CurrentPerson() person: Person, @Body() body: unknown, @Query() query: unknown): Promise<Attempt> {
    return this.attempts.begin(person, parse(beginAttempt, body), parse(localeQuery, query).locale)
  }

  @Get('attempts/:id')
  get(@CurrentPerson() person: Person, @Param('id') id: string, @Query() query: unknown): Promise<Attempt> {
    return this.attempts.get(person, parseId(id, 'attempt'), parse(localeQuery, query).locale)
  }

  @Post('attempts/:id/answers')
  @HttpCode(200)
  answer(
    @CurrentPerson() person: Person,
    @Param('id') id: string,
    @Body() body: unknown,
    @Query() query: unknown,
  ): Promise<CheckSeen> {
    const { locale } = parse(localeQuery, query)
    return this.attempts.answer(person, parseId(id, 'attempt'), parse(answerQuestion, body), locale)
  }

  @Post('attempts/:id/hints/:hint')
  @HttpCode(200)
  openHint(
    @CurrentPerson() person: Person,
    @Param('id') id: string,
    @Param('hint') hint: string,
    @Query() query: unknown,
  ): Promise<HintShown> {
    return this.attempts.openHint(person, parseId(id, 'attempt'), hint, parse(localeQuery, query).locale)
  }

  @Post('attempts/:id/submissions')
  @HttpCode(202)
  submit(
    @CurrentPerson() person: Person,
    @Param('id') id: string,
    @Body() body: unknown,
    @Query() query: unknown,
  ): Promise<Submission> {
    const { locale } = parse(localeQuery, query)
    return this.attempts.submit(person, parseId(id, 'attempt'), parse(submitAttempt, body), locale)
  }

  @Get('submissions/:id')
  submission(@CurrentPerson() person: Person, @Param('id') id: string, @Query() query: unknown): Promise<Submission> {
    return this.attempts.submission(person, parseId(id, 'submission'), parse(localeQuery, query).locale)
  }
}
