import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common'
import { beginAssigned, joinClass, localeQuery, type Attempt, type Joined, type OwnCourses } from '@kubarium/contracts'
import { parse, parseId } from '@kubarium/platform-http'
import type { Person } from '@kubarium/platform-identity'
import { CurrentPerson, SignedIn } from '../../sessions/signed-in.guard.ts'
import { OwnCoursesService } from './own-courses.service.ts'

@Controller('v1')
@UseGuards(SignedIn)
export class OwnCoursesController {
  constructor(private readonly courses: OwnCoursesService) {}

  @Get('own-courses')
  list(@CurrentPerson() person: Person, @Query() query: unknown): Promise<OwnCourses> {
    return this.courses.list(person, parse(localeQuery, query).locale)
  }

  @Post('joins')
  @HttpCode(200)
  join(@CurrentPerson() person: Person, @Body() body: unknown): Promise<Joined> {
    return this.courses.join(person, parse(joinClass, body).code)
  }

  @Post('assignments/:id/attempts')
  begin(
    @CurrentPerson() person: Person,
    @Param('id') id: string,
    @Body() body: unknown,
    @Query() query: unknown,
  ): Promise<Attempt> {
    const { locale } = parse(localeQuery, query)
    return this.courses.begin(person, parseId(id, 'assignment'), parse(beginAssigned, body), locale)
  }
}
